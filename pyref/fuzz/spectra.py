"""Matrices with spectra that are hard: equal, close, zero, of many magnitudes.

Products are summed term by term, so that no library's order of summation is in them.
"""

from collections.abc import Callable, Sequence

import numpy as np

from pyref.fuzz.source import Source

Spectrum = Callable[[Source, int, str], np.ndarray]


def draw_apart(source: Source, size: int, dtype: str) -> np.ndarray:
    values: np.ndarray = 0.5 + source.shares((size,)) + source.wholes(0, 3, (size,))
    return values


def draw_pairs(source: Source, size: int, dtype: str) -> np.ndarray:
    """Values of which some are equal."""
    return 1.0 + source.wholes(0, max(0, size // 2 - 1), (size,))


def draw_close(source: Source, size: int, dtype: str) -> np.ndarray:
    """Gaps from far above one rounding to below it."""
    bits = np.finfo(dtype).nmant
    gaps = 2.0 ** -source.wholes(2, bits + 2, (size,))
    values: np.ndarray = 1 + gaps * source.wholes(0, 1, (size,))
    return values


def draw_magnitudes(source: Source, size: int, dtype: str) -> np.ndarray:
    """Values of which the smallest are lost beside the largest."""
    return 2.0 ** -source.wholes(0, np.finfo(dtype).nmant + 8, (size,))


def draw_low_rank(source: Source, size: int, dtype: str) -> np.ndarray:
    """Values of which some are zero."""
    kept = source.wholes(0, 1, (size,))
    values: np.ndarray = kept * draw_apart(source, size, dtype)
    return values


SPECTRA: tuple[Spectrum, ...] = (draw_apart, draw_pairs, draw_close, draw_magnitudes)
DEFICIENT: tuple[Spectrum, ...] = (draw_low_rank,)


def draw_matrix(
    source: Source, shape: Sequence[int], dtype: str, definite: bool
) -> np.ndarray:
    """A matrix of a hard spectrum; definite: symmetric, with no value below zero."""
    rows, columns = shape
    size = min(rows, columns)
    spectra = SPECTRA if definite and source.chance(0.9) else SPECTRA + DEFICIENT
    values = source.pick(spectra)(source, size, dtype)
    signs = np.ones(size) if definite else source.signs((size,))
    scale = 2.0 ** source.pick((0, 0, 0, 10, -10))
    middle = np.zeros((rows, columns))
    middle[np.arange(size), np.arange(size)] = scale * signs * values
    if source.chance(0.2):
        return middle  # it is diagonal, and its spectrum exact
    left = draw_reflection(source, rows)
    symmetric = definite or (rows == columns and source.chance(0.7))
    right = left if symmetric else draw_reflection(source, columns)
    product = multiply(multiply(left, middle), right.T)
    return (product + product.T) / 2 if symmetric else product


def draw_reflection(source: Source, size: int) -> np.ndarray:
    """An orthogonal matrix, but for rounding."""
    v = source.wholes(-3, 3, (size, 1)).astype(float)
    length = sum(float(c * c) for c in v.flat) or 1.0
    return np.eye(size) - 2 / length * multiply(v, v.T)


def multiply(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    product = np.zeros((a.shape[0], b.shape[1]))
    for k in range(a.shape[1]):
        product = product + a[:, k : k + 1] * b[k : k + 1]
    return product
