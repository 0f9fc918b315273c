"""Measure how far two results lie apart.

    plan -> run -> compare -> report
                   ^^^^^^^
A value c has a scale S, the sum of |d value / d input * input|, so that
u (S + |c|) is what one rounding of the data does to it. An error is told in those
units: ratio = |v - c| / (u (S + |c|) + 4 tiny). Where no scale is certified yet, S
is the largest magnitude of the reference array, and the finding is interim.
An exact zero has no digits to be right: it counts by its ratio alone. Nothing is
printed or raised here.
"""

from dataclasses import dataclass, replace

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import unit

BLIND = 1e-6
# The complex step divides by 2^-66: what was subnormal before has lost its digits.
SUNK = 4 * float(np.finfo(np.float64).tiny) * 2.0**66


@dataclass(frozen=True)
class Reference:
    """The side an array is held against: value = high + low, scale, and its limits."""

    high: np.ndarray
    low: np.ndarray | float = 0.0
    slack: np.ndarray | float = 0.0
    scale: np.ndarray | None = None
    textbook: np.ndarray | float = 0.0  # how far off the textbook formula may be


def against_values(told, got, reference, dtype, limit, blind=False):
    """Judge an array by known values, or by the array of another implementation.

    blind marks entries that are not to be judged.
    """
    want = reference.high
    refused = other_form(told, got, want, dtype)
    if refused:
        return refused
    blind = np.broadcast_to(blind, want.shape)
    got = got.astype(np.float64)
    with np.errstate(all="ignore"):
        error = np.abs((got - want) - reference.low)
        error = np.maximum(error - reference.slack, 0)
        same = (got == want) | (np.isnan(got) & np.isnan(want))
        error = np.where(same & ~np.isfinite(want), 0, error)
        error = np.where(np.isnan(error), np.inf, error)
        scale = reference.scale
        if scale is None:
            scale = largest_of(want)
        size = np.where(np.isfinite(want), want, 0)
        ratio = error / unit(size, scale, dtype)
    found = worst_entry(
        told, got, want, error, ratio, limit, dtype, blind, reference.scale is None
    )
    near = np.where(want == 0, ratio <= limit, error <= 4 * spacing(want, dtype))
    near = near | ~np.isfinite(want) & (error == 0) | blind
    return replace(
        found,
        grade=grade_of(near, (ratio <= limit) | blind, error <= reference.textbook),
    )


def grade_of(near, within, explained):
    """The grade of an array from what holds for each entry.

    A: within 4 ulp everywhere; B: within the bound; C: outside, but no farther than
    rounding can take the textbook formula; D: wrong. An exact zero has no ulp: there
    the bound decides.
    """
    if np.all(within):
        return "A" if np.all(near) else "B"
    return "C" if np.all(within | explained) else "D"


def spacing(want, dtype):
    """One ulp of each number; that of the smallest normal number below it."""
    size = np.maximum(np.abs(want), float(np.finfo(dtype).tiny))
    with np.errstate(all="ignore"):
        return np.spacing(size.astype(dtype)).astype(np.float64)


def against_slopes(told, got, slopes, estimate, scale, ties=None):
    """Judge a gradient by central differences, where those can be trusted.

    A derivative that is a choice is blind too.
    """
    refused = other_form(told, got, slopes, "float64")
    if refused:
        return refused
    blind = too_coarse(slopes, estimate, scale)
    if ties is not None:
        blind = blind | ties
    unseen = mostly_blind(told, blind)
    if unseen:
        return unseen
    with np.errstate(invalid="ignore"):
        error = np.abs(got - slopes)
    error = np.where(np.isnan(error), np.inf, error)
    kind = np.finfo(np.float64)
    floor = 10 * estimate + 4 * (kind.eps * np.abs(slopes) + kind.tiny)
    with np.errstate(over="ignore", invalid="ignore"):
        ratio = error / floor
    return worst_entry(told, got, slopes, error, ratio, 1.0, "float64", blind=blind)


