"""Move a whole array at once: one derivative that every entry has a part in.

A direction is an array of the size of its input, of numbers from 1/2 to 1 with
irregular signs, the same in every run. The derivative along it is the gradient weighed
with it, and summed; so one wrong entry anywhere makes it wrong.
"""

from functools import lru_cache
from math import fsum

import numpy as np


@lru_cache(32)
def uneven(count: int, way: int) -> np.ndarray:
    """Numbers from 1/2 to 1 with irregular signs, the same in every run."""
    k = np.arange(1, count + 1)
    flip = 1.0 - 2 * (np.mod(k * np.sqrt(2), 1) < 0.5)
    weights: np.ndarray = flip * (1 + np.mod(k * np.sqrt(5) + way / 3, 1)) / 2
    weights.flags.writeable = False
    return weights


PRIME = 67108859  # below 2^26: the square of what is smaller is exact in a double


@lru_cache(128)
def signs(count: int, way: int) -> np.ndarray:
    """1 or -1 as by chance, the same in every run and language, another row each way.

    Squares modulo a prime, twice: no row or column of a matrix has its own pattern.
    """
    k = np.arange(1, count + 1, dtype=np.float64)
    first = np.mod(48271 * k + 69621 * (way + 1), PRIME)
    second = np.mod(first * first + way + 1, PRIME)
    third = np.mod(second * second + 1, PRIME)
    row: np.ndarray = np.where(2 * third < PRIME, -1.0, 1.0)
    row.flags.writeable = False
    return row


def direct(x: np.ndarray, way: int) -> np.ndarray:
    """A direction for x, another one for each way."""
    return uneven(x.size, way).reshape(x.shape).astype(x.dtype)


def along(gradient: np.ndarray, direction: np.ndarray) -> float:
    """The derivative along a direction that this gradient gives, rounded once."""
    with np.errstate(all="ignore"):
        parts = gradient.astype(np.float64) * direction
    finite = bool(np.all(np.isfinite(parts)))
    return fsum(parts.ravel().tolist()) if finite else float(np.sum(parts))
