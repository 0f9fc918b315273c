"""Draw the value of each kind: sizes and facts in, an array out.

Data are of magnitude 1; what the gradient is asked of is smaller, the more it holds,
so that no network saturates. All is exact in float64 and in float32.
"""

from collections.abc import Callable
from math import ceil, log2, prod, sqrt
from typing import Any

import numpy as np

from pyref.fixtures.weights import SPREAD

from .kind import Kind
from .numbers import Numbers
from .targets import (
    make_distribution,
    make_integer,
    make_labels,
    make_mask,
    make_one_hot,
)


def draw(kind: Kind, numbers: Numbers, wide: int = 1) -> Any:
    """The value of one kind. wide: how many numbers one sample of the data has."""
    if kind.word in ("number", "row", "length", "flag", "text"):
        return kind.value.copy() if isinstance(kind.value, np.ndarray) else kind.value
    if kind.word == "none":
        return None
    if kind.word == "empty":
        return np.empty((0, 0))
    if kind.gradient and kind.word == "real":
        return make_weights(kind, numbers, wide)
    return MAKERS[kind.word](kind, numbers)


def make_real(kind: Kind, numbers: Numbers) -> np.ndarray:
    shape = kind.sizes
    return numbers.draw(prod(shape)).reshape(shape)


def make_weights(kind: Kind, numbers: Numbers, wide: int) -> np.ndarray:
    shape = kind.sizes
    shapes = [block.shape for block in kind.blocks] or [shape]
    parts = [numbers.draw(prod(one), choose_scale(one, wide)) for one in shapes]
    return np.concatenate(parts).reshape(shape)


def choose_scale(shape: tuple[int, ...], wide: int = 1) -> float:
    """A power of two, 1/2 for what is small, near 2 / sqrt of what one unit may sum.

    That is the longer side of a matrix; of a flat vector, what one sample has, or else
    the side of a square.
    """
    size = prod(shape)
    summed = size / min(shape) if len(shape) > 1 else max(sqrt(size), min(wide, size))
    return float(2.0 ** min(-1, round(log2(2 / sqrt(summed) / SPREAD))))


def make_positive(kind: Kind, numbers: Numbers) -> np.ndarray:
    """From 1/8 to 15/8."""
    shape = kind.sizes
    return numbers.draw(prod(shape), 7 / 16, 1.0).reshape(shape)


def make_negative(kind: Kind, numbers: Numbers) -> np.ndarray:
    shape = kind.sizes
    return numbers.draw(prod(shape), 7 / 16, -1.0).reshape(shape)


def make_probability(kind: Kind, numbers: Numbers) -> np.ndarray:
    """From 1/16 to 15/16."""
    shape = kind.sizes
    return numbers.draw(prod(shape), 7 / 32, 0.5).reshape(shape)


def make_symmetric(kind: Kind, numbers: Numbers) -> np.ndarray:
    n = kind.sizes[0]
    times = choose_scale((n, n)) if kind.gradient else 1.0
    return mirror(n, numbers.draw(n * (n + 1) // 2, times))


def mirror(n: int, upper: np.ndarray) -> np.ndarray:
    matrix = np.zeros((n, n))
    matrix[np.triu_indices(n)] = upper
    both: np.ndarray = matrix + np.triu(matrix, 1).T
    return both


def make_spd(kind: Kind, numbers: Numbers) -> np.ndarray:
    """Off the diagonal less than 1 in a row, on it from 3/2 to 5/2."""
    n = kind.sizes[0]
    times = 2.0 ** -(1 + ceil(log2(n)))
    matrix = mirror(n, numbers.draw(n * (n + 1) // 2, times))
    np.fill_diagonal(matrix, numbers.draw(n, 1 / 4, 2.0))
    return matrix


def make_constant(kind: Kind, numbers: Numbers) -> np.ndarray:
    shape = kind.sizes
    number = np.asarray(kind.value)
    return np.full(shape, float(number)) if shape else number.copy()


MAKERS: dict[str, Callable[[Kind, Numbers], np.ndarray]] = {
    "real": make_real,
    "positive": make_positive,
    "negative": make_negative,
    "probability": make_probability,
    "distribution": make_distribution,
    "labels": make_labels,
    "one-hot": make_one_hot,
    "integer": make_integer,
    "symmetric": make_symmetric,
    "spd": make_spd,
    "mask": make_mask,
    "constant": make_constant,
}
