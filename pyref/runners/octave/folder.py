"""The folder of a session: in memory where there is room, else on a disk.

    with private_folder() as folder:

It goes when the session ends. What a process that was killed could not remove goes
when the next session begins, with the processes that it left.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyref.errors import FileError
from pyref.files import count_free
from pyref.runners import leftovers
from pyref.runners.leftovers import list_bases

ROOM = 16 * 2**20  # bytes: a batch and its replies take up to a third of that


@contextmanager
def private_folder(full: Collection[Path] = ()) -> Iterator[Path]:
    """A folder of this process alone; last in a base that has been seen to be full.

    Errors: pyref:file where no base can be written or has room.
    """
    folder = make_folder(full)
    try:
        yield folder
    finally:
        leftovers.remove(folder)


def make_folder(full: Collection[Path]) -> Path:
    refusals = []
    for base in sorted(list_bases(), key=lambda base: base in full):
        leftovers.sweep(base)
        try:
            free = count_free(base)
            if free < ROOM:
                refusals.append(f"{base} has {free} bytes free, not {ROOM}")
                continue
            return leftovers.make_folder("octave", base)
        except OSError as problem:
            refusals.append(f"{base}: {problem.strerror}")
    raise FileError(f"no folder for Octave's files: {'; '.join(refusals)}")


def is_full(folder: Path) -> bool:
    """Whether there is less room left where a folder is than a session needs."""
    try:
        return count_free(folder.parent) < ROOM
    except OSError:
        return True
