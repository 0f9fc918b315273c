"""Judge a gradient by one complex step of its forward pass.

    values, errors = complex_step(f, args, inputs, dys, probes)

Coordinates of one of the first inputs are moved off the real line, one at a time, or
many at once where each output entry hangs on one of them (coloring.py):

    value = sum (dy * imag (f (x + i t))) / t        t = 2^-66

Nothing is subtracted, so t can be so small that its square is lost beside 1. t is a
power of 2: dividing by it rounds nothing, and in single precision it is still far
from underflow. For an x above 1 it is 2^-66 sqrt (x), so that it is not lost where f
divides by squares of x. Only forward passes that are made of analytic functions can
be judged so: no maximum, no absolute value.

What is left is rounding, of which f may have much where its derivative is the small
rest of large terms that cancel. It is measured: all coordinates of an input are moved
together, each by another step, at inputs that are one unit of roundoff smaller. The
derivative along these steps is known from the values, and is hardly another one
there, but every product in f is rounded anew:

    step  = t * weight * sign                        weight from 1/2 to 1
    error = 2 |sum (step * value) - sum (dy * imag (f))| / t      mean of three steps

The 2 stands for the smallest weight. A value that this error leaves with fewer than
40 bits is measured again by itself, or with its group where it has fewer than 30; where
no output moves at all, nothing can be rounded, and value and error are 0. In 1000
random batches with columns or rows that batchnorm and layernorm have to cancel no value
was further off than 7 errors.

probes holds, for each input, the places to try: numbers of entries, or all of
them (None); directions, for each input, arrays along which all its entries are moved
together, each by its t times its number. values and errors are float64, flat, one array
for each input: places first, then directions. The derivative along v is one along

    tilt (v) = v t / 2^-66

and its error is what inputs smaller by 1, 2 and 3 units of roundoff make of it.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from pyref.layers.sizes import complex_door, like
from pyref.probing.coloring import Group, SharedError, color, list_singles
from pyref.probing.directions import uneven
from pyref.probing.slopes import Directions, Function, Probe

T = 2.0**-66
SHARE = 2.0**-40
SHARE_OF_GROUP = 2.0**-30


def complex_step(
    f: Function,
    args: Sequence[Any],
    inputs: int,
    dys: Sequence[np.ndarray],
    probes: Sequence[Probe],
    directions: Directions = (),
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    values, errors, _ = turn_inputs(f, args, inputs, dys, probes, directions)
    return values, errors


def turn_inputs(
    f: Function,
    args: Sequence[Any],
    inputs: int,
    dys: Sequence[np.ndarray],
    probes: Sequence[Probe],
    directions: Directions = (),
) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
    """As complex_step, and for each value the sum of the magnitudes in its sum."""
    *y, _ = f(*args)
    dys = [like("complex_step", dys[k], y[k]) for k in range(len(dys))]
    found = []
    with complex_door():
        for i in range(inputs):
            probe = probes[i]
            chosen = None if probe is None else np.array(probe, dtype=int)
            parts = [by_entry(f, args, inputs, i, chosen, dys)]
            for direction in directions[i] if directions else ():
                parts.append(by_direction(f, args, inputs, i, direction, dys))
            found.append([np.concatenate(part) for part in zip(*parts, strict=True)])
    values, errors, sizes = ([one[k] for one in found] for k in range(3))
    return values, errors, sizes


def by_entry(
    f: Function,
    args: Sequence[Any],
    inputs: int,
    i: int,
    chosen: np.ndarray | None,
    dys: Sequence[np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values, errors, sizes of the chosen entries, or of all, then many at once."""
    places = np.arange(args[i].size) if chosen is None else chosen
    if not len(places):
        return np.zeros(0), np.zeros(0), np.zeros(0)
    t, whole = steps(args[i].ravel()), Group(places)
    groups = list_singles(places)
    if chosen is None:
        groups = color(partial(touch, f, args, i, t), args[i].shape)
    try:
        value, size = by_group(f, args, i, groups, t, dys)
        gap = noise(f, args, inputs, i, whole, t, value, dys)[0]
        share = gap / np.sum(np.abs(t * value))
        if len(groups) < len(places) and not share <= 2.0**-20:
            raise SharedError
    except SharedError:
        groups = list_singles(places)
        value, size = by_group(f, args, i, groups, t, dys)
        gap = noise(f, args, inputs, i, whole, t, value, dys)[0]
    estimate = np.full(args[i].size, gap) / t
    moved = size > 0
    for group in groups:
        mine = group.entries
        share = SHARE if group.owners is None else SHARE_OF_GROUP
        if np.any(moved[mine] & ~(estimate[mine] <= share * np.abs(value[mine]))):
            estimate[mine] = noise(f, args, inputs, i, group, t, value, dys) / t[mine]
    estimate[~moved] = 0
    return value[places], estimate[places], size[places]