def against_turns(told, got, turns, estimate, size, scale, limit, slopes=None):
    """Judge a gradient by the complex step, where that can be trusted.

    An entry is blind when the estimated error of its complex step is more than
    rounding of the data explains, and more than 1e-6 of the size. slopes are those of
    the same forward pass with their estimates, NaN where they are blind: a complex
    step that contradicts them is of no analytic function, and the slopes are what
    judges.
    """
    refused = other_form(told, got, turns, "float64")
    if refused:
        return refused
    most = largest_of(turns) if scale is None else scale
    allowed = limit * unit(turns, most, "float64") + SUNK
    blind = too_coarse(turns, estimate, size) & ~(10 * estimate <= allowed)
    if slopes is not None:
        values, errors = slopes
        with np.errstate(invalid="ignore"):
            gap = np.abs(turns - values)
            blind = blind | (gap > 10 * (errors + estimate) + allowed)
    wider = most + (SUNK + 10 * estimate) / (limit * np.finfo(np.float64).epsneg)
    found = mostly_blind(told, blind) or against_values(
        told, got, Reference(turns, scale=wider), "float64", limit, blind
    )
    return replace(found, interim=scale is None)


def largest_of(array):
    """The largest finite magnitude, which stands for a scale that is not certified."""
    return np.max(np.abs(array), initial=0, where=np.isfinite(array))


def too_coarse(values, estimate, scale):
    """Entries whose estimated error is more than 1e-6 of the scale."""
    return ~(estimate <= BLIND * scale) | ~np.isfinite(values)


def mostly_blind(told, blind):
    """A finding where less than half of an array can be judged."""
    judged = int(blind.size - np.count_nonzero(blind))
    if judged >= blind.size / 2:
        return None
    note = f"{judged} of {blind.size} entries could be judged"
    return Finding(
        **told, verdict="blind", judged=judged, blind=blind.size - judged, note=note
    )


def other_form(told, got, want, dtype):
    """A finding when the array is missing, of another size or precision."""
    if got is None:
        return Finding(**told, verdict="fail", note="is missing")
    if not isinstance(got, np.ndarray):
        return Finding(
            **told, verdict="fail", note=f"is {type(got).__name__}, no array"
        )
    if got.shape != want.shape:
        note = f"is {spell(got.shape)}, not {spell(want.shape)}"
        return Finding(**told, verdict="fail", note=note)
    if got.dtype != dtype:
        return Finding(**told, verdict="fail", note=f"is {got.dtype}, not {dtype}")
    return None


def worst_entry(told, got, want, error, ratio, limit, dtype, blind=None, interim=False):
    if not got.size:
        return Finding(**told, verdict="pass", limit=limit, ratio=0.0, interim=interim)
    seen = np.ones(got.shape, bool) if blind is None else ~blind
    where = np.unravel_index(np.argmax(np.where(seen, ratio, -1)), ratio.shape)
    kind = np.finfo(dtype)
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(want), kind.tiny)
        relative = np.where(seen & ~((want == 0) & (ratio <= limit)), error / size, 0)
        relative = np.where(
            np.isnan(relative), np.where(error > 0, np.inf, 0), relative
        )
        ulps = np.where(seen, error / spacing(want, dtype), 0)
        ulps = np.where(np.isnan(ulps), np.where(error > 0, np.inf, 0), ulps)
        digits = -np.log10(np.clip(np.max(relative), float(kind.epsneg), 1))
    good = ratio[where] <= limit
    return Finding(
        **told,
        verdict="pass" if good else "fail",
        digits=abs(float(digits)),
        ulps=float(np.max(ulps)),
        ratio=float(ratio[where]),
        limit=float(limit),
        where=tuple(map(int, where)),
        got=repr(float(got[where])),
        want=repr(float(want[where])),
        judged=int(np.count_nonzero(seen)),
        blind=int(got.size - np.count_nonzero(seen)),
        interim=interim,
    )


def spell(shape):
    return " x ".join(map(str, shape)) or "a scalar"
