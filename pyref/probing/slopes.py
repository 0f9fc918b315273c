"""Judge a gradient by differences of its forward pass alone.

    values, errors = slopes(f, args, inputs, dys, probes, h)

L = sum (dy * y) over all outputs of y = f (args) is moved along coordinates of one of
the first inputs, one at a time, or many at once where each output entry hangs on one of
them (coloring.py), by h and by h/2, both ways:

    D (h)   = sum (dy * (y (x + h) - y (x - h))) / ((x + h) - (x - h))
    B (h)   = slope to the right - slope to the left, both over one step
    S       = sum (|dy * y|), u the unit roundoff of y

    value   = (4 D (h/2) - D (h)) / 3
    error   = |D (h) - D (h/2)| + |2 B (h/2) - B (h)| + 2 u S / h

Outputs are subtracted entry by entry before they are weighed and summed, so what
does not depend on the coordinate cancels exactly; the steps are divided by as far
apart as the numbers really lie. h is never scaled by the size of x: a column with
mean 1e4 and spread 1 must be moved within its spread.

The first term is 3 times what the smaller step alone is wrong by, and the value,
extrapolated to h = 0, is better still. Where f is smooth B shrinks with h and the
second term is 0; over a kink it does not, and the term is as large as the jump, so
a tie makes the error large instead of the value wrong. The third is rounding.

probes holds, for each input, the places to try: numbers of entries, or all of
them (None); directions, for each input, arrays along which all its entries are moved
together. values and errors are float64, flat, one array for each input: places first,
then directions. An entry x + h v is a rounded number, so the derivative along v is one
along

    tilt (v) = (4 V (h/2) - V (h)) / 3        V (h) = ((x + h v) - (x - h v)) / (2 h)
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from pyref.layers.sizes import like
from pyref.probing.coloring import Group, SharedError, color, list_singles
from pyref.probing.directions import direct

Function = Callable[..., Any]
Probe = Sequence[int] | np.ndarray | None
Directions = Sequence[Sequence[np.ndarray]]
H = 2**-13
LONGEST = 64
"""Slices of a longer axis are moved some at once: slopes see no leak below 1e-9."""


def slopes(
    f: Function,
    args: Sequence[Any],
    inputs: int,
    dys: Sequence[np.ndarray],
    probes: Sequence[Probe],
    h: float = H,
    directions: Directions = (),
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    *y, _ = f(*args)
    scale = 0
    for k in range(len(dys)):
        scale = scale + np.sum(np.abs(like("slopes", dys[k], y[k]) * y[k]))
    noise = np.finfo(y[0].dtype).eps * scale / h
    values = []
    errors = []
    for i in range(inputs):
        value, error = by_entry(f, args, i, probes[i], y, dys, h)
        for direction in directions[i] if directions else ():
            one, gap = extrapolate(f, args, i, direction, y, dys, h)
            value, error = np.append(value, one), np.append(error, gap)
        values.append(value)
        errors.append(error + noise)
    return values, errors


def by_entry(
    f: Function,
    args: Sequence[Any],
    i: int,
    probe: Probe,
    y: Sequence[np.ndarray],
    dys: Sequence[np.ndarray],
    h: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Values and errors of the probed entries, or of all, then many at once.

    Whether that is right, one direction through all entries tells.
    """
    x = args[i]
    if probe is not None:
        return by_group(f, args, i, list_singles(probe), y, dys, h)
    groups = color(partial(touch, f, args, i, y, h), x.shape, LONGEST)
    if len(groups) == x.size:
        return by_group(f, args, i, groups, y, dys, h)
    try:
        value, error = by_group(f, args, i, groups, y, dys, h)
        direction = direct(x, 0)
        sum_, gap = extrapolate(f, args, i, direction, y, dys, h)
        weights = tilt(x, direction, h).ravel()
        room = np.sum(np.abs(weights) * error) + gap + 2.0**-30 * np.sum(np.abs(value))
        if not np.abs(np.sum(weights * value) - sum_) <= 10 * room:
            raise SharedError
    except SharedError:
        return by_group(f, args, i, list_singles(range(x.size)), y, dys, h)
    return value, error


