"""Other values in the place of those that are assigned, to see what hangs on them.

Nudged, a value is moved by about a ten-thousandth of itself, each entry by another
share; given values take the place of those of the same shape, one for each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...probing.directions import uneven

SHARE = 1e-4  # far above rounding, too small to turn a sign or to leave a domain


@dataclass(frozen=True)
class Touch:
    """What is put in the place of one name, by the how-manyeth time it is assigned.

    None in the place of a value: it is nudged.
    """

    values: Mapping[int, np.ndarray | None]

    def change(self, value: Any, count: int) -> Any:
        if count not in self.values:
            return value
        other = self.values[count]
        if isinstance(value, list | tuple) and other is None:
            return type(value)(self.change(part, count) for part in value)
        array = np.asarray(value)
        if array.dtype.kind not in "fcib":
            return value
        if other is None:
            other = nudge(array)
        if other.shape != array.shape:
            return value
        return other[()] if not array.ndim else other.copy()


def nudge(value: np.ndarray) -> np.ndarray:
    """The value moved a little; what is all zero by as much itself."""
    if value.dtype.kind in "ib":
        return value
    shares = SHARE * uneven(value.size, 1).reshape(value.shape)
    moved: np.ndarray = shares if not np.any(value) else value * (1 + shares)
    return moved.astype(value.dtype)
