"""The set-up is done once, and says what is missing."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from pyref.paths import ROOT

FILES = ("setup.cfg", "pyproject.toml")


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a .venv in which nothing but notes is ever installed."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def setup(checkout, **variables):
    return subprocess.run(
        ["tools/setup"],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def pretend_venv(checkout):
    """A Python that is good enough and writes down what it is asked to do."""
    note = checkout / "asked"
    program(checkout / ".venv/bin/python", f'echo "$*" >> {note}; echo Python 3.11.0')
    return note


def test_the_second_start_does_nothing_and_takes_no_time(checkout):
    note = pretend_venv(checkout)
    assert setup(checkout).returncode == 0
    asked = note.read_text()
    assert "pip install" in asked
    assert "tools/install_octave.py" in asked
    note.unlink()
    started = time.perf_counter()
    assert setup(checkout).returncode == 0
    assert time.perf_counter() - started < 1
    assert set(note.read_text().split()) == {"-V"}


@pytest.mark.parametrize("name", FILES)
def test_a_changed_requirement_installs_again_but_does_not_look_for_octave(
    checkout, name
):
    note = pretend_venv(checkout)
    setup(checkout)
    note.unlink()
    (checkout / name).write_text("changed")
    assert setup(checkout).returncode == 0
    assert "pip install" in note.read_text()
    assert "install_octave" not in note.read_text()


def test_another_wish_about_octave_looks_again_but_does_not_install(checkout):
    note = pretend_venv(checkout)
    setup(checkout)
    note.unlink()
    assert setup(checkout, PYREF_OCTAVE="none").returncode == 0
    assert "install_octave" in note.read_text()
    assert "pip install" not in note.read_text()


def test_a_set_up_that_failed_is_done_again(checkout):
    note = pretend_venv(checkout)
    fails = (checkout / ".venv/bin/python").read_text() + '[ "$2" != pip ]\n'
    (checkout / ".venv/bin/python").write_text(fails)
    assert setup(checkout).returncode != 0
    note.unlink()
    setup(checkout)
    assert "pip install" in note.read_text()


def test_a_python_that_was_asked_for_and_is_too_old_is_named(checkout):
    old = program(checkout / "old", "exit 1")
    done = setup(checkout, PYTHON=str(old))
    assert done.returncode == 3
    assert f"PYTHON is {old}, not a Python from 3.11 on" in done.stderr


def test_a_machine_without_python_is_told_the_remedy(checkout):
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        program(checkout / "bin" / name, "exit 1")
    done = setup(checkout, PATH=f"{checkout}/bin:/usr/bin:/bin")
    assert done.returncode == 3
    assert "apt-get install python3" in done.stderr


def test_octave_made_invisible_is_not_installed():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "install_octave.py"],
        env={**os.environ, "PYREF_OCTAVE": "none"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Octave: none, as PYREF_OCTAVE says")


def test_an_octave_that_was_asked_for_and_is_not_there_ends_with_3():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "install_octave.py"],
        env={**os.environ, "PYREF_OCTAVE": "", "OCTAVE_EXECUTABLE": "/no/octave"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert "OCTAVE_EXECUTABLE is /no/octave, not a program" in done.stderr


@pytest.mark.xdist_group("kept-together")
def test_tests_of_a_group_stay_together(request):
    """Else results of a layer are made once in each worker, and nothing says so."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("not run with --dist loadgroup")
    assert request.node.nodeid.endswith("@kept-together")