def by_group(
    f: Function,
    args: Sequence[Any],
    i: int,
    groups: Sequence[Group],
    y: Sequence[np.ndarray],
    dys: Sequence[np.ndarray],
    h: float,
) -> tuple[np.ndarray, np.ndarray]:
    value = [extrapolate(f, args, i, group, y, dys, h) for group in groups]
    if not value:
        return np.zeros(0), np.zeros(0)
    values, errors = (np.concatenate(part) for part in zip(*value, strict=True))
    if groups[0].owners is None:
        return values, errors
    order = np.argsort(np.concatenate([group.entries for group in groups]))
    return values[order], errors[order]


def touch(
    f: Function,
    args: Sequence[Any],
    i: int,
    y: Sequence[np.ndarray],
    h: float,
    mask: np.ndarray,
) -> list[np.ndarray]:
    """Which entries of each output move with the marked ones, either way."""
    move = np.where(mask, direct(args[i], 0), 0).astype(args[i].dtype)
    right, left, *_ = move_both_ways(args[i], move, h)
    *high, _ = f(*args[:i], right, *args[i + 1 :])
    *low, _ = f(*args[:i], left, *args[i + 1 :])
    return [(a != v) | (b != v) for a, b, v in zip(high, low, y, strict=True)]


def extrapolate(
    f: Function,
    args: Sequence[Any],
    i: int,
    move: Group | np.ndarray,
    y: Sequence[np.ndarray],
    dys: Sequence[np.ndarray],
    h: float,
) -> tuple[Any, Any]:
    """Slopes of a group or along a direction, and their errors but for rounding."""
    wide, wide_bend = difference(f, args, i, move, y, dys, h)
    near, near_bend = difference(f, args, i, move, y, dys, h / 2)
    bend = np.abs(2 * near_bend - wide_bend)
    return (4 * near - wide) / 3, np.abs(wide - near) + bend


def difference(
    f: Function,
    args: Sequence[Any],
    i: int,
    move: Group | np.ndarray,
    y: Sequence[np.ndarray],
    dys: Sequence[np.ndarray],
    step: float,
) -> tuple[Any, Any]:
    right, left, up, down = move_both_ways(args[i], move, step)
    *high, _ = f(*args[:i], right, *args[i + 1 :])
    *low, _ = f(*args[:i], left, *args[i + 1 :])
    group = move if isinstance(move, Group) else Group(np.zeros(1, dtype=int))

    def weigh(after: Sequence[np.ndarray], before: Sequence[np.ndarray]) -> Any:
        parts = zip(dys, after, before, strict=True)
        return group.share_out([dy * (a - b) for dy, a, b in parts])

    with np.errstate(divide="ignore", invalid="ignore"):
        slope = weigh(high, low) / (up + down)
        bend = weigh(high, y) / up - weigh(y, low) / down
    return slope, bend


def move_both_ways(
    x: np.ndarray, move: Group | np.ndarray, step: float
) -> tuple[np.ndarray, np.ndarray, Any, Any]:
    """x moved along a group or a direction, and how far either way."""
    if not isinstance(move, Group):
        return x + step * move, x - step * move, step, step
    right, left, mine = x.copy(), x.copy(), move.entries
    right.flat[mine] = x.flat[mine] + step
    left.flat[mine] = x.flat[mine] - step
    return right, left, right.flat[mine] - x.flat[mine], x.flat[mine] - left.flat[mine]


def tilt(x: np.ndarray, direction: np.ndarray, h: float = H) -> np.ndarray:
    """The direction along which slopes give a derivative, where this one was asked."""

    def moved(step: float) -> np.ndarray:
        right, left, *_ = move_both_ways(x, direction, step)
        gap: np.ndarray = right.astype(np.float64) - left
        return gap / (2 * step)

    tilted: np.ndarray = (4 * moved(h / 2) - moved(h)) / 3
    return tilted
