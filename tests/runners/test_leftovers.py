"""Folders of processes that are gone are removed, and no others."""

import os
import tempfile

import pytest

from pyref import files
from pyref.errors import FileError
from pyref.runners.leftovers import clear_folders, own_folder

GONE = 99_999_999  # no process has so large a number


@pytest.fixture
def base(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_there_as_long_as_it_is_used(base):
    with own_folder("grade") as folder:
        assert folder.name.startswith(f"pyref-grade-{os.getpid()}-")
        (folder / "work").mkdir()
        (folder / "work" / "file").touch()
    assert list(base.iterdir()) == []


@pytest.mark.parametrize("kind", ["grade", "octave", "course", "port"])
def test_what_a_killed_process_left_goes_when_a_folder_is_made(base, kind):
    left = base / f"pyref-{kind}-{GONE}-x2k9_w3f"
    (left / "work").mkdir(parents=True)
    (left / "work" / "file").touch()
    with own_folder("grade"):
        assert not left.exists()


def test_what_is_in_use_or_the_users_stays(base):
    alive = base / f"pyref-grade-{os.getppid()}-x2k9_w3f"
    report, other = base / "pyref-report-12345678", base / f"pyref-{GONE}"
    for folder in (alive, report, other):
        folder.mkdir()
    with own_folder("grade"):
        pass
    assert {*base.iterdir()} == {alive, report, other}


def test_a_folder_closed_to_its_owner_goes_and_what_a_link_names_stays(base):
    outside = base / "outside"
    outside.mkdir(mode=0o500)
    left = base / f"pyref-grade-{GONE}-x2k9_w3f"
    (left / "closed" / "below").mkdir(parents=True)
    (left / "closed" / "link").symlink_to(outside)
    (left / "closed").chmod(0)
    with own_folder("grade"):
        assert not left.exists()
    assert outside.stat().st_mode & 0o777 == 0o500


def test_those_of_one_process_are_removed_by_its_number(base):
    mine = base / "pyref-octave-12-left"
    others = base / "pyref-octave-3-12-left"
    for folder in (mine, others):
        folder.mkdir()
    clear_folders(12)
    assert list(base.iterdir()) == [others]


def test_a_report_that_finds_no_room_leaves_no_folder(base, monkeypatch):
    monkeypatch.setattr(files, "MEMORY", base)

    def refuse(path, *_):
        raise FileError(f"{path}: no room")

    monkeypatch.setattr(files, "write", refuse)
    with pytest.raises(FileError, match=r"^report: no room"):
        files.write_somewhere("report", "text")
    assert list(base.iterdir()) == []
