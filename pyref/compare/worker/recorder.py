"""What instrumented functions tell: values at the first and the last time of each.

Which time is the last is known from a run before, that only counts. So a loop of many
steps costs two copies, not one for each step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .rounding import Rounding
from .tree import Big, standardize

LARGEST = 200_000  # entries of a value
ALL = 3_000_000  # entries of all values of a run: some 100 MB as JSON
MOST = 4000  # places, with each key of a table a place

Key = tuple[int, str]


@dataclass
class Record:
    """One run: how often each place was passed, and values at the times in totals."""

    totals: Mapping[Key, int] | None = None
    rounding: Rounding | None = None
    counts: dict[Key, int] = field(default_factory=dict)
    values: dict[tuple[Key, int], Any] = field(default_factory=dict)  # in time
    entries: int = 0

    def note(self, key: Key, value: Any) -> None:
        if key not in self.counts and len(self.counts) >= MOST:
            return
        count = self.counts[key] = self.counts.get(key, 0) + 1
        if self.totals is not None and count in (1, self.totals.get(key)):
            self.values[key, count] = self.keep(value)

    def keep(self, value: Any) -> Any:
        """A copy of a value, with the shapes of arrays that are too large."""
        if isinstance(value, np.ndarray) and value.size > LARGEST:
            return Big(value.shape)
        return self.prune(standardize(value))

    def prune(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            if value.size > min(LARGEST, ALL - self.entries):
                return Big(value.shape)
            self.entries += value.size
        elif isinstance(value, dict):
            return {name: self.prune(part) for name, part in value.items()}
        elif isinstance(value, list):
            return [self.prune(part) for part in value]
        return value


def follow(name: str, value: Any, keys: tuple[Any, ...]) -> tuple[str, Any]:
    """The entry of a table or a list of arrays, by name; an array is told whole."""
    for key in keys:
        is_place = isinstance(key, int | np.integer) and isinstance(value, list | tuple)
        if key is ... or not (is_place or isinstance(value, Mapping)):
            break
        if is_place and isinstance(value[key], int | float | complex | np.generic):
            break
        name = f"{name}[{int(key) if isinstance(key, np.integer) else key!r}]"
        value = value[key]
    return name, value
