"""A copied worker is to its port as a process of its own, and sees no other port."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest

from pyref.paths import ROOT
from pyref.port.check import check
from pyref.port.copies import Copies

FAULTY = ROOT / "tests" / "port" / "samples" / "faulty.py"


@pytest.mark.some(quick=7)
@pytest.mark.parametrize(
    "name", ["right", "dies", "is_killed", "raises", "hangs", "prints", "two_mistakes"]
)
def test_a_copy_is_told_of_as_a_process_of_its_own(launch, name):
    told = [
        check(f"{FAULTY}:{name}", "dense", habits=False, deadline=0.5, **more).table()
        for more in ({}, {"launch": launch})
    ]
    assert told[0] == told[1]


@pytest.mark.slow
def test_what_differs_between_processes_differs_between_copies(launch):
    for name in ("differs_between_processes", "draws"):
        report = check(f"{FAULTY}:{name}", "dense", launch=launch)
        notes = {f.array: f.note for f in report.habits}
        assert "differs in a new process" in notes["deterministic"], name


def write_port(folder, first, factor=1):
    """A dense layer that begins with a line of its own."""
    file = folder / f"port{len(list(folder.iterdir()))}.py"
    file.write_text(
        f"import os, sys\nimport numpy as np\n{first}\n"
        "def dense(x, w, b):\n"
        f"    return (x @ w + b) * {factor}, lambda dy: (dy @ w.T, x.T @ dy,"
        " dy.sum(0, keepdims=True))\n"
    )
    return f"{file}:dense"


def test_no_port_sees_what_another_did(launch, tmp_path):
    spoil = "np.sum = None; sys.spoiled = True; os.environ['SPOILED'] = '1'"
    check(write_port(tmp_path, spoil), "dense", habits=False, launch=launch)
    clean = "assert np.sum and not hasattr(sys, 'spoiled')"
    clean += "\nassert 'SPOILED' not in os.environ"
    port = write_port(tmp_path, clean)
    assert check(port, "dense", habits=False, launch=launch).passed


def test_a_copy_has_the_folder_and_the_environment_of_its_check(
    launch, tmp_path, monkeypatch
):
    first = f"assert os.getcwd() == {str(tmp_path)!r} == sys.path[1]"
    first += "\nassert os.environ['OF_THIS_CHECK'] == '1'"
    port = write_port(tmp_path, first)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OF_THIS_CHECK", "1")
    report = check(port, "dense", habits=False, launch=launch)
    assert report.passed, report.table()


@pytest.mark.slow
def test_many_ports_are_copies_of_one_process_that_ends_with_its_owner(tmp_path):
    file = tmp_path / "parents"
    port = write_port(tmp_path, f"print(os.getppid(), file=open({str(file)!r}, 'a'))")
    with Copies() as copies:
        for _ in range(3):
            assert check(port, "dense", habits=False, launch=copies.launch).passed
        (parent,) = set(file.read_text().split())
        assert int(parent) == copies.process.pid
    assert copies.process.returncode == 0


OWNER = """
import sys
from pyref.port.check import check
from pyref.port.copies import Copies

with Copies() as copies:
    check(sys.argv[1], "dense", deadline=600, launch=copies.launch)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs prctl of Linux")
def test_a_copy_without_end_ends_with_its_owner_that_is_killed(tmp_path):
    begun, part = tmp_path / "begun", tmp_path / "part"
    first = f"open({str(part)!r}, 'w').write(str(os.getpid()))"
    first += f"\nos.rename({str(part)!r}, {str(begun)!r})\nwhile True: pass"
    words = [sys.executable, "-c", OWNER, write_port(tmp_path, first)]
    with subprocess.Popen(words) as owner:
        wait_for(begun.exists)
        owner.kill()
    port = int(begun.read_text())
    try:
        wait_for(lambda: not is_running(port))
    finally:
        with suppress(ProcessLookupError):
            os.kill(port, signal.SIGKILL)


def is_running(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_other_commands_are_started_as_ever(launch):
    command = [sys.executable, "-c", "print('hello', flush=True)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as expected:
        words = expected.stdout.read()
    process = launch(
        command, stdin=None, stdout=subprocess.PIPE, stderr=None, env=None, cwd=None
    )
    assert (process.stdout.read(), process.wait()) == (words, 0)
