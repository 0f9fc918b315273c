"""A block of thousands of entries, judged by slopes along directions through it.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                               ^^^^^^^^^

Each direction moves every entry of the block, up or down as by chance; what the
gradient says of it has to be the slope of the cost. An error whose largest entry is
above the room of a direction is missed by it at most every other time, since one of the
two signs of that entry at most can hide it: by all of them once in 2^count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from pyref.pairs.blocks import Block
from pyref.pairs.worker.along import list_places
from pyref.probing.directions import signs
from pyref.probing.verdict import MEASURED, InputReport

Array = np.ndarray
SURE = 1e-4
"""Of a slope, or of its usual size: one that is less sure met a kink, or rounding."""
SUMS = 4.0  # times its usual size a sum with signs by chance seldom is


@dataclass(frozen=True)
class Along:
    """How a block was judged. count: directions of which the slope is sure.

    limit: an entry that is off by more is missed once in 2^count. singles: how many
    entries were also judged by themselves.
    """

    count: int
    limit: float
    singles: int


@dataclass(frozen=True)
class Room:
    """What a right gradient may be off by: a share of its size, and of the cost.

    exact: by complex steps, from which a large cost takes no digits: a gradient that is
    more than rounding leaves has no room of the cost's.
    """

    share: float
    still: float
    exact: bool = False

    def measure(self, slope: float, error: float, usual: float, entries: int) -> float:
        size = abs(slope) + SUMS * usual
        rest = self.still * float(np.sqrt(entries))
        if self.exact and size > rest:
            rest = min(rest, MEASURED * error)
        return 10 * error + self.share * size + rest

    def is_sure(self, slope: float, error: float, usual: float, entries: int) -> bool:
        least = SURE * max(abs(slope), usual)
        return 10 * error <= max(least, 10 * self.still * float(np.sqrt(entries)))


@dataclass(frozen=True)
class Flat:
    """A gradient as its language lays it out. got: in that order; numbers: of each
    entry of the argument, in C order, its place there."""

    got: Array
    numbers: Array

    @classmethod
    def of(cls, got: Array, shape: tuple[int, ...], language: str) -> "Flat":
        """Of a gradient by an argument of a shape; got may be flat, in C order."""
        order: Literal["F", "C"] = "F" if language.startswith("Octave") else "C"
        numbers = np.arange(got.size).reshape(shape, order=order)
        return cls(got.reshape(shape).ravel(order=order), numbers.ravel())

    def place(self, block: Block) -> Array:
        """The places of the entries of a block, of its shape."""
        places: Array = self.numbers[block.places]
        return places

    def foresee(self, span: Sequence[int]) -> float:
        """The slope along the direction of a span that this gradient says."""
        places = list_places(span)
        return float(self.got[places] @ signs(places.size, span[4]))


def read_ways(
    ways: Sequence[Mapping[str, Any]], flat: Flat, usual: float, room: Room
) -> list[tuple[float, float] | None]:
    """By how much each slope is missed, and by how much it may be; None if unsure."""
    found: list[tuple[float, float] | None] = []
    for way in ways:
        slope, error = way.get("slope"), way.get("error")
        entries = way["span"][1] * way["span"][3]
        if slope is None or error is None:
            found.append(None)
            continue
        if not room.is_sure(slope, error, usual, entries):
            found.append(None)
            continue
        gap = abs(flat.foresee(way["span"]) - slope)
        most = room.measure(slope, error, usual, entries)
        found.append((gap if np.isfinite(gap) else np.inf, most))
    return found


def judge_along(
    block: Block,
    singles: InputReport,
    ways: Sequence[Mapping[str, Any]],
    flat: Flat,
    room: Room,
) -> tuple[InputReport, Along]:
    """The verdict on a block. singles: that on its entries that were tried alone."""
    places = flat.place(block)
    first, entries = int(places.min()), places.size
    mine = [w for w in ways if w["span"][0] == first and w["span"][1] == entries]
    usual = float(np.linalg.norm(np.nan_to_num(flat.got[places.ravel()])))
    sure = [one for one in read_ways(mine, flat, usual, room) if one]
    limit = max((most for _, most in sure), default=np.inf)
    along = Along(len(sure), limit, singles.judged)
    verdict = "blind" if 2 * len(sure) <= len(mine) else "right"
    if singles.verdict == "wrong" or any(gap > most for gap, most in sure):
        verdict = "wrong"
    digits = singles.digits if singles.judged else 16.0
    gaps = np.array([gap for gap, _ in sure])
    off = float(np.sqrt(np.mean(gaps**2))) if gaps.size else 0.0
    if off > (0 if room.exact and usual > room.still else room.still * entries**0.5):
        size = max(usual, off)
        share = off / size if np.isfinite(off) else 1.0
        digits = min(digits, float(np.clip(-np.log10(share), 0.0, 16.0)) + 0.0)
    return replace(singles, verdict=verdict, digits=digits, entries=entries), along
