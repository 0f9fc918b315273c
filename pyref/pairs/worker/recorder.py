"""What instrumented functions tell: values at the first times and the last of each.

Which time is the last is known from a run before, that only counts. So a loop of many
steps costs a few copies, not one for each step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from .rounding import Rounding
from .touch import Touch
from .tree import Big, standardize

LARGEST = 200_000  # entries of a value
ALL = 3_000_000  # entries of all values of a run: some 100 MB as JSON
MOST = 4000  # places, with each key of a table a place

Key = tuple[int, str]


@dataclass
class Record:
    """One run: how often each place was passed, and values at the times in totals.

    passes: how many of the first times are kept; touches: what is put in the place of
    values as they are assigned.
    """

    totals: Mapping[Key, int] | None = None
    rounding: Rounding | None = None
    passes: int = 1
    touches: Mapping[Key, Touch] = field(default_factory=dict)
    counts: dict[Key, int] = field(default_factory=dict)
    values: dict[tuple[Key, int], Any] = field(default_factory=dict)  # in time
    entries: int = 0

    def note(self, key: Key, value: Any) -> Any:
        """The value, or what is put in its place."""
        if key not in self.counts and len(self.counts) >= MOST:
            return value
        count = self.counts[key] = self.counts.get(key, 0) + 1
        if key in self.touches:
            value = self.touches[key].change(value, count)
        last = self.totals is not None and count == self.totals.get(key)
        if last or (self.totals is not None and count <= self.passes):
            self.values[key, count] = self.keep(value)
        return value

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


class Entry(NamedTuple):
    """An entry of a table or a list: its name, its value, and where it lies."""

    name: str
    value: Any
    owner: Any = None
    key: Any = None

    def put(self, value: Any) -> None:
        """Write another value there; an array that is told whole is filled with it."""
        if self.owner is not None:
            self.owner[self.key] = value
        elif isinstance(self.value, np.ndarray):
            self.value[...] = value


def follow(name: str, value: Any, keys: tuple[Any, ...]) -> Entry:
    """The entry of a table or a list of arrays, by name; an array is told whole."""
    found = Entry(name, value)
    for key in keys:
        value = found.value
        is_place = isinstance(key, int | np.integer) and isinstance(value, list | tuple)
        if key is ... or not (is_place or isinstance(value, Mapping)):
            break
        if is_place and isinstance(value[key], int | float | complex | np.generic):
            break
        text = f"{int(key) if isinstance(key, np.integer) else key!r}"
        found = Entry(f"{found.name}[{text}]", value[key], value, key)
    return found
