"""Find entries of an input that can be moved together, since they share no output.

    groups = color(touch, shape)

touch (mask) moves the marked entries and tells, for each output, which of its entries
moved. Whole slices are moved, never single entries: if slice i of the images moves
image i of the output alone, and slice h of the rows the output rows h-2 to h, then one
pixel in three of every image can be moved at once. An entry can only reach what all its
slices reach, so every output entry that moved has one owner, and its part of the sum
goes to that owner:

    rows[i, j]    slice i of an axis of the input moves slice j of an axis of the output
    period        the least distance of slices that move no slice both
    group         the entries at one offset, a period apart along each axis

An elementwise function takes one group, dense (x) D, a convolution C KH KW, batchnorm
N. Where the middle slice moves a part of an axis only, slices a little farther apart
than that part is wide are moved at once, and their parts are told apart by their order;
where that does not come out even, each slice is moved alone. So may a leak from a slice
far away be taken for its neighbor's: who moves groups checks them. What moves without
an owner, in any group, shows that they are wrong, see Group.share_out; and all entries
moved together must do to each output entry what their groups did.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np

Touch = Callable[[np.ndarray], Sequence[np.ndarray]]
LEAST = 24
"""Smaller inputs are moved entry by entry: to find groups takes about ten passes."""


class SharedError(Exception):
    """Entries that were moved together share an output."""


@dataclass(frozen=True)
class Group:
    """Entries (flat, C order) that are moved together, and whose each output entry is.

    owners: for each output, flat, the place of the owner in entries, counted from 1,
    0 where there is none; None: all is of the one entry. complete: each has one.
    """

    entries: np.ndarray
    owners: tuple[np.ndarray, ...] | None = None
    complete: bool = False

    def share_out(self, parts: Sequence[np.ndarray]) -> np.ndarray:
        """The sum of the parts of each entry. SharedError: what moved has no owner."""
        if self.owners is None:
            return np.array([sum(float(np.sum(part)) for part in parts)])
        total = np.zeros(len(self.entries) + 1)
        for owner, part in zip(self.owners, parts, strict=True):
            flat = part.ravel()
            if not self.complete and np.any(flat[owner == 0]):
                raise SharedError
            total += np.bincount(owner, flat, len(total))
        return total[1:]


@dataclass(frozen=True)
class Axis:
    """How slices of an axis of the input move slices of one axis of each output."""

    rows: tuple[tuple[int, np.ndarray], ...]
    period: int


def list_singles(places: Sequence[int] | np.ndarray) -> list[Group]:
    return [Group(np.array([place])) for place in places]


def color(touch: Touch, shape: tuple[int, ...], longest: int = 0) -> list[Group]:
    """Groups of all entries, the fewest that slices tell apart.

    Slices of an axis that is no longer than longest are all moved alone.
    """
    size = prod(shape)
    if size < LEAST:
        return list_singles(range(size))
    axes = [
        find_axis(touch, shape, axis, shape[axis] <= longest)
        for axis in range(len(shape))
    ]
    periods = [axis.period for axis in axes]
    if prod(periods) == size:
        return list_singles(range(size))
    flat = np.arange(size).reshape(shape)
    outputs = [moved.shape for moved in touch(np.zeros(shape, dtype=bool))]
    found: dict[tuple[Any, ...], tuple[tuple[np.ndarray, ...], bool]] = {}
    groups = []
    for offsets in product(*map(range, periods)):
        cut = tuple(slice(r, None, p) for r, p in zip(offsets, periods, strict=True))
        entries = flat[cut]
        apart = [r for r, axis in zip(offsets, axes, strict=True) if axis.rows]
        key = (*apart, entries.shape)  # where an axis is moved slice by slice: the same
        if key not in found:
            owners = tuple(
                find_owners(axes, offsets, k, entries.shape, output)
                for k, output in enumerate(outputs)
            )
            found[key] = owners, all(np.all(owner) for owner in owners)
        groups.append(Group(entries.ravel(), *found[key]))
    return groups


def find_owners(
    axes: Sequence[Axis],
    offsets: Sequence[int],
    k: int,
    lengths: tuple[int, ...],
    output: tuple[int, ...],
) -> np.ndarray:
    """For each entry of output k the place of its owner in the group, from 1, or 0."""
    owner: np.ndarray = np.zeros((1,) * len(output), dtype=np.int64)
    found: np.ndarray = np.ones((1,) * len(output), dtype=bool)
    for axis, offset, length in zip(axes, offsets, lengths, strict=True):
        owner = owner * length
        if axis.rows:
            along, rows = axis.rows[k]
            mine = rows[offset :: axis.period]
            shape = [-1 if b == along else 1 for b in range(len(output))]
            owner = owner + np.argmax(mine, axis=0).reshape(shape)
            found = found & np.any(mine, axis=0).reshape(shape)
    return np.broadcast_to((owner + 1) * found, output).ravel()


def find_axis(
    touch: Touch, shape: tuple[int, ...], axis: int, alone_each: bool = False
) -> Axis:
    """The rows of an axis whose slices can be told apart; the period is its length."""
    length = shape[axis]
    alone = Axis((), length)
    if length < 2:
        return alone

    def move(places: slice | int) -> Sequence[np.ndarray]:
        mask = np.zeros(shape, dtype=bool)
        mask[(slice(None),) * axis + (places,)] = True
        return touch(mask)

    half = length // 2 - length % 2  # not the middle, where an axis may be turned
    middle = move(half)
    along = [narrowest_axis(moved) for moved in middle]
    if None in along:
        return alone
    views = [b for b in along if b is not None]
    widths = [
        np.ptp(np.flatnonzero(project(moved, b))) + 1
        for moved, b in zip(middle, views, strict=True)
    ]
    apart = int(max(widths)) + 1
    rows = None
    if not alone_each and apart < length:
        rows = told_by_order(move, length, apart, views)
        for k, moved in enumerate(middle):
            if rows and not np.array_equal(rows[k][half], project(moved, views[k])):
                rows = None
    if rows is None:
        each = [move(i) for i in range(length)]
        rows = [
            np.array([project(moved[k], b) for moved in each])
            for k, b in enumerate(views)
        ]
    period = find_period(rows)
    if period == length:
        return alone
    return Axis(tuple(zip(views, rows, strict=True)), period)


def told_by_order(
    move: Callable[[slice], Sequence[np.ndarray]],
    length: int,
    apart: int,
    views: Sequence[int],
) -> list[np.ndarray] | None:
    """Rows of all slices, moved some at once; None where they do not come out even."""
    rows: list[list[np.ndarray]] = [[] for _ in views]
    for start in range(apart):
        count = len(range(start, length, apart))
        for k, moved in enumerate(move(slice(start, None, apart))):
            runs = split_runs(project(moved, views[k]))
            if len(runs) != count:
                return None
            rows[k] += runs
    order = np.argsort(
        [i for start in range(apart) for i in range(start, length, apart)]
    )
    return [np.array(row)[order] for row in rows]


def split_runs(moved: np.ndarray) -> list[np.ndarray]:
    """Each run of neighbors that moved, alone."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], moved, [0]]).astype(int)))
    runs = []
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        run = np.zeros(len(moved), dtype=bool)
        run[start:stop] = True
        runs.append(run)
    return runs


def project(moved: np.ndarray, axis: int) -> np.ndarray:
    """Which slices along an axis have moved anywhere."""
    others = tuple(b for b in range(moved.ndim) if b != axis)
    return np.asarray(np.any(moved, axis=others))


def narrowest_axis(moved: np.ndarray) -> int | None:
    """The axis of an output of which the smallest share moved; None if all did."""
    if not moved.ndim or not moved.size:
        return None
    shares = [np.mean(project(moved, b)) for b in range(moved.ndim)]
    if not 0 < min(shares) < 1:
        return None
    return int(np.argmin(shares))


def find_period(rows: Sequence[np.ndarray]) -> int:
    """The least distance of slices that move no slice of any output both."""
    length = len(rows[0])
    for period in range(1, length):
        starts = range(period)
        if all(np.all(row[r::period].sum(0) <= 1) for row in rows for r in starts):
            return period
    return length
