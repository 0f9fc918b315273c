"""Move values inside a function by their rounding, as they are assigned.

Each number with a fraction is multiplied by 1 + eps s, s one of -1, 0 and 1, drawn by a
generator of our own, so that those of the function go on as they would. What nobody
else holds is moved: an array that an argument, a cache or another name holds too has
been moved where it was made, and whoever looks at it through a view must see the same
numbers. That nobody holds it is seen by the count of its references, which is compared
with those of a sample that went the same way.
"""

import sys
from math import isfinite
from typing import Any

import numpy as np

from .shake import can_round, shift


def count_base(view: Any) -> int:
    return sys.getrefcount(view.base)


def count_part(row: Any, key: Any) -> int:
    return sys.getrefcount(row[key])


EPS = 2.0**-52
BASE_ALONE = count_base(np.ones(2)[:1])
PART_ALONE = count_part([np.ones(1)], 0)


class Rounding:
    """The moves of one shaken run; alone: references of a value that nobody holds."""

    def __init__(self, way: int, alone: int) -> None:
        self.draw = np.random.Generator(np.random.PCG64(way))
        self.signs: list[int] = []  # for numbers, drawn many at once
        self.alone = alone

    def move(self, value: Any, held: int) -> Any:
        """A value that was just computed, moved where nobody else holds it."""
        if isinstance(value, float | np.floating):
            return self.move_number(value)
        return self.move_own(value) if held <= self.alone else value

    def move_number(self, value: Any) -> Any:
        if not isfinite(value) or float(value).is_integer():
            return value
        self.signs = self.signs or self.draw.integers(-1, 2, 4096).tolist()
        single = isinstance(value, np.floating) and not isinstance(value, float)
        eps = float(np.finfo(type(value)).eps) if single else EPS
        return type(value)(value * (1 + eps * self.signs.pop()))

    def move_own(self, value: Any) -> Any:
        """An array, or the arrays in a tuple, a list or a dict."""
        if type(value) in (np.ndarray, np.matrix):
            alone = value.base is None or count_base(value) <= BASE_ALONE
            return self.change(value) if alone else value
        if isinstance(value, tuple):
            parts = [self.move_part(value, n) for n in range(len(value))]
            if type(value) is tuple:
                return tuple(parts)
            return value._make(parts) if hasattr(value, "_make") else value
        if type(value) in (list, dict):
            for key in list(value) if type(value) is dict else range(len(value)):
                value[key] = self.move_part(value, key)
        return value

    def move_part(self, row: Any, key: Any) -> Any:
        held = count_part(row, key)
        part = row[key]
        if isinstance(part, float | np.floating):
            return self.move_number(part)
        return self.move_own(part) if held <= PART_ALONE else part

    def change(self, value: Any) -> Any:
        """A number moved, an array moved in place, whoever holds it."""
        if isinstance(value, float | np.floating):
            return self.move_number(value)
        if not isinstance(value, np.ndarray) or not can_round(value):
            return value
        signs = self.draw.integers(-1, 2, value.shape)
        if not value.flags.writeable:
            return shift(value, signs)
        value[...] = shift(value, signs)
        return value
