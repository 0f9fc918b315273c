"""Draw what has classes or is whole: labels, one-hot, distribution, integer, mask."""

from math import prod

import numpy as np

from .kind import Kind
from .numbers import Numbers


def make_distribution(kind: Kind, numbers: Numbers) -> np.ndarray:
    """Multiples of 2^-20 that sum to 1 without rounding along the axis of classes."""
    shape, axis = kind.sizes, kind.classes or 0
    weights = (2.25 + numbers.turn(prod(shape))).reshape(shape)
    parts: np.ndarray = np.floor(
        2.0**20 * weights / np.sum(weights, axis=axis, keepdims=True)
    )
    lacking = 2.0**20 - np.sum(parts, axis=axis, keepdims=True)
    largest = np.argmax(parts, axis=axis, keepdims=True)
    top = np.take_along_axis(parts, largest, axis) + lacking
    np.put_along_axis(parts, largest, top, axis)
    return parts / 2.0**20


def make_labels(kind: Kind, numbers: Numbers) -> np.ndarray:
    """Each class once, where there are as many places, and any in those left."""
    shape = kind.sizes
    return choose_classes(prod(shape), kind.count or 1, numbers).reshape(shape) + 1


def choose_classes(size: int, classes: int, numbers: Numbers) -> np.ndarray:
    each = numbers.shuffle(np.arange(classes))[:size]
    more = numbers.choose(size - each.size, classes)
    return numbers.shuffle(np.concatenate([each, more]))


def make_one_hot(kind: Kind, numbers: Numbers) -> np.ndarray:
    axis = kind.classes or 0
    shape = list(kind.sizes)
    classes = shape.pop(axis)
    labels = choose_classes(prod(shape), classes, numbers).reshape(shape)
    hot: np.ndarray = np.moveaxis(np.eye(classes)[labels], -1, axis)
    return np.ascontiguousarray(hot)


def make_integer(kind: Kind, numbers: Numbers) -> np.ndarray:
    shape = kind.sizes
    return numbers.choose(prod(shape), kind.count or 10).reshape(shape)


def make_mask(kind: Kind, numbers: Numbers) -> np.ndarray:
    """0 and 1, about as many, and both; a 1 in each line along the first two axes."""
    shape = kind.sizes
    mask = numbers.choose(prod(shape), 2).astype(np.float64).reshape(shape)
    if len(shape) > 1 and min(shape[:2]) > 1:
        k = np.arange(max(shape[:2]))
        mask[k % shape[0], k % shape[1]] = 1.0
    flat = mask.reshape(-1)
    if flat.size > 1 and flat.min() == flat.max():
        flat[1] = 1.0 - flat[1]
    return mask
