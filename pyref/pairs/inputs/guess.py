"""Guess the kind of a value that was given: what its numbers look like."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .kind import Kind
from .paths import Path, write_path

LARGEST = 500  # side of a matrix whose eigenvalues are looked at


def guess(path: Path, value: Any, asked: Sequence[Path] = ()) -> Kind:
    """The kind of one value. asked: the paths of which the gradient is asked."""
    text = write_path(path)
    if value is None:
        return Kind(path, text, "none")
    if isinstance(value, str):
        return Kind(path, text, "text", value=value)
    if isinstance(value, list | dict):
        return Kind(path, text, type(value).__name__)
    gradient = any(path[: len(one)] == one for one in asked)
    gradient = gradient and value.dtype.kind == "f"
    shape = value.shape
    if value.ndim == 0:
        word = "flag" if value.dtype.kind == "b" else "number"
        return Kind(path, text, word, shape, value=value, gradient=gradient)
    if value.size == 0:
        return Kind(path, text, "empty", shape)
    if gradient:
        return Kind(path, text, "real", shape, gradient=True, guessed=True)
    facts = guess_array(value)
    return Kind(path, text, shape=shape, guessed=True, **facts)


def guess_array(value: np.ndarray) -> dict[str, Any]:
    """The word of an array, and with it count, start or classes."""
    if not np.all(np.isfinite(value)):
        return {"word": "real"}
    if np.all(value == np.round(value)):
        return guess_whole(value)
    if is_symmetric(value):
        return {"word": "spd" if is_positive_definite(value) else "symmetric"}
    low, high = float(value.min()), float(value.max())
    if low >= 0 and high <= 1:
        for axis in range(value.ndim - 1, -1, -1):
            if value.shape[axis] > 1 and sums_to_one(value, axis):
                count = value.shape[axis]
                return {"word": "distribution", "classes": axis, "count": count}
        return {"word": "probability" if low > 0 and high < 1 else "real"}
    return {"word": "positive" if low > 0 else "real"}


def guess_whole(value: np.ndarray) -> dict[str, Any]:
    """Labels in a vector that has all from 1 or 0 to the last; 0 and 1 in a matrix."""
    numbers = np.unique(value)
    low, high = int(numbers[0]), int(numbers[-1])
    vector = value.size == max(value.shape)
    if vector and low in (0, 1) and 1 < numbers.size == high - low + 1:
        return {"word": "labels", "count": numbers.size, "start": low}
    if low < 0 or high > 1:
        return {"word": "integer"}
    for axis in range(value.ndim - 1, -1, -1):
        if value.shape[axis] > 1 and np.all(np.sum(value, axis=axis) == 1):
            return {"word": "one-hot", "classes": axis, "count": value.shape[axis]}
    return {"word": "mask" if numbers.size == 2 else "integer"}


def sums_to_one(value: np.ndarray, axis: int) -> bool:
    return bool(
        np.all(np.abs(np.sum(value, axis=axis) - 1) < 1e-12 * value.shape[axis])
    )


def is_symmetric(value: np.ndarray) -> bool:
    square = value.ndim == 2 and value.shape[0] == value.shape[1] > 1
    return square and bool(np.array_equal(value, value.T))


def is_positive_definite(value: np.ndarray) -> bool:
    if len(value) > LARGEST:
        return False
    try:
        np.linalg.cholesky(value)
    except np.linalg.LinAlgError:
        return False
    return True
