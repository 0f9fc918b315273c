"""Kinds of arrays: what the numbers of an argument are aimed at.

Each kind is a function of a source, a shape and the precision whose edges it aims at.
They use no function whose last digit a library decides: the numbers of a case are the
same everywhere.
"""

from collections.abc import Callable, Sequence

import numpy as np

from pyref.fuzz.source import Source

Shape = Sequence[int]
Kind = Callable[[Source, Shape, str], np.ndarray]

STEPS = (20.0, 36.7, 37.5, 88.0, 103.9, 709.7, 745.1, 750.0)
"""Where exp and what is made of it reach the edge of a precision, and one past all."""
SPECIAL = (np.nan, np.inf, -np.inf)


def edges(dtype: str) -> tuple[int, int, int]:
    """Exponents of 2: of the smallest subnormal, the smallest normal, the largest."""
    kind = np.finfo(dtype)
    return kind.minexp - kind.nmant, kind.minexp, kind.maxexp - 1


def draw_plain(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Short numbers between -2 and 2, none of them 0."""
    return (2.0 * source.wholes(0, 8190, shape) - 8189) / 4096


def draw_full(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Between -2 and 2, with all bits."""
    return 4 * source.shares(shape) - 2


def draw_whole(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    return source.wholes(-2, 2, shape).astype(float)


def draw_zeros(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Zeros of both signs, and a few other numbers."""
    numbers = draw_full(source, shape, dtype)
    kept = source.wholes(0, 3, shape) == 0
    return np.where(kept, numbers, 0 * source.signs(shape))


def draw_equal(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """One number in all places."""
    return np.full(shape, source.pick((0.1, 1.0, -3.0, 1e3 + 0.7)))


def draw_near(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Numbers a few roundings from one another."""
    step = float(np.finfo(dtype).eps)
    number = source.pick((1.0, -0.7, 1000.3))
    return number * (1 + step * source.wholes(-4, 4, shape))


def draw_far(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Small differences of numbers that lie far from zero."""
    offset = source.pick((64.0, 1e4, -1e4 if dtype == "float32" else 1e8))
    return draw_full(source, shape, dtype) + offset


def draw_cancelling(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """A large number with either sign in most places, small ones in the others."""
    large = 2.0 ** source.between(10, np.finfo(dtype).nmant + 3)
    small = source.wholes(0, 2, shape) == 0
    numbers = draw_full(source, shape, dtype)
    return np.where(small, numbers, source.signs(shape) * large)


def draw_wide(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Magnitudes from 2^-40 to 2^40."""
    numbers: np.ndarray = np.ldexp(
        draw_full(source, shape, dtype), source.wholes(-40, 40, shape)
    )
    return numbers


def draw_steep(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Where exponentials saturate, overflow and vanish."""
    size = np.asarray(STEPS)[source.wholes(0, len(STEPS) - 1, shape)]
    numbers: np.ndarray = source.signs(shape) * (size + 0.5 * source.shares(shape))
    return numbers


def draw_subnormal(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Around the smallest normal number, and far below it."""
    least, normal, _ = edges(dtype)
    numbers: np.ndarray = np.ldexp(
        source.signs(shape), source.wholes(least, normal + 2, shape)
    )
    return numbers


def draw_small(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Where squares are about as small as a number can be."""
    exponent = edges(dtype)[1] // 2
    powers = source.wholes(exponent - 20, exponent + 4, shape)
    numbers: np.ndarray = np.ldexp(draw_full(source, shape, dtype), powers)
    return numbers


def draw_big(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Where squares are about as large as a number can be."""
    exponent = edges(dtype)[2] // 2
    powers = source.wholes(exponent - 6, exponent + 2, shape)
    numbers: np.ndarray = np.ldexp(draw_full(source, shape, dtype), powers)
    return numbers


def draw_largest(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """The largest numbers there are."""
    largest = edges(dtype)[2]
    powers = source.wholes(largest - 3, largest - 1, shape)
    numbers: np.ndarray = np.ldexp(draw_full(source, shape, dtype), powers)
    return numbers


def draw_special(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """A NaN or an infinity among finite numbers."""
    numbers = draw_full(source, shape, dtype)
    odd = source.wholes(0, 5, shape) == 0
    which = np.asarray(SPECIAL)[source.wholes(0, 2, shape)]
    return np.where(odd, which, numbers)


def draw_labels(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """A one in each row; nothing where a row has no place for it."""
    numbers = np.zeros(shape)
    if numbers.size:
        rows, columns = numbers.reshape(-1, shape[-1]).shape
        places = source.wholes(0, columns - 1, (rows,))
        numbers.reshape(-1, columns)[np.arange(rows), places] = 1
    return numbers


def draw_binary(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    return source.wholes(0, 1, shape).astype(float)


def draw_signs(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """-1 and 1."""
    return source.signs(shape)


def draw_mask(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Zeros, and 1 / 0.8 in eight of ten places."""
    return 1.25 * (source.wholes(0, 9, shape) < 8)


def draw_away(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Zeros, and -Inf in three of ten places."""
    return np.where(source.wholes(0, 9, shape) < 7, 0.0, -np.inf)


def draw_shares(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Short numbers between 0 and 1, and none of these."""
    return (source.wholes(0, 8190, shape) + 1.0) / 8192


def draw_positive(source: Source, shape: Shape, dtype: str) -> np.ndarray:
    """Short numbers between 0 and 4, none of them 0."""
    return (source.wholes(0, 8190, shape) + 1.0) / 2048


PLAIN: tuple[Kind, ...] = (draw_plain, draw_full)
AIMED: tuple[Kind, ...] = (
    draw_whole,
    draw_zeros,
    draw_equal,
    draw_near,
    draw_far,
    draw_cancelling,
    draw_wide,
    draw_steep,
    draw_subnormal,
    draw_small,
    draw_big,
    draw_largest,
    draw_special,
)
NAMED: dict[str, Kind] = {
    "labels": draw_labels,
    "one-hot": draw_labels,
    "binary": draw_binary,
    "bits": draw_binary,
    "index": draw_binary,
    "signs": draw_signs,
    "mask": draw_mask,
    "away": draw_away,
    "positive": draw_positive,
    "shares": draw_shares,
}
"""What a sheet may say of an array of ordinary data; definite: see spectra.py."""
ALWAYS = ("one-hot", "bits", "index", "signs")
"""Kinds of arrays that nothing else can stand for; index: Sheet.fit makes two rows."""
