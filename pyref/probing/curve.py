"""Slopes at one entry by many steps: what is a V on logarithmic axes.

list (list_slopes (f, args, i, dys, place))    (h, slope) for each power of 4
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from pyref.probing.coloring import Group
from pyref.probing.slopes import Function, difference

STEPS = tuple(2.0**-k for k in range(1, 49, 2))


def list_slopes(
    f: Function,
    args: Sequence[Any],
    i: int,
    dys: Sequence[np.ndarray],
    place: tuple[int, ...],
) -> Iterator[tuple[float, float]]:
    """The central difference of sum (dy * y) by this entry of input i, by each step."""
    entry = int(np.ravel_multi_index(place, args[i].shape)) if place else 0
    move = Group(np.array([entry]))
    with np.errstate(all="ignore"):
        *y, _ = f(*args)
        for h in STEPS:
            slope, _ = difference(f, args, i, move, y, dys, h)
            yield h, float(slope[0])


def list_slopes_of(
    cost: Callable[[float], float], x: float
) -> Iterator[tuple[float, float]]:
    """The same of a cost of one number, at x."""
    for h in STEPS:
        yield h, (cost(x + h) - cost(x - h)) / ((x + h) - (x - h) or np.nan)
