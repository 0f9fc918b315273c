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
    *y, _ = f(*args)
    dys = [like("complex_step", dys[k], y[k]) for k in range(len(dys))]
    values = []
    errors = []
    with complex_door():
        for i in range(inputs):
            probe = probes[i]
            chosen = None if probe is None else np.array(probe, dtype=int)
            value, error = by_entry(f, args, inputs, i, chosen, dys)
            for direction in directions[i] if directions else ():
                one, gap = by_direction(f, args, inputs, i, direction, dys)
                value, error = np.append(value, one), np.append(error, gap)
            values.append(value)
            errors.append(error)
    return values, errors


def by_entry(
    f: Function,
    args: Sequence[Any],
    inputs: int,
    i: int,
    chosen: np.ndarray | None,
    dys: Sequence[np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Values and errors of the chosen entries, or of all, then many at once."""
    places = np.arange(args[i].size) if chosen is None else chosen
    if not len(places):
        return np.zeros(0), np.zeros(0)
    t, whole = steps(args[i].ravel()), Group(places)
    groups = list_singles(places)
    if chosen is None:
        groups = color(partial(touch, f, args, i, t, dys), args[i].shape)
    try:
        value, moved = by_group(f, args, i, groups, t, dys)
        gap = noise(f, args, inputs, i, whole, t, value, dys)[0]
        share = gap / np.sum(np.abs(t * value))
        if len(groups) < len(places) and not share <= 2.0**-20:
            raise SharedError
    except SharedError:
        groups = list_singles(places)
        value, moved = by_group(f, args, i, groups, t, dys)
        gap = noise(f, args, inputs, i, whole, t, value, dys)[0]
    estimate = np.full(args[i].size, gap) / t
    for group in groups:
        mine = group.entries
        share = SHARE if group.owners is None else SHARE_OF_GROUP
        if np.any(moved[mine] & ~(estimate[mine] <= share * np.abs(value[mine]))):
            estimate[mine] = noise(f, args, inputs, i, group, t, value, dys) / t[mine]
    estimate[~moved] = 0
    return value[places], estimate[places]


def by_group(
    f: Function,
    args: Sequence[Any],
    i: int,
    groups: Sequence[Group],
    t: np.ndarray,
    dys: Sequence[np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """For each entry of the input its value, and whether it moved any output."""
    value = np.zeros(args[i].size)
    moved = np.zeros(args[i].size, dtype=bool)
    for group in groups:
        tilts = turn(f, args, i, group.entries, t[group.entries], dys)
        value[group.entries] = group.share_out(tilts) / t[group.entries]
        moves = [(tilt != 0).astype(float) for tilt in tilts]
        moved[group.entries] = group.share_out(moves) > 0
    return value, moved


def touch(
    f: Function,
    args: Sequence[Any],
    i: int,
    t: np.ndarray,
    dys: Sequence[np.ndarray],
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
) -> tuple[float, float]:
    chosen = np.arange(args[i].size)
    step = (T * tilt(args[i], direction)).astype(args[i].dtype).ravel()
    total = add_up(turn(f, args, i, chosen, step, dys))
    gap = 0.0
    near = list(args)
    for _ in range(3):
        near[:inputs] = map(nudged, near[:inputs])
        again = add_up(turn(f, near, i, chosen, step, dys))
        gap = gap + 2 / 3 * np.abs(again - total)
    return total / T, gap / T


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
    x = args[i].astype(np.result_type(args[i], 1j))
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
