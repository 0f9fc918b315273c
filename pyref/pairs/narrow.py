"""Which rows, columns or entries of a large block are wrong, by fewer and fewer.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                               ^^^^^^^^^

A block that is wrong along a direction is halved, along its rows and along its columns,
and slopes along directions through each half tell which are wrong. In what is left some
entries are tried alone: by what they are off tells how they are wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.pairs.along import Flat, Room, read_ways
from pyref.pairs.worker.along import list_places
from pyref.probing.directions import signs

Array = np.ndarray
Span = tuple[int, int, int, int, int]
Ask = Callable[[Sequence[Span]], Sequence[Mapping[str, Any]]]
MOST = 24
"""Parts that are halved further at one step; where more are wrong, all are said to be,
but for the first and last lines."""
TRIES = (0, 1)  # directions through each part
ALONE = 24  # entries that are tried alone


@dataclass(frozen=True)
class Found:
    """What is wrong in a block of two axes, or one.

    rows, columns: which, as many as there are where nothing more is known; got, want:
    of the entries at places (rows and columns of each), which were tried alone.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    places: Array
    got: Array
    want: Array


@dataclass(frozen=True)
class Narrow:
    """A wrong block and how to ask for slopes through it. places: of its entries, in
    the order of the language, with two axes."""

    places: Array
    flat: Flat
    room: Room
    ask: Ask

    def find(self) -> Found:
        rows, columns = (self.find_lines(axis) for axis in (0, 1))
        return Found(rows, columns, *self.try_alone(rows, columns))

    def find_lines(self, axis: int) -> tuple[int, ...]:
        """The rows (axis 0) or columns that are wrong."""
        count = self.places.shape[axis]
        parts = [(0, count)]
        while any(stop - start > 1 for start, stop in parts):
            if len(parts) > MOST:
                return self.leave_out_ends(axis)
            halves = [half for part in parts for half in halve(part)]
            wrong = self.find_wrong(axis, halves)
            if not wrong:
                return tuple(range(count))  # halves that hide each other
            parts = wrong
        return tuple(start for start, _ in parts)

    def leave_out_ends(self, axis: int) -> tuple[int, ...]:
        """All lines but the first and the last, where these are right."""
        count = self.places.shape[axis]
        ends = [(0, 1), (count - 1, count)]
        wrong = self.find_wrong(axis, ends)
        right = {start for start, _ in ends if (start, start + 1) not in wrong}
        return tuple(k for k in range(count) if k not in right)

    def find_wrong(
        self, axis: int, parts: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """The parts along which a slope contradicts the gradient."""
        spans, owners = [], []
        for part in parts:
            taken = np.take(self.places, range(*part), axis=axis)
            for way in TRIES:
                span = find_span(taken, way)
                if span:
                    spans.append(span)
                    owners.append(part)
        found = self.weigh(spans)
        wrong = {part for part, off in zip(owners, found, strict=True) if off}
        return [part for part in parts if part in wrong]

    def weigh(self, spans: Sequence[Span]) -> list[bool]:
        if not spans:
            return []
        found = []
        for way in self.ask(spans):
            places = list_places(way["span"])
            usual = float(np.linalg.norm(np.nan_to_num(self.flat.got[places])))
            (one,) = read_ways([way], self.flat, usual, self.room)
            found.append(one is not None and one[0] > one[1])
        return found

    def try_alone(
        self, rows: Sequence[int], columns: Sequence[int]
    ) -> tuple[Array, Array, Array]:
        """Some entries where such rows and columns meet: places, got, want."""
        pairs = np.array([(r, c) for r in rows for c in columns])
        chosen = np.linspace(0, len(pairs) - 1, min(ALONE, len(pairs)))
        pairs = pairs[np.unique(chosen.round().astype(int))]
        spans = [(int(self.places[r, c]), 1, 0, 1, 0) for r, c in pairs]
        ways = self.ask(spans)
        known = [k for k, way in enumerate(ways) if way.get("slope") is not None]
        unit = self.flat.got[[spans[k][0] for k in known]]
        want = np.array([ways[k]["slope"] for k in known]) * signs(1, 0)
        return pairs[known], unit, want


def halve(part: tuple[int, int]) -> list[tuple[int, int]]:
    start, stop = part
    middle = (start + stop + 1) // 2
    return [half for half in ((start, middle), (middle, stop)) if half[1] > half[0]]


def find_span(places: Array, way: int) -> Span | None:
    """The span of these entries, which are some rows or columns; None if they are not
    runs of one length, equally far apart."""
    numbers = np.sort(places.ravel())
    gaps = np.flatnonzero(np.diff(numbers) != 1) + 1
    width = int(gaps[0]) if gaps.size else numbers.size
    count = numbers.size // width
    stride = int(numbers[width] - numbers[0]) if count > 1 else 0
    span = (int(numbers[0]), width, stride, count, way)
    same = width * count == numbers.size
    return span if same and np.array_equal(list_places(span), numbers) else None
