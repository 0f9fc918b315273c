"""Numbers drawn from a key: the same on every machine, whoever else draws.

Raw words of Philox, whose stream NumPy keeps, become numbers by exact arithmetic.
"""

from collections.abc import Sequence
from hashlib import sha256
from math import prod
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


class Source:
    """A stream of numbers that a key alone decides."""

    def __init__(self, *key: object) -> None:
        digest = sha256(" ".join(map(str, key)).encode()).digest()
        self.philox = np.random.Philox(key=int.from_bytes(digest[:16], "little"))

    def below(self, count: int) -> int:
        return int(self.philox.random_raw()) % count

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]

    def chance(self, share: float) -> bool:
        return self.below(2**32) < share * 2**32

    def words(self, shape: Sequence[int]) -> np.ndarray:
        raw: np.ndarray = self.philox.random_raw(prod(shape))
        return raw.reshape(shape)

    def wholes(self, low: int, high: int, shape: Sequence[int]) -> np.ndarray:
        """Whole numbers from low to high."""
        span = np.uint64(high - low + 1)
        return (self.words(shape) % span).astype(np.int64) + low

    def shares(self, shape: Sequence[int]) -> np.ndarray:
        """Numbers from 0 to below 1, of 53 bits."""
        numbers: np.ndarray = (self.words(shape) >> np.uint64(11)) * 2.0**-53
        return numbers

    def signs(self, shape: Sequence[int]) -> np.ndarray:
        return 1.0 - 2.0 * self.wholes(0, 1, shape)
