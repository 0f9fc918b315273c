"""What a finding says of an entry: the worst of an array, or the first of an exact one.

plan -> run -> compare -> report
               ^^^^^^^
"""

from functools import lru_cache
from typing import Any

import numpy as np

from pyref import measure


def worst_entry(
    got: np.ndarray,
    want: np.ndarray,
    error: np.ndarray,
    ratio: np.ndarray,
    limit: float,
    dtype: str = "float64",
    blind: np.ndarray | None = None,
) -> dict[str, Any]:
    """What a finding says of the entry that is farthest off, blind ones apart."""
    if not got.size:
        return {"verdict": "pass", "limit": limit, "ratio": 0.0}
    wrong, judged = ratio, got.size
    counted = (want != 0) | (ratio > limit)
    if blind is not None:
        seen = ~blind
        wrong, error = np.where(seen, ratio, -1), np.where(seen, error, 0)
        counted, judged = counted & seen, int(np.count_nonzero(seen))
    where = np.unravel_index(np.argmax(wrong), ratio.shape)
    return {
        "verdict": "pass" if ratio[where] <= limit else "fail",
        "digits": measure.digits(np.where(counted, error, 0), want, dtype),
        "ulps": float(np.max(measure.ulps(error, want, dtype))),
        "ratio": float(ratio[where]),
        "limit": float(limit),
        "where": tuple(map(int, where)),
        "got": repr(float(got[where])),
        "want": repr(float(want[where])),
        "judged": judged,
        "blind": got.size - judged,
    }


def first_entry(
    got: np.ndarray,
    want: np.ndarray,
    limit: float,
    dtype: str,
    blind: np.ndarray | None = None,
) -> dict[str, Any]:
    """What a finding says where no entry is off: it tells the first that was judged."""
    place = 0 if blind is None else int(np.argmin(blind))
    where = np.unravel_index(place, got.shape)
    unseen = 0 if blind is None else int(np.count_nonzero(blind))
    return {
        "verdict": "pass",
        "digits": most_digits(dtype),
        "ulps": 0.0,
        "ratio": 0.0,
        "limit": float(limit),
        "where": tuple(map(int, where)),
        "got": repr(float(got[where])),
        "want": repr(float(want[where])),
        "judged": got.size - unseen,
        "blind": unseen,
    }


@lru_cache
def most_digits(dtype: str) -> float:
    """All digits that a precision has."""
    return measure.digits(np.zeros(1), np.ones(1), dtype)
