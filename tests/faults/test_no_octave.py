"""Programs that are no Octave, an Octave that does not start, no oct2py."""

import sys
import time

import pytest
from planting import plant, pyref, read

from pyref.errors import MissingError
from pyref.paths import DOCS, ROOT
from pyref.runners.octave.find import ask, find_octave

pytestmark = pytest.mark.xdist_group("no_octave")


def write_program(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("/bin/true", "not an Octave that works, exit 0, it printed nothing"),
        ("/bin/ls", "not an Octave that works, exit 2"),
        (sys.executable, "not an Octave that works, exit 2"),
        ("/etc/passwd", "OCTAVE_EXECUTABLE is /etc/passwd, not a program"),
    ],
)
def test_a_program_that_is_no_octave_is_one_that_is_missing(program, told, tmp_path):
    done = pyref("crosscheck", "relu", at=tmp_path, OCTAVE_EXECUTABLE=program)
    assert done.returncode == 3
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert told in line


@pytest.mark.parametrize(
    "words",
    [
        ("check", DOCS / "own/log_cosh/log_cosh.m", "--as", DOCS / "own/log_cosh"),
        (
            "compare",
            DOCS / "own/cost.m",
            DOCS / "own/cost.py:cost",
            "--inputs",
            "x 2 3",
        ),
        ("train", "mlp", "--steps", "1", "--language", "octave"),
    ],
    ids=lambda words: words[0],
)
def test_so_it_is_to_other_commands(words, tmp_path):
    done = pyref(*words, at=tmp_path, OCTAVE_EXECUTABLE="/bin/true")
    assert done.returncode == 3
    assert "/bin/true: not an Octave that works" in done.err


def test_a_program_that_prints_without_end_is_not_read_to_the_end(tmp_path):
    with pytest.raises(MissingError, match="printed over 65536 bytes"):
        ask(write_program(tmp_path / "octave-cli", "exec yes"))


@pytest.mark.needs_octave
@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    "words",
    [
        ("crosscheck", "tanh"),
        ("crosscheck", "tanh", "--json", "report.json"),
        ("check", "pyref.layers:tanh", "--as", "tanh"),
        ("fuzz", "--layer", "tanh"),
        ("doctor",),
    ],
)
def test_a_working_folder_that_is_gone_is_no_fault_of_octave(words, tmp_path):
    (tmp_path / "gone").mkdir()
    gone = f"cd {tmp_path}/gone && rmdir {tmp_path}/gone"
    done = pyref(*words, at=tmp_path, before=gone)
    assert (done.returncode, done.out) == (2, "")
    assert done.err == "pyref: the working folder is gone\n"


@pytest.mark.parametrize("text", ["sleep 1000", "sleep 1000 & exec >&- 2>&-; wait"])
def test_a_program_that_never_answers_is_not_waited_for(text, tmp_path):
    began = time.monotonic()
    with pytest.raises(MissingError, match=r"within 0\.5 s"):
        ask(write_program(tmp_path / "octave-cli", text), seconds=0.5)
    assert time.monotonic() - began < 20


@pytest.fixture(scope="module")
def layers(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("layers") / "layers", {"good": {}})


def write_wrapper(path, text):
    """An Octave that answers what it is, and runs a line before it takes a session."""
    real = find_octave().path
    line = f'case "$*" in *--interactive*) {text};; esac; exec {real} "$@"'
    return str(write_program(path / "octave-wrapper", line))


@pytest.mark.slow
@pytest.mark.needs_octave
def test_an_octave_that_does_not_start_leaves_the_results_of_numpy(layers, tmp_path):
    wrapper = write_wrapper(tmp_path, f"echo >> {tmp_path}/tries; exit 9")
    words = ("--sources", layers, "--jobs", "1", "--json", "report.json")
    done = pyref("crosscheck", *words, at=tmp_path, OCTAVE_EXECUTABLE=wrapper)
    assert done.returncode == 3
    (line,) = done.err.splitlines()
    told = "pyref: Octave could not be started 3 times in a row: oct2py: "
    assert line.startswith(told)
    assert (tmp_path / "tries").read_text() == "\n" * 3
    report = read(tmp_path / "report.json")
    assert line == f"pyref: {report['stopped']}"
    assert report["passed"] is False
    assert len({f["case"] for f in report["findings"]}) == 10
    assert {f["verdict"] for f in report["findings"]} == {"pass", "blind"}


@pytest.mark.slow
@pytest.mark.needs_octave
def test_an_octave_that_starts_at_the_third_try_is_used(layers, tmp_path):
    count = f"echo >> {tmp_path}/tries; [ $(wc -l < {tmp_path}/tries) -gt 2 ] || exit 9"
    wrapper = write_wrapper(tmp_path, count)
    words = ("--sources", layers, "--jobs", "1")
    done = pyref("crosscheck", *words, at=tmp_path, OCTAVE_EXECUTABLE=wrapper)
    assert (done.returncode, done.err) == (0, "")
    assert (tmp_path / "tries").read_text() == "\n" * 3


@pytest.mark.slow
@pytest.mark.needs_octave
def test_without_oct2py_octave_is_started_for_each_batch_and_that_is_said(
    layers, tmp_path
):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys; sys.modules['oct2py'] = None")
    words = ("crosscheck", "--sources", layers, "--jobs", "1")
    without = {"PYTHONPATH": f"{hidden}:{ROOT}", "COLUMNS": "200"}
    done = pyref(*words, at=tmp_path, **without)
    assert (done.returncode, done.err) == (0, "")
    assert "oct2py is not installed: Octave starts anew for each batch." in done.out
    assert "transport process" in done.out
    done = pyref(*words, "--transport", "oct2py", at=tmp_path, **without)
    assert done.returncode == 3
    assert "oct2py is not installed" in done.err
