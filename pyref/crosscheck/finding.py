"""What the cross-check found out about one array of one case and pair."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

PRINTED = " in print"  # behind the name of an array from print, known to be wrong
MEASURED = ("digits", "ulps", "ratio", "limit")
VERDICTS = ("error", "fail", "blind", "skip", "recorded", "pass")


@dataclass(frozen=True)
class Entries:
    """All entries of an array: what each is, what it must be, how far off in units.

    ratio: that of a finding, for each entry; NaN where it was not judged.
    """

    got: np.ndarray
    want: np.ndarray
    ratio: np.ndarray


@dataclass(frozen=True)
class Finding:
    """The worst entry of one array, and the verdict on it.

    case, layer, pair ("numpy|octave"), dtype, array: what was compared. digits,
    ulps, ratio and limit are those of docs/comparison.md, at the entry where; got and
    want are the two values there, as text that reads back. judged and blind count
    entries; interim says that no certified scale stood behind the ratio. grade, A to D,
    tells how an array stands to known values, and is empty where there were none.
    entries: of the whole array, for pages; no report in JSON has them.
    """

    case: str
    layer: str
    pair: str
    dtype: str
    array: str
    verdict: str
    digits: float | None = None
    ulps: float | None = None
    ratio: float | None = None
    limit: float | None = None
    where: tuple[int, ...] = ()
    got: str = ""
    want: str = ""
    judged: int = 0
    blind: int = 0
    interim: bool = False
    note: str = ""
    grade: str = ""
    entries: Entries | None = field(default=None, repr=False, compare=False)

    @property
    def check_id(self) -> str:
        """The id of the check that found it."""
        return name_check(self.case, self.pair, self.dtype)

    @property
    def share(self) -> float | None:
        """The largest error as a share of its bound; more than 1 is a failure."""
        if self.ratio is None or self.limit is None:
            return None
        if self.limit == 0:
            return float("inf") if self.ratio > 0 else 0.0
        return self.ratio / self.limit

    def at(self, places: np.ndarray | None, shape: tuple[int, ...]) -> "Finding":
        """The same finding, with its place in the whole array of this shape.

        places: in C order, of the entries that were judged; None: all of them. What
        comes behind them was judged along a direction, and has no place.
        """
        if not self.where:
            return self
        places = np.arange(np.prod(shape)) if places is None else places
        if self.where[0] >= len(places):
            note = f"{self.note}; " if self.note else ""
            return replace(self, where=(), note=f"{note}along a direction through all")
        where = np.unravel_index(places[self.where[0]], shape)
        held = self.entries
        if held and held.got.size == np.prod(shape):
            parts = (held.got, held.want, held.ratio)
            held = Entries(*(part.reshape(shape) for part in parts))
        return replace(self, where=tuple(map(int, where)), entries=held)

    def slim(self) -> "Finding":
        """The same finding without the entries of its array."""
        return replace(self, entries=None)

    def as_plain(self) -> dict[str, Any]:
        """All of it but the entries, as a report in JSON has it."""
        told = dict(vars(self))
        del told["entries"]
        return told

    def recorded(self) -> "Finding":
        """The same finding from a recorded reply: a pass is no more than recorded."""
        return replace(self, verdict="recorded") if self.verdict == "pass" else self


def name_check(case: str, pair: str, dtype: str) -> str:
    """The id of a check: one pair on one case in one precision."""
    single = "-float32" if dtype == "float32" else ""
    return f"{case}-{pair}{single}"


def worst_verdict(verdicts: Iterable[str]) -> str:
    """The verdict that counts for several together."""
    return min(verdicts, key=VERDICTS.index, default="skip")
