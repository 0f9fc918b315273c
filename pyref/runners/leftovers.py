"""Folders of one process, which others remove where it was killed before it could.

    with own_folder("grade") as folder:         /tmp/pyref-grade-4711-x2k9_w3f

The name has the number of the owner. Whoever makes the next folder in the same place
removes those whose owner is gone, and ends what was started with their mark.
"""

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pyref.files import MEMORY
from pyref.runners.family import end_family

OWNED = re.compile(r"pyref-[a-z]+-(\d+)-.+")


def list_bases() -> list[Path]:
    """Where folders are made, the quickest place first."""
    return [MEMORY, Path(tempfile.gettempdir())]


@contextmanager
def own_folder(kind: str) -> Iterator[Path]:
    """A temporary folder of this process, which goes with all that is in it."""
    base = Path(tempfile.gettempdir())
    sweep(base)
    folder = make_folder(kind, base)
    try:
        yield folder
    finally:
        remove(folder)


def make_folder(kind: str, base: Path) -> Path:
    """A new folder of this process; kind is a word for its name. Errors: OSError."""
    return Path(tempfile.mkdtemp(prefix=name_prefix(kind), dir=base))


def name_prefix(kind: str) -> str:
    """How the name of a folder begins that this process makes."""
    return f"pyref-{kind}-{os.getpid()}-"


def sweep(base: Path) -> None:
    """Remove the folders of processes that are gone."""
    for folder in base.glob("pyref-*"):
        owner = find_owner(folder)
        if owner and not is_alive(owner):
            clear(folder)


def clear_folders(owner: int) -> None:
    """Remove the folders of a process that is gone, or about to go."""
    for base in list_bases():
        for folder in base.glob(f"pyref-*-{owner}-*"):
            if find_owner(folder) == owner:
                clear(folder)


def find_owner(folder: Path) -> int | None:
    """The process that made a folder, where it is one of ours."""
    named = OWNED.fullmatch(folder.name)
    return int(named[1]) if named else None


def clear(folder: Path) -> None:
    """Remove a folder, and end what was started with its mark."""
    end_family(None, str(folder))
    remove(folder)


def remove(folder: Path) -> None:
    """Remove a folder, also where something in it closed folders to its owner."""
    with suppress(OSError):
        open_folders(folder)
    shutil.rmtree(folder, ignore_errors=True)


def open_folders(folder: Path) -> None:
    """Let the owner into a folder and those in it; links lead elsewhere."""
    if folder.stat().st_mode & stat.S_IRWXU != stat.S_IRWXU:
        folder.chmod(stat.S_IRWXU)
    for one in list(os.scandir(folder)):
        if one.is_dir(follow_symlinks=False):
            open_folders(Path(one.path))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
