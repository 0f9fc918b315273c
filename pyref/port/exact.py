"""Known values times a number, and sums of them, without losing what is known.

A known value is high + low, each float64; the product and the sum are formed in
fractions and split again, so that an error far below one ulp can still be told.
"""

from dataclasses import replace
from fractions import Fraction

import numpy as np


def mapped(expected, move):
    """Every field of known values after a move that only rearranges."""
    return replace(
        expected,
        high=move(expected.high),
        low=move(expected.low),
        slack=move(expected.slack),
        scale=None if expected.scale is None else move(expected.scale),
        tie=None if expected.tie is None else move(expected.tie),
        accept={k: move(v) for k, v in expected.accept.items()},
        textbook={k: move(v) for k, v in expected.textbook.items()},
        written=(),
        wrong=(),
    )


def scaled(expected, share):
    """Known values times share, a Fraction or an array of them."""
    signed = np.asarray(share, dtype=np.float64)
    size = np.abs(signed)
    high, low = products(expected.high, expected.low, share)
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


def less(expected, added):
    """Known values less others that are known exactly, of the same shape."""
    pairs = [
        split(Fraction(float(h)) + Fraction(float(e)) - Fraction(float(v)))
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


def products(high, low, share):
    shares = np.broadcast_to(np.asarray(share, dtype=object), high.shape)
    pairs = [
        (np.float64(h) * np.sign(float(s)), 0.0)
        if not np.isfinite(h)
        else split((Fraction(float(h)) + Fraction(float(e))) * s)
        for h, e, s in zip(high.flat, low.flat, shares.flat, strict=True)
    ]
    return tuple(np.reshape([p[k] for p in pairs], high.shape) for k in (0, 1))


def split(value):
    try:
        high = float(value)
    except OverflowError:
        return (np.inf if value > 0 else -np.inf), 0.0
    return high, float(value - Fraction(high))


def total(expected, share):
    """The sum of all entries times share, as known values without an axis."""
    high, low = expected.high, expected.low
    if np.all(np.isfinite(high)):
        terms = [Fraction(float(v)) for v in (*high.flat, *low.flat)]
        first, second = split(sum(terms, Fraction(0)) * share)
    else:
        first, second = float(np.sum(high)), 0.0
    size = abs(float(share))

    def added(values):
        return np.asarray(np.sum(values) * size)

    return replace(
        expected,
        high=np.asarray(first),
        low=np.asarray(second),
        slack=added(expected.slack),
        scale=None if expected.scale is None else added(expected.scale),
        tie=None if expected.tie is None else np.asarray(np.any(expected.tie)),
        accept={},
        textbook={k: added(v) for k, v in expected.textbook.items()},
        written=(),
        wrong=(),
    )
