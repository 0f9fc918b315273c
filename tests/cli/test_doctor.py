"""pyref doctor tells what is there, and each problem with its remedy."""

import io

import pytest
from rich.console import Console

from pyref.cli import doctor
from pyref.errors import MissingError


class Found:
    """An Octave that answers without being there."""

    path, source = "/opt/octave-cli", "PATH"

    def __init__(self, version="9.2.0", blas="OpenBLAS (config: Haswell)"):
        self.version, self.blas = version, blas
        self.details = version, blas


@pytest.fixture
def healthy(monkeypatch):
    """A machine with nothing wrong, on which one thing can then be broken."""
    monkeypatch.delenv("PYREF_OCTAVE", raising=False)
    monkeypatch.setattr(doctor, "find_octave", Found)
    monkeypatch.setattr(doctor, "can_write_shared_memory", lambda: True)
    monkeypatch.setattr(doctor, "name_numpy_blas", lambda: "scipy-openblas 0.3")
    monkeypatch.setattr(doctor, "try_each_blas", lambda: {"NumPy": "", "Octave": ""})
    return monkeypatch


def printed():
    out = io.StringIO()
    doctor.show(Console(file=out, width=200))
    return out.getvalue()


def test_a_healthy_machine_has_no_problem(healthy):
    assert doctor.list_problems() == []
    assert "no problem found" in printed()


def test_versions_blas_and_threads_are_told(healthy):
    healthy.setenv("OPENBLAS_CORETYPE", "Haswell")
    text = printed()
    for name in ("pyref", "Python", "NumPy", "SciPy", "oct2py", "9.2.0", "cores"):
        assert name in text
    assert "OpenBLAS (config: Haswell)" in text
    assert "OPENBLAS_CORETYPE=Haswell" in text
    assert "/opt/octave-cli (PATH)" in text


def fail():
    raise MissingError("OCTAVE_EXECUTABLE is /no, not a program")


@pytest.mark.parametrize(
    ("broken", "value", "problem", "remedy"),
    [
        ("find_octave", lambda: None, "no Octave", "apt-get install"),
        ("find_octave", fail, "OCTAVE_EXECUTABLE is /no", "unset it"),
        ("find_octave", lambda: Found("5.2.0"), "5.2.0, older than 6.4", "newer"),
        ("find_octave", lambda: Found(blas="Reference"), "Reference", "libopenblas0"),
        ("name_numpy_blas", lambda: "unknown", "NumPy's BLAS is unknown", "wheel"),
        (
            "find_release",
            lambda name: "none",
            "scipy is not installed",
            "pip install scipy",
        ),
    ],
)
def test_a_problem_is_told_with_its_remedy(healthy, broken, value, problem, remedy):
    healthy.setattr(doctor, broken, value)
    told = {text: cure for text, cure in doctor.list_problems() if problem in text}
    assert len(told) == 1
    assert remedy in next(iter(told.values()))
    assert problem in printed()


def test_shared_memory_that_is_not_writable_is_a_problem_on_linux(healthy):
    healthy.setattr(doctor, "can_write_shared_memory", lambda: False)
    healthy.setattr(doctor.sys, "platform", "linux")
    assert "/dev/shm is not writable" in doctor.list_problems()[0][0]
    healthy.setattr(doctor.sys, "platform", "darwin")
    assert doctor.list_problems() == []


def test_octave_made_invisible_is_said_to_be(healthy):
    healthy.setenv("PYREF_OCTAVE", "none")
    assert doctor.list_problems()[0][1] == "unset PYREF_OCTAVE"


def test_each_blas_is_tried_and_one_that_computes_wrong_is_a_problem(healthy):
    assert "Octave computes" in printed()
    assert "right, as far as tried" in printed()
    wrong = "float32 product of size 33 and 2 more"
    healthy.setattr(doctor, "try_each_blas", lambda: {"NumPy": "", "Octave": wrong})
    told = [(f"Octave's BLAS computes wrong: {wrong}", doctor.REMEDY)]
    assert doctor.list_problems() == told
    assert f"wrong: {wrong}" in printed()


def test_an_octave_that_dies_of_its_blas_is_told(monkeypatch):
    doctor.try_each_blas.cache_clear()
    monkeypatch.setattr(doctor, "find_octave", Found)
    assert "/opt/octave-cli" in doctor.try_each_blas()["Octave"]
    doctor.try_each_blas.cache_clear()


def test_the_blas_of_numpy_is_named():
    assert doctor.name_numpy_blas()


def test_without_oct2py_nothing_is_wrong_and_what_that_means_is_told(healthy):
    found = {"oct2py": "none"}
    healthy.setattr(doctor, "find_release", lambda name: found.get(name, "1.0"))
    assert doctor.list_problems() == []
    assert "none: Octave starts anew for each batch" in printed()
