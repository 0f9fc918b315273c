"""Judge a gradient by differences of its forward pass alone.

    values, errors = slopes(f, args, inputs, dys, probes, h)

L = sum (dy * y) over all outputs of y = f (args) is moved along one coordinate
of one of the first inputs at a time, by h and by h/2, both ways:

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
them (None). values and errors are float64, flat, one array for each input.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pyref.layers.sizes import like

Function = Callable[..., Any]
Probe = Sequence[int] | np.ndarray | None


def slopes(
    f: Function,
    args: Sequence[Any],
    inputs: int,
    dys: Sequence[np.ndarray],
    probes: Sequence[Probe],
    h: float = 2**-13,
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    *y, _ = f(*args)
    scale = 0
    for k in range(len(dys)):
        scale = scale + np.sum(np.abs(like("slopes", dys[k], y[k]) * y[k]))
    noise = np.finfo(y[0].dtype).eps * scale / h
    values = []
    errors = []
    for i in range(inputs):
        chosen = places(probes[i], args[i])
        values.append(np.zeros(len(chosen)))
        errors.append(np.zeros(len(chosen)))
        for j in range(len(chosen)):
            wide, wide_bend = difference(f, args, i, chosen[j], y, dys, h)
            near, near_bend = difference(f, args, i, chosen[j], y, dys, h / 2)
            bend = np.abs(2 * near_bend - wide_bend)
            values[i][j] = (4 * near - wide) / 3
            errors[i][j] = np.abs(wide - near) + bend + noise
    return values, errors


def difference(
    f: Function,
    args: Sequence[Any],
    i: int,
    place: int,
    y: Sequence[np.ndarray],
    dys: Sequence[np.ndarray],
    step: float,
) -> tuple[float, float]:
    x = args[i].flat[place]
    right = x + step
    left = x - step
    *high, _ = f(*moved(args, i, place, right))
    *low, _ = f(*moved(args, i, place, left))
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = weigh(dys, high, low) / (right - left)
        bend = weigh(dys, high, y) / (right - x) - weigh(dys, y, low) / (x - left)
    return slope, bend


def moved(args: Sequence[Any], i: int, place: int, value: Any) -> list[Any]:
    """The arguments with one entry of one of them changed, in a copy."""
    other = args[i].copy()
    other.flat[place] = value
    return [*args[:i], other, *args[i + 1 :]]


def weigh(
    dys: Sequence[np.ndarray], high: Sequence[np.ndarray], low: Sequence[np.ndarray]
) -> Any:
    total = 0
    for k in range(len(dys)):
        total = total + np.sum(dys[k] * (high[k] - low[k]))
    return total


def places(probe: Probe, x: np.ndarray) -> Sequence[int] | np.ndarray:
    return range(x.size) if probe is None else probe
