"""Known values times a number, and sums of them, without losing what is known.

A known value is high + low, each float64; the product and the sum are formed in
fractions and split again, so that an error far below one ulp can still be told.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from pyref.fixtures.case import ARRAY, Expected

Share = Fraction | ARRAY  # an array of Fractions, one for each entry


def rearrange_known(expected: Expected, move: Callable[[ARRAY], ARRAY]) -> Expected:
    """Every field of known values after a move that rounds nothing.

    A move may change signs, which what has none is not given: slack, scale, tie.
    """

    def move_size(size: ARRAY) -> ARRAY:
        sizes: ARRAY = np.abs(move(size.astype(np.float64)))
        return sizes.astype(size.dtype)

    return replace(
        expected,
        high=move(expected.high),
        low=move(expected.low),
        slack=move_size(expected.slack),
        scale=None if expected.scale is None else move_size(expected.scale),
        tie=None if expected.tie is None else move_size(expected.tie),
        accept={k: move(v) for k, v in expected.accept.items()},
        textbook={k: move_size(v) for k, v in expected.textbook.items()},
        written=(),
        wrong=(),
    )


def scale_known(expected: Expected, share: Share) -> Expected:
    """Known values times share."""
    signed = np.asarray(share, dtype=np.float64)
    size = np.abs(signed)
    high, low = multiply_exactly(expected.high, expected.low, share)
    return replace(
        expected,
        high=high,
        low=low,
        slack=expected.slack * size,
        scale=None if expected.scale is None else expected.scale * size,
        accept={k: v * signed for k, v in expected.accept.items()},
        textbook={k: v * size for k, v in expected.textbook.items()},
        written=(),
        wrong=(),
    )


def subtract_known(expected: Expected, added: ARRAY) -> Expected:
    """Known values less others of the same shape, which are known exactly."""
    pairs = [
        split_fraction(Fraction(float(h)) + Fraction(float(e)) - Fraction(float(v)))
        if np.isfinite(h) and np.isfinite(v)
        else (h - v, 0.0)
        for h, e, v in zip(
            expected.high.flat, expected.low.flat, added.flat, strict=True
        )
    ]
    high, low = (np.reshape([p[k] for p in pairs], added.shape) for k in (0, 1))
    return replace(
        expected,
        high=high,
        low=low,
        accept={k: v - added for k, v in expected.accept.items()},
        written=(),
        wrong=(),
    )


def multiply_exactly(high: ARRAY, low: ARRAY, share: Share) -> tuple[ARRAY, ARRAY]:
    """(high + low) times share, as high and low again."""
    shares = np.broadcast_to(np.asarray(share, dtype=object), high.shape)
    pairs = [
        (np.float64(h) * np.sign(float(s)), 0.0)
        if not np.isfinite(h)
        else split_fraction((Fraction(float(h)) + Fraction(float(e))) * s)
        for h, e, s in zip(high.flat, low.flat, shares.flat, strict=True)
    ]
    first, second = (np.reshape([p[k] for p in pairs], high.shape) for k in (0, 1))
    return first, second


def split_fraction(value: Fraction) -> tuple[float, float]:
    """The float64 nearest to a number, and the one nearest to what is left."""
    try:
        high = float(value)
    except OverflowError:
        return (np.inf if value > 0 else -np.inf), 0.0
    return high, float(value - Fraction(high))


def sum_known(expected: Expected, share: Fraction) -> Expected:
    """The sum of all entries times share, as known values without an axis."""
    high, low = expected.high, expected.low
    if np.all(np.isfinite(high)):
        terms = [Fraction(float(v)) for v in (*high.flat, *low.flat)]
        first, second = split_fraction(sum(terms, Fraction(0)) * share)
    else:
        first, second = float(np.sum(high)), 0.0
    size = abs(float(share))

    def add_up(values: ARRAY) -> ARRAY:
        return np.asarray(np.sum(values) * size)

    return replace(
        expected,
        high=np.asarray(first),
        low=np.asarray(second),
        slack=add_up(expected.slack),
        scale=None if expected.scale is None else add_up(expected.scale),
        tie=None if expected.tie is None else np.asarray(np.any(expected.tie)),
        accept={},
        textbook={k: add_up(v) for k, v in expected.textbook.items()},
        written=(),
        wrong=(),
    )
