"""Judge how far two results lie apart: one finding for an array.

    plan -> run -> compare -> report
                   ^^^^^^^
measure.py says how far; here stands what a verdict is made of. Where no scale is
certified yet, the finding is interim. Nothing is printed or raised here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pyref import measure
from pyref.crosscheck.entry import first_entry, worst_entry
from pyref.crosscheck.finding import Entries, Finding
from pyref.fixtures.case import Expected, Sheet

Told = Mapping[str, Any]
"""What a finding says beside its numbers: case, layer, pair, dtype, array."""
APART = 1e-3
"""How far what is no gradient lies from the gradient, as a share of the larger.

Rounding takes at worst half the digits of float32, 2.4e-4, and slopes that are trusted
are right to 1e-5; results that published sources have in the place of a gradient are
off by 0.55 of it and more. Twice or half of this would decide nothing otherwise.
"""
BLIND = 1e-6
KEPT = 2**18  # entries of an array that a finding keeps: 4 MB
# The complex step divides by 2^-66: what was subnormal before has lost its digits.
SUNK = 4 * float(np.finfo(np.float64).tiny) * 2.0**66


def against_values(
    told: Told,
    got: np.ndarray | None,
    reference: measure.Reference,
    dtype: str,
    limit: float,
    blind: np.ndarray | None = None,
) -> Finding:
    """Judge an array by known values, or by the array of another implementation.

    blind marks entries that are not to be judged.
    """
    want = reference.high
    refused = other_form(told, got, want, dtype)
    if refused or got is None:
        return refused or Finding(**told, verdict="fail")
    got = got.astype(np.float64)
    error = measure.errors(got, want, reference.low, reference.slack)
    interim = reference.scale is None
    if got.size and not error.any():
        exact = first_entry(got, want, limit, dtype, blind)
        held = list_entries(got, want, error, blind)
        return Finding(**told, **exact, interim=interim, grade="A", entries=held)
    ratio = measure.shares(error, measure.unit_of(reference, dtype))
    judged = error, ratio
    if blind is not None:
        judged = np.where(blind, 0, error), np.where(blind, 0, ratio)
    return Finding(
        **told,
        **worst_entry(got, want, error, ratio, limit, dtype, blind),
        interim=interim,
        grade=measure.grade(*judged, limit, reference, dtype),
        entries=list_entries(got, want, ratio, blind),
    )


def list_entries(
    got: np.ndarray, want: np.ndarray, ratio: np.ndarray, blind: np.ndarray | None
) -> Entries | None:
    """All entries, of an array that is not too large; blind ones have no ratio."""
    if got.size > KEPT:
        return None
    return Entries(
        got, want, ratio if blind is None else np.where(blind, np.nan, ratio)
    )


def reference_of(known: Expected, dtype: str) -> measure.Reference:
    """What an array of this precision is held against, from what a case knows."""
    loose = known.textbook.get(dtype, 0.0)
    return measure.Reference(known.high, known.low, known.slack, known.scale, loose)


def other_choice(
    told: Told, got: np.ndarray | None, known: Expected, dtype: str, limit: float
) -> Finding | None:
    """That an array passes with another choice at a tie, which its note names."""
    for choice, values in known.accept.items():
        other = replace(reference_of(known, dtype), high=values, low=0.0)
        finding = against_values(told, got, other, dtype, limit)
        if finding.verdict == "pass":
            return replace(finding, note=f"another legal choice at the tie: {choice}")
    return None


def against_slopes(
    told: Told,
    got: np.ndarray,
    slopes: np.ndarray,
    estimate: np.ndarray,
    scale: float,
    ties: np.ndarray | None = None,
) -> Finding:
    """Judge a gradient by central differences, where those can be trusted."""
    blind = blind_entries(slopes, estimate, scale, ties)
    unseen = mostly_blind(told, blind)
    if unseen:
        return unseen
    error = measure.errors(got, slopes)
    kind = np.finfo(np.float64)
    with np.errstate(all="ignore"):
        floor = 10 * estimate + 4 * (kind.eps * np.abs(slopes) + kind.tiny)
    ratio = measure.shares(error, floor)
    worst = worst_entry(got, slopes, error, ratio, 1.0, blind=blind)
    return Finding(**told, **worst, entries=list_entries(got, slopes, ratio, blind))


@dataclass(frozen=True)
class Turns:
    """Complex steps, their errors, the size of the whole array, scales, the limit."""

    values: np.ndarray
    errors: np.ndarray
    size: float
    scale: np.ndarray
    limit: float

    @property
    def allowed(self) -> np.ndarray:
        """What rounding of the data explains."""
        unit = measure.unit(self.values, self.scale, "float64")
        return np.asarray(self.limit * unit + SUNK)


def against_turns(
    told: Told, got: np.ndarray, turns: Turns, lost: np.ndarray | None = None
) -> Finding:
    """Judge a gradient by the complex step, where that can be trusted.

    An entry is blind when the estimated error of its complex step is more than
    rounding of the data explains, and more than 1e-6 of the size, or when it is lost:
    a complex step that contradicts the slopes is of no analytic function, and the
    slopes are what judges.
    """
    estimate = turns.errors
    blind = blind_entries(turns.values, estimate, turns.size)
    blind = blind & ~(10 * estimate <= turns.allowed)
    if lost is not None:
        blind = blind | lost
    room = (SUNK + 10 * estimate) / (turns.limit * np.finfo(np.float64).epsneg)
    reference = measure.Reference(turns.values, scale=turns.scale + room)
    return mostly_blind(told, blind) or against_values(
        told, got, reference, "float64", turns.limit, blind
    )


def as_said(
    finding: Finding, sheet: Sheet, got: np.ndarray, gradient: np.ndarray
) -> Finding:
    """What is said to be no gradient must be far from one, entry for entry in its form.

    Finite numbers of its size and precision: a finding of anything else stays as it is,
    and so does one that is blind.
    """
    judged = finding.verdict in ("pass", "fail") and finding.ratio is not None
    if finding.array not in sheet.not_gradients or not judged:
        return finding
    if not np.all(np.isfinite(got)):
        return finding
    gap = measure.largest(measure.errors(got, gradient))
    if gap > APART * measure.largest(got, gradient):
        note = "is no gradient, as its source has it"
        return replace(finding, verdict="pass", ratio=None, digits=None, note=note)
    note = "is said to be no gradient, and is within a thousandth of it"
    return replace(finding, verdict="fail", note=note)


def blind_entries(
    values: np.ndarray,
    estimate: np.ndarray,
    scale: float,
    ties: np.ndarray | None = None,
) -> np.ndarray:
    """Where a checker says nothing.

    An entry is blind when its estimated error is more than 1e-6 of the scale, or when
    its derivative is a choice.
    """
    blind: np.ndarray = ~(estimate <= BLIND * scale) | ~np.isfinite(values)
    return blind if ties is None else blind | ties


def mostly_blind(told: Told, blind: np.ndarray) -> Finding | None:
    """A finding where less than half of an array can be judged."""
    judged = int(blind.size - np.count_nonzero(blind))
    if judged >= blind.size / 2:
        return None
    note = f"{judged} of {blind.size} entries could be judged"
    return Finding(
        **told, verdict="blind", judged=judged, blind=blind.size - judged, note=note
    )


def other_form(told: Told, got: Any, want: np.ndarray, dtype: str) -> Finding | None:
    """A finding when the array is missing, of another size or precision."""
    note = measure.form(got, want, dtype)
    return Finding(**told, verdict="fail", note=note) if note else None
