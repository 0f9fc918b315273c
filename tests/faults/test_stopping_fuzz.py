"""A fuzz that is stopped, killed, or has nowhere to write what it finds."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest
from planting import (
    find_parent,
    is_running,
    list_folders,
    measure_end,
    pyref,
    start,
    wait_for,
)

sys.path.append(str(Path(__file__).parents[1] / "fuzz"))

import own_layer

pytestmark = [pytest.mark.needs_octave, pytest.mark.xdist_group("stopping")]

LOOP = (
    "y = x ./ s;",
    "y = x ./ s; f = fopen ('{0}/begun', 'w'); fprintf (f, '%d', getpid ()); "
    "fclose (f); while true, end",
)
FILES = ("softsign.m", "softsign.py")


@pytest.fixture
def waiting(tmp_path):
    """A fuzz that has judged a block of a layer, and waits in that of another.

    What it runs as: its own process, that of its worker, and that of Octave.
    """
    right = own_layer.copy(tmp_path / "right", *FILES)
    edit = (LOOP[0], LOOP[1].format(tmp_path))
    endless = own_layer.copy(tmp_path / "endless", *FILES, edit=edit)
    words = ("--jobs", "1", "--cases", "100", "--certify", "0", "--json", "found.json")
    child = start("fuzz", "--layer", right, "--layer", endless, *words, at=tmp_path)
    begun = tmp_path / "begun"
    wait_for(lambda: begun.exists() and begun.read_text())
    octave = int(begun.read_text())
    yield child, find_parent(octave), octave
    child.kill()
    child.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_with_what_it_has_found(waiting, tmp_path, number):
    child, worker, octave = waiting
    assert measure_end(child, number) < 1
    out, err = child.communicate()
    name = signal.Signals(number).name
    assert (child.returncode, err) == (128 + number, f"pyref: stopped by {name}\n")
    assert "100 of 200 cases in " in out
    report = json.loads((tmp_path / "found.json").read_text())
    assert (report["left"], report["stopped"]) == (100, f"stopped by {name}")
    assert [layer["cases"] for layer in report["layers"]] == [100, 0]
    assert not is_running(worker) and not is_running(octave)
    assert list_folders(child.pid) == list_folders(worker) == []


@pytest.mark.slow
def test_where_it_is_killed_its_worker_and_octave_end_by_themselves(waiting):
    child, worker, octave = waiting
    child.kill()
    wait_for(lambda: not is_running(worker) and not is_running(octave))
    assert list_folders(worker) == []


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("/proc/nowhere", "/proc/nowhere: No such file or directory"),
        ("file", "file: "),
        ("file/below", "file/below: Not a directory"),
    ],
)
def test_a_folder_that_cannot_be_written_is_refused_before_the_run(
    tmp_path, folder, told
):
    (tmp_path / "file").touch()
    done = pyref("fuzz", "--folder", folder, at=tmp_path)  # all, if it ran
    assert (done.returncode, done.out) == (2, "")
    assert told in done.err
    assert os.listdir(tmp_path) == ["file"]
