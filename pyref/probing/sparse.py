"""Judge the gradient of one large input at some entries, and along directions.

A direction that all entries have a part in shows that one is wrong, and the directions
along blocks in which. Values come in the order of places, then of ways. The direction
over the whole, uneven (count, 0), must be the first: it says whether complex steps are
to be trusted, as that of Judge does.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pyref.measure import largest
from pyref.probing import complex_step
from pyref.probing.directions import uneven
from pyref.probing.judge import Judge
from pyref.probing.slopes import tilt

MANY = 256  # entries


class SparseJudge(Judge):
    """As Judge, for a function of one input x with a cost y."""

    def __init__(
        self,
        forward: Callable[..., Any],
        x: np.ndarray,
        y: np.ndarray,
        chosen: np.ndarray,
        directions: Sequence[np.ndarray],
    ):
        super().__init__(forward, [x], [np.ones(y.shape)], [y])
        self.chosen, self.directions = chosen, directions

    def places(self, i: int) -> np.ndarray:
        return self.chosen

    def ways(self, i: int, complex_tilt: bool = False) -> Sequence[np.ndarray]:
        """The directions; for complex steps such that they are tilted into these."""
        if not complex_tilt:
            return self.directions
        x = self.args[i]
        weight = complex_step.tilt(x, np.ones(x.shape))
        return [direction / weight for direction in self.directions]

    def steps(self, i: int) -> list[float]:
        """And one by which a direction through thousands moves no further than one
        entry does, so that it meets no more kinks."""
        usual, size = super().steps(i), self.args[i].size
        if size < MANY or not len(self.directions):
            return usual
        return [*usual, usual[-1] * 2.0 ** -round(np.log2(size) / 2 - 2)]

    def length(self, i: int) -> int:
        return len(self.chosen) + len(self.directions)

    def foresee(
        self,
        signed: np.ndarray,
        values: np.ndarray,
        errors: np.ndarray,
        sizes: np.ndarray,
    ) -> tuple[float, float, np.ndarray]:
        n = len(self.chosen)
        parts = largest(sizes[:n]) * np.abs(signed) if n else sizes[n : n + 1]
        return float(values[n]), float(errors[n]), parts

    def tilt_by(self, i: int, h: float) -> tuple[np.ndarray, np.ndarray]:
        """Slopes; that a direction is a rounded one stands in its error.

        Roundings are independent of one another: their squares add up.
        """
        values, errors = super().tilt_by(i, h)
        n, x = len(self.chosen), self.args[i]
        steepest = largest(values[:n])
        for k, direction in enumerate(self.directions, n):
            apart = np.linalg.norm((tilt(x, direction, h) - direction).ravel())
            errors[k] += float(apart) * steepest
        return values, errors


def direct_block(x: np.ndarray, way: int, start: int, stop: int) -> np.ndarray:
    """A direction through the entries from start to stop, in C order."""
    direction = np.zeros(x.size)
    direction[start:stop] = uneven(stop - start, way)
    return direction.reshape(x.shape)
