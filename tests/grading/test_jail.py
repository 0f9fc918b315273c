"""What runs in the jail sees and does no more than it was given."""

import os
import subprocess
import sys

import pytest

from pyref.grading.grade import (
    SYSTEM,
    find_open_doors,
    find_site,
    list_pythons,
    open_room,
)
from pyref.paths import FIXTURES, ROOT
from pyref.runners.octave.find import QUIET, find_octave

JAIL = ROOT / "pyref" / "grading" / "jail.py"
OPEN = find_open_doors()
pytestmark = pytest.mark.skipif(bool(OPEN), reason=OPEN)


def jailed(room, *command, **limits):
    """What a command prints and its exit status, in a jail around one folder."""
    words = [sys.executable, "-I", str(JAIL)]
    for path in (*SYSTEM, *list_pythons()):
        words += ["--read", path]
    for name, value in limits.items():
        words += [f"--{name}", str(value)]
    done = subprocess.run(
        [*words, "--write", str(room), "--", *command],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout + done.stderr, done.returncode


def python(room, code, **limits):
    return jailed(room, sys.executable, "-I", "-S", "-c", code, **limits)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (f"open({str(FIXTURES / 'cases' / 'dense.json')!r})", "Permission denied"),
        (f"import os; os.listdir({str(ROOT)!r})", "Permission denied"),
        ("open('../other.txt', 'w')", "Permission denied"),
        ("import os; os.fork()", "Operation not permitted"),
        ("import subprocess; subprocess.run(['/bin/true'])", "Operation not permitted"),
        ("import socket; socket.socket()", "Operation not permitted"),
        ("import os; os.kill(os.getppid(), 9)", "Operation not permitted"),
        ("import pyref", "No module named 'pyref'"),
        ("x = bytearray(10**10)", "MemoryError"),
        ("open('large', 'wb').write(bytes(2**25))", "File too large"),
    ],
)
def test_what_is_not_given_is_refused(code, told, tmp_path):
    room = tmp_path / "room"
    room.mkdir()
    text, status = python(room, code)
    assert told in text
    assert status != 0


def test_its_own_folder_numpy_and_threads_are_there(tmp_path):
    code = (
        f"import sys; sys.path.append({str(find_site())!r}); import numpy, threading; "
        "open('own.txt', 'w').write('x'); "
        "t = threading.Thread(target=lambda: print(numpy.ones(3).sum())); "
        "t.start(); t.join()"
    )
    text, status = python(tmp_path, code)
    assert (text, status) == ("3.0\n", 0)
    assert (tmp_path / "own.txt").read_text() == "x"


def test_the_environment_holds_nothing_of_the_caller(tmp_path, monkeypatch):
    monkeypatch.setenv("PYREF_SECRET", "1")
    text, _ = python(tmp_path, "import os; print(sorted(os.environ))")
    assert "PYREF_SECRET" not in text
    assert "HOME" in text


def test_processor_time_ends(tmp_path):
    _, status = python(tmp_path, "while True: pass", cpu=1)
    assert status == -9 or status == -24


@pytest.mark.needs_octave
def test_octave_runs_there_and_sees_no_fixture(tmp_path):
    file = FIXTURES / "cases" / "dense.json"
    program = f"disp (inv (4)); disp (fopen ('{file}'));"
    text, _ = jailed(tmp_path, str(find_octave().path), *QUIET, "--eval", program)
    assert text.split()[:2] == ["0.2500", "-1"]


def test_a_submission_gets_its_own_files_and_no_layer(tmp_path):
    file = tmp_path / "dense.py"
    file.write_text("x = 1\n")
    with open_room(file, [file]) as (room, words):
        assert sorted(os.listdir(room)) == ["dense.py"]
        served = {path.name for path in room.parent.rglob("*.m")}
        assert "serve.m" in served and "dense.m" not in served
        assert str(FIXTURES) not in words and str(ROOT) not in words


@pytest.mark.parametrize(
    ("older", "told"),
    [
        ("jail.CREATE_RULESET = 9999", "jail: files are open: no Landlock"),
        (
            "jail.MACHINES.clear()",
            "jail: processes and sockets are open: no filter for",
        ),
    ],
)
def test_what_a_machine_cannot_enforce_is_said_and_the_command_still_runs(
    older, told, tmp_path
):
    """A kernel without the call, and a processor without a filter."""
    program = (
        f"import sys; sys.path.insert(0, {str(JAIL.parent)!r}); import jail; {older}; "
        f"sys.argv = ['jail.py', '--read', '/', '--write', {str(tmp_path)!r}, '--', "
        "'/bin/echo', 'it runs']; jail.main()"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stdout == "it runs\n"
    assert told in run.stderr
