"""Runs that cross to another process together.

plan -> run -> compare -> report
        ^^^
"""

from collections.abc import Iterator, Sequence

from pyref.fixtures.case import Case

Run = tuple[Case, str, str]
"""A case, a runner and a precision."""
Batch = list[Run]

MANY, FEW = 96, 6


def split_batches(runs: Sequence[Run]) -> Iterator[Batch]:
    """Runs that cross together; networks on images, the slowest, first and few."""
    slow = [run for run in runs if run[0].source.get("kind") == "data"]
    others = [run for run in runs if run[0].source.get("kind") != "data"]
    for lot, size in ((slow, FEW), (others, MANY)):
        for start in range(0, len(lot), size):
            yield list(lot[start : start + size])


def split_lost(batch: Batch, at: int | None) -> list[Batch]:
    """What to try of a batch with which a session was lost: all of it, in parts.

    at: the run at which it was lost, which goes first and alone; halves where that is
    not known.
    """
    if at is None:
        middle = (len(batch) + 1) // 2
        parts = [batch[:middle], batch[middle:]]
    else:
        parts = [batch[at : at + 1], batch[:at], batch[at + 1 :]]
    return [part for part in parts if part]