def by_group(
    f: Function,
    args: Sequence[Any],
    i: int,
    groups: Sequence[Group],
    t: np.ndarray,
    dys: Sequence[np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """For each entry of the input its value, and the magnitudes in its sum, summed."""
    value = np.zeros(args[i].size)
    size = np.zeros(args[i].size)
    check = Check(args[i].size)
    for group in groups:
        tilts = turn(f, args, i, group.entries, t[group.entries], dys)
        value[group.entries] = group.share_out(tilts) / t[group.entries]
        size[group.entries] = group.share_out([*map(np.abs, tilts)]) / t[group.entries]
        if group.owners is not None:
            check.expect(group, tilts)
    if groups[0].owners is not None:
        every = np.arange(args[i].size)
        check.compare(turn(f, args, i, every, t * check.weights, dys))
    return value, size


class Check:
    """What all entries moved together do to each output entry, if groups are right.

    A part that went to another owner would come with the weight of that owner, and each
    entry has its own: so a leak shows itself at its output entry, however small it is
    in the sum.
    """

    def __init__(self, size: int):
        self.weights = uneven(size, 1)
        self.sums: list[Any] = []
        self.sizes: list[Any] = []

    def expect(self, group: Group, tilts: Sequence[np.ndarray]) -> None:
        weights = np.append(0, self.weights[group.entries])  # 0 owns nothing
        parts = [
            tilt * weights[owner].reshape(tilt.shape)
            for owner, tilt in zip(group.owners or (), tilts, strict=True)
        ]
        first = not self.sums
        sums = [0] * len(parts) if first else self.sums
        sizes = [0] * len(parts) if first else self.sizes
        self.sums = [a + b for a, b in zip(sums, parts, strict=True)]
        self.sizes = [a + np.abs(b) for a, b in zip(sizes, parts, strict=True)]

    def compare(self, tilts: Sequence[np.ndarray]) -> None:
        for tilt, total, size in zip(tilts, self.sums, self.sizes, strict=True):
            room = 2.0**12 * np.finfo(tilt.dtype).eps * size
            if not np.all(np.abs(tilt - total) <= room):
                raise SharedError


def touch(
    f: Function,
    args: Sequence[Any],
    i: int,
    t: np.ndarray,
    mask: np.ndarray,
) -> list[np.ndarray]:
    """Which entries of each output leave the real line with the marked ones."""
    chosen = np.flatnonzero(mask)
    tilts = turn(f, args, i, chosen, t[chosen] * uneven(len(chosen), 0), None)
    return [tilt != 0 for tilt in tilts]


def by_direction(
    f: Function,
    args: Sequence[Any],
    inputs: int,
    i: int,
    direction: np.ndarray,
    dys: Sequence[np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chosen = np.arange(args[i].size)
    step = (T * tilt(args[i], direction)).astype(args[i].dtype).ravel()
    tilts = turn(f, args, i, chosen, step, dys)
    total, size = add_up(tilts), add_up([*map(np.abs, tilts)])
    gap = 0.0
    near = list(args)
    for _ in range(3):
        near[:inputs] = map(nudged, near[:inputs])
        again = add_up(turn(f, near, i, chosen, step, dys))
        gap = gap + 2 / 3 * np.abs(again - total)
    return np.array([total / T]), np.array([gap / T]), np.array([size / T])


def tilt(x: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """The direction along which a derivative comes, where this one was asked."""
    turned: np.ndarray = direction * (steps(x) / T)
    return turned


def noise(
    f: Function,
    args: Sequence[Any],
    inputs: int,
    i: int,
    group: Group,
    t: np.ndarray,
    value: np.ndarray,
    dys: Sequence[np.ndarray],
) -> np.ndarray:
    """How far derivatives along uneven steps are from what the values say of them.

    One number for each entry of a group with owners, else one for all together.
    """
    near = [*map(nudged, args[:inputs]), *args[inputs:]]
    chosen, gap = group.entries, np.zeros(1)
    for way in range(3):
        step = (t[chosen] * uneven(len(chosen), way)).astype(near[i].dtype)
        total = group.share_out(turn(f, near, i, chosen, step, dys))
        expected = step * value[chosen]
        if group.owners is None:
            expected = np.sum(expected)
        gap = gap + 2 / 3 * np.abs(expected - total)
    return gap


def turn(
    f: Function,
    args: Sequence[Any],
    i: int,
    chosen: np.ndarray,
    step: np.ndarray,
    dys: Sequence[np.ndarray] | None,
) -> list[np.ndarray]:
    """dy * imag (f) of each output, with these steps at these entries."""
    x = np.array(args[i], dtype=np.result_type(args[i], 1j))  # a scalar too
    x.imag.flat[chosen] = step
    *y, _ = f(*args[:i], x, *args[i + 1 :])
    tilts = [np.imag(v) for v in y]
    if dys is None:
        return tilts
    return [dy * tilt for dy, tilt in zip(dys, tilts, strict=True)]


def add_up(parts: Sequence[np.ndarray]) -> float:
    return sum(float(np.sum(part)) for part in parts)


def steps(x: np.ndarray) -> Any:
    _, exponent = np.frexp(x)
    return T * 2.0 ** np.maximum(0, exponent // 2)


def nudged(x: np.ndarray) -> Any:
    return x * (1 - np.finfo(x.dtype).epsneg)
