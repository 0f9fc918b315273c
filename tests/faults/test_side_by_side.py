"""Runs at once, many sessions, and many calls: no mixing, no leak."""

import os
from pathlib import Path

import numpy as np
import pytest
from planting import list_folders, plant, read, start

from pyref.runners.octave import open_transport
from pyref.runners.octave.packet import Request

pytestmark = [pytest.mark.needs_octave, pytest.mark.xdist_group("side_by_side")]


@pytest.mark.slow
def test_two_runs_at_once_of_which_one_has_eight_sessions(tmp_path):
    folder = plant(tmp_path / "layers", {name: {} for name in "abcdef"})
    words = ("--sources", folder, "--json")
    few = start("crosscheck", *words, "few.json", "--jobs", "1", at=tmp_path)
    many = start("crosscheck", *words, "many.json", "--jobs", "8", at=tmp_path)
    for child in (few, many):
        _, err = child.communicate(timeout=120)
        assert (child.returncode, err) == (0, "")
        assert list_folders(child.pid) == []
    one, other = read(tmp_path / "few.json"), read(tmp_path / "many.json")
    assert one["findings"] == other["findings"]
    assert len({f["case"] for f in one["findings"]}) == 60


def count_held(pid):
    """Open files, threads, and pages of memory of a process."""
    files = len(os.listdir(f"/proc/{pid}/fd"))
    threads = len(os.listdir(f"/proc/{pid}/task"))
    return files, threads, int(Path(f"/proc/{pid}/statm").read_text().split()[1])


@pytest.mark.slow
def test_many_calls_leak_neither_files_nor_memory(request):
    """Ten thousand with --thorough: 20 batches of 500; else of 50."""
    size = 500 if request.config.getoption("--thorough") else 50
    x = np.arange(12.0).reshape(4, 3)
    w, b, dy = np.ones((3, 2)), np.ones((1, 2)), np.ones((4, 2))
    dense = Request("pyref.layers.dense", "run", (x, w, b), 3, (dy,))
    with open_transport("oct2py") as octave:
        seen = []
        for _ in range(20):
            replies = octave.run_batch([dense] * size)
            assert all(reply.ok for reply in replies)
            files = sorted(p.name for p in octave.folder.rglob("*"))
            counted = [count_held(pid) for pid in (os.getpid(), octave.child.pid)]
            seen.append((files, *counted))
        for files, mine, his in seen[10:]:
            assert files == seen[9][0]
            for early, late in ((seen[9][1], mine), (seen[9][2], his)):
                assert late[0] <= early[0]
                assert late[1] <= early[1] + 1  # the clock of a batch may still end
                assert late[2] - early[2] < 8 * 2**20 / os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
def test_sessions_that_begin_anew_leak_no_files():
    held, before = [], list_folders(os.getpid())
    for _ in range(4):
        with open_transport("oct2py") as octave:
            octave.run_batch([])
        held.append(count_held(os.getpid())[:2])
    assert held[-1] <= held[1]
    assert list_folders(os.getpid()) == before
