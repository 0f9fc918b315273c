"""Hold two numbers against each other: the one place with rules of how far apart.

A value c has a scale S, the sum of |d value / d input * input|, so that u (S + |c|) is
what one rounding of the data does to it: errors are told in that unit and may reach K
of it. Where no scale is certified, S is the largest magnitude of the whole array. The
same NaN or the same infinity is no error; any other NaN is an infinite one. An exact
zero has no ulp and no digits: there the bound decides. Nothing is judged in words,
printed or raised here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray
K = 16


@dataclass(frozen=True)
class Reference:
    """What an array is held against: value = high + low, scale, and its limits."""

    high: Array
    low: Array | float = 0.0
    slack: Array | float = 0.0
    scale: Array | None = None
    textbook: Array | float = 0.0  # how far off the textbook formula may be


def bound(length: int) -> float:
    """K for a sum of so many terms: 0 for an exact operation, else 16 sqrt(n)."""
    return K * max(1.0, np.sqrt(length)) if length else 0.0


def unit(value: Any, scale: Any, dtype: Any) -> Any:
    """The unit of an error, u (S + |c|) + 4 tiny: one rounding of the data."""
    kind = np.finfo(dtype)
    u = float(kind.epsneg)  # times each, since their sum may overflow
    with np.errstate(over="ignore"):
        return u * scale + u * np.abs(value) + 4 * float(kind.tiny)


def unit_of(known: Any, dtype: Any) -> Any:
    """The unit at each entry of what is known, which has high and perhaps a scale."""
    scale = largest(known.high) if known.scale is None else known.scale
    return unit(np.where(np.isfinite(known.high), known.high, 0), scale, dtype)


def allowance(known: Any, length: int, dtype: Any) -> Any:
    """How far an entry may be off: its bound in units, and what print left open."""
    return bound(max(1, length)) * unit_of(known, dtype) + known.slack


def spacing(values: Array, dtype: Any) -> Array:
    """One ulp of each number; that of the smallest normal number below it."""
    size = np.maximum(np.abs(values), float(np.finfo(dtype).tiny))
    with np.errstate(all="ignore"):
        ulps: Array = np.spacing(size.astype(dtype)).astype(np.float64)
    return ulps


def largest(*arrays: Any) -> float:
    """The largest finite magnitude in arrays, 0 where there is none."""
    sizes = [np.abs(a[np.isfinite(a)]) for a in arrays if isinstance(a, Array)]
    return max((float(np.max(s, initial=0)) for s in sizes), default=0.0)


def errors(got: Array, high: Array, low: Any = 0.0, slack: Any = 0.0) -> Array:
    """Distances from high + low, less slack."""
    with np.errstate(all="ignore"):
        error = np.maximum(np.abs((got - high) - low) - slack, 0)
    same = (got == high) | (np.isnan(got) & np.isnan(high))
    error = np.where(same & ~np.isfinite(high), 0, error)
    return np.where(np.isnan(error), np.inf, error)


def shares(error: Array, size: Any) -> Array:
    """Errors as shares of a size; infinite where a quotient is no number."""
    with np.errstate(all="ignore"):
        share = error / size
    return np.where(np.isnan(share), np.where(error > 0, np.inf, 0), share)


def ulps(error: Array, want: Array, dtype: Any) -> Array:
    return shares(error, spacing(want, dtype))


def digits(error: Array, want: Array, dtype: Any) -> float:
    """The fewest digits that are right, from 0 to all that the precision has."""
    kind = np.finfo(dtype)
    worst = np.max(shares(error, np.maximum(np.abs(want), kind.tiny)), initial=0)
    return abs(float(-np.log10(np.clip(worst, float(kind.epsneg), 1))))


def grade(
    error: Array, ratio: Array, limit: float, known: Reference, dtype: Any
) -> str:
    """The grade of an array, the worst of its entries.

    A: within 4 ulp everywhere; B: within the bound; C: outside, but no farther than
    rounding can take the textbook formula; D: wrong.
    """
    within, want = ratio <= limit, known.high
    if not np.all(within):
        return "C" if np.all(within | (error <= known.textbook)) else "D"
    near = np.where(want == 0, within, error <= 4 * spacing(want, dtype))
    return "A" if np.all(near | ~np.isfinite(want) & (error == 0)) else "B"


def form(got: Any, want: Array, dtype: Any = None) -> str:
    """What is wrong with the form of an array, whatever its numbers; "" if nothing."""
    if got is None:
        return "is missing"
    if not isinstance(got, Array):
        return f"is {type(got).__name__}, no array"
    if got.shape != want.shape:
        return f"is {spell(got.shape)}, not {spell(want.shape)}"
    if dtype and got.dtype != dtype:
        return f"is {got.dtype}, not {dtype}"
    return ""


def spell(shape: Sequence[int]) -> str:
    """A shape as all messages have it: 4 x 3."""
    return " x ".join(map(str, shape)) or "a scalar"


def spell_entry(where: Sequence[int], from_one: bool = False) -> str:
    """An entry as a language writes it: [0, 1], or where it counts from 1, (1,2)."""
    if from_one:
        return f"({','.join(str(k + 1) for k in where)})"
    return f"[{', '.join(map(str, where))}]"
