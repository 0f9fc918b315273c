"""Judge one array of a drawn case by a reference.

An entry for which rounding explains as much as the whole array is, or which it may take
past the range, is told apart from one that is right: the data do not decide it.
"""

from dataclasses import replace

import numpy as np

from pyref import measure
from pyref.crosscheck.compare import Told, against_values
from pyref.fuzz.verdict import Verdict
from pyref.measure import Reference


def by_whole(
    told: Told, got: np.ndarray, reference: Reference, limit: float
) -> Verdict:
    """The verdict by the largest scale and value of an array, for all its entries.

    What reference.slack allows is allowed as well.
    """
    assert reference.scale is not None  # both routes have one
    with np.errstate(over="ignore"):
        sizes = np.abs(reference.high) + reference.scale
    most = np.max(sizes, initial=0, where=~np.isnan(sizes))
    slack = np.where(np.isfinite(reference.slack), reference.slack, 0)
    whole = replace(reference, scale=np.full(sizes.shape, most), slack=slack)
    one = by_reference(told, got, whole, limit)
    return Verdict("outside", reason="small") if one.kind == "same" else one


def by_reference(
    told: Told, got: np.ndarray, reference: Reference, limit: float
) -> Verdict:
    """The verdict on one array: entries that the data do not decide are told apart."""
    dtype = told["dtype"]
    with np.errstate(over="ignore"):
        passed = np.isinf(reference.high.astype(dtype))
    high = np.where(passed, np.copysign(np.inf, reference.high), reference.high)
    reference = replace(reference, high=high)
    error = measure.errors(got.astype(np.float64), high, reference.low)
    if not error.any():
        return Verdict("same")
    with np.errstate(all="ignore"):
        allowed = limit * measure.unit_of(reference, dtype) if limit else 0 * error
        allowed = np.where(np.isnan(allowed), np.inf if limit else 0, allowed)
        allowed = allowed + reference.slack
        least = limit * measure.unit(np.where(np.isfinite(high), high, 0), 0.0, dtype)
    lost = (error > least) & is_undecided(high, allowed, dtype)
    off = ~(error <= allowed) & ~lost
    if not np.any(off | lost):
        return Verdict("same")
    finding = against_values(told, got, reference, dtype, limit, lost)
    if np.any(off):
        return Verdict("wrong", finding=finding)
    return Verdict("ill-posed", finding=finding, reason="rounding moves it by its size")


def is_undecided(want: np.ndarray, allowed: np.ndarray, dtype: str) -> np.ndarray:
    """Where what rounding explains is as large as the array, or reaches its range."""
    kind, size = np.finfo(dtype), np.abs(want)
    least = max(measure.largest(want), 1e3 * float(kind.tiny))
    with np.errstate(all="ignore"):
        edge = (size + allowed >= kind.max) & (size <= kind.max)
    lost: np.ndarray = (allowed >= least) | edge
    return lost
