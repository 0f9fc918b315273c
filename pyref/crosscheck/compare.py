"""Judge how far two results lie apart: one finding for an array.

    plan -> run -> compare -> report
                   ^^^^^^^
measure.py says how far; here stands what a verdict is made of. Where no scale is
certified yet, the finding is interim. Nothing is printed or raised here.
"""

import numpy as np

from pyref import measure
from pyref.crosscheck.finding import Finding

BLIND = 1e-6


def against_values(told, got, reference, dtype, limit):
    """Judge an array by known values, or by the array of another implementation."""
    want = reference.high
    refused = other_form(told, got, want, dtype)
    if refused:
        return refused
    got = got.astype(np.float64)
    error = measure.errors(got, want, reference.low, reference.slack)
    ratio = measure.shares(error, measure.unit_of(reference, dtype))
    return Finding(
        **told,
        **worst_entry(got, want, error, ratio, limit, dtype),
        interim=reference.scale is None,
        grade=measure.grade(error, ratio, limit, reference, dtype),
    )


def against_slopes(told, got, slopes, estimate, scale, ties=None):
    """Judge a gradient by central differences, where those can be trusted."""
    refused = other_form(told, got, slopes, "float64")
    if refused:
        return refused
    blind = blind_entries(slopes, estimate, scale, ties)
    judged = int(blind.size - np.count_nonzero(blind))
    if blind.size and judged < blind.size / 2:
        note = f"{judged} of {blind.size} entries could be judged"
        return Finding(
            **told, verdict="blind", judged=judged, blind=blind.size - judged, note=note
        )
    error = measure.errors(got, slopes)
    kind = np.finfo(np.float64)
    with np.errstate(all="ignore"):
        floor = 10 * estimate + 4 * (kind.eps * np.abs(slopes) + kind.tiny)
    ratio = measure.shares(error, floor)
    return Finding(**told, **worst_entry(got, slopes, error, ratio, 1.0, blind=blind))


def blind_entries(slopes, estimate, scale, ties=None):
    """Where slopes say nothing.

    An entry is blind when the estimated error of its slope is more than 1e-6 of the
    scale, or when its derivative is a choice.
    """
    blind = ~(estimate <= BLIND * scale) | ~np.isfinite(slopes)
    return blind if ties is None else blind | ties


def other_form(told, got, want, dtype):
    """A finding when the array is missing, of another size or precision."""
    note = measure.form(got, want, dtype)
    return Finding(**told, verdict="fail", note=note) if note else None


def worst_entry(got, want, error, ratio, limit, dtype="float64", blind=None):
    """What a finding says of the entry that is farthest off, blind ones apart."""
    if not got.size:
        return {"verdict": "pass", "limit": limit, "ratio": 0.0}
    seen = np.ones(got.shape, bool) if blind is None else ~blind
    where = np.unravel_index(np.argmax(np.where(seen, ratio, -1)), ratio.shape)
    counted = seen & ~((want == 0) & (ratio <= limit))
    return {
        "verdict": "pass" if ratio[where] <= limit else "fail",
        "digits": measure.digits(np.where(counted, error, 0), want, dtype),
        "ulps": float(np.max(measure.ulps(np.where(seen, error, 0), want, dtype))),
        "ratio": float(ratio[where]),
        "limit": float(limit),
        "where": tuple(map(int, where)),
        "got": repr(float(got[where])),
        "want": repr(float(want[where])),
        "judged": int(np.count_nonzero(seen)),
        "blind": int(got.size - np.count_nonzero(seen)),
    }
