"""Numbers of the closed formula of the fixtures, all distinct, however many.

The formula gives 8190 numbers, odd multiples of 1/4096 between -2 and 2. Where more are
needed each next round of it is moved by another odd multiple of 2^-22, which float32
still holds.
"""

from functools import lru_cache

import numpy as np

from pyref.fixtures.numbers import fill

ROUND = 8190
ROUNDS = 1024  # then the moves reach the next number


@lru_cache(1)
def one_round() -> np.ndarray:
    return np.array([fill(k) for k in range(1, ROUND + 1)])


def fill_from(start: int, size: int) -> np.ndarray:
    """The numbers of k = start, start + 1, ...; the first 8190 are those of fill."""
    k = np.arange(start - 1, start - 1 + size)
    rounds = k // ROUND
    moved = np.where(rounds > 0, 2 * rounds - 1, 0)
    numbers: np.ndarray = one_round()[k % ROUND] + moved * 2.0**-22
    return numbers


class Numbers:
    """A supply of numbers: none is given out twice, whatever it is scaled by."""

    def __init__(self, start: int) -> None:
        self.at = start
        self.taken: dict[tuple[float, float], np.ndarray] = {}

    def draw(self, size: int, times: float = 1.0, plus: float = 0.0) -> np.ndarray:
        """So many numbers times * fill + plus, exact in float32, new ones all."""
        found = np.empty(0)
        while found.size < size:
            more = times * self.turn(size - found.size) + plus
            more = self.leave_new(more, (times, plus))
            mine = self.taken.get((times, plus), np.empty(0))
            self.taken[times, plus] = np.concatenate([mine, more])
            found = np.concatenate([found, more])
        return found

    def leave_new(self, more: np.ndarray, scale: tuple[float, float]) -> np.ndarray:
        """Those that were not given out; of one scale that only doubles all are new."""
        known = {**self.taken}
        if scale[1] == 0 and self.at < ROUNDS * ROUND:
            known.pop(scale, None)
        else:
            more = more.astype(np.float32).astype(np.float64)
            _, first = np.unique(more, return_index=True)
            more = more[np.sort(first)]
        for one in known.values():
            more = more[~np.isin(more, one)]
        return more

    def turn(self, size: int) -> np.ndarray:
        """So many numbers of the formula as they are, to choose by."""
        self.at += size
        return fill_from(self.at - size, size)

    def choose(self, size: int, below: int) -> np.ndarray:
        """So many whole numbers from 0 that lie below another one."""
        return np.floor((self.turn(size) + 2) / 4 * below).astype(np.int64)

    def shuffle(self, values: np.ndarray) -> np.ndarray:
        return values[np.argsort(self.turn(values.size), kind="stable")]
