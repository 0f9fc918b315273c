"""Inputs by name, and the sets of values that are tried."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .kind import Block, Kind
from .paths import Path


@dataclass(frozen=True)
class Set:
    """Values by name. kind: plain, larger, one row, second point.

    kinds: of each value by its path, as in Spec, with the sizes of this set.
    """

    kind: str
    kinds: Mapping[Path, Kind]
    make: Callable[[], dict[str, Any]] = field(repr=False, compare=False)

    @property
    def values(self) -> dict[str, Any]:
        """A fresh copy each time: arrays, a 0-d array for a number, str, None, list
        for a cell, dict for a struct.
        """
        return self.make()


@dataclass(frozen=True)
class Spec:
    """names: in order, of what a function is given; kinds: of each value by its path;
    notes: what was left out or taken otherwise, a sentence each.
    """

    names: tuple[str, ...]
    kinds: Mapping[Path, Kind]
    tried: tuple[Set, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def blocks(self) -> dict[Path, tuple[Block, ...]]:
        """How flat vectors are cut, where the user said so."""
        return {path: kind.blocks for path, kind in self.kinds.items() if kind.blocks}

    @property
    def lengths(self) -> tuple[str, ...]:
        """Names of numbers that are lengths of others: a function may lack them."""
        found = [kind for kind in self.kinds.values() if kind.word == "length"]
        return tuple(str(kind.path[0]) for kind in found if len(kind.path) == 1)

    def describe(self) -> list[tuple[str, str]]:
        """Each value as the user calls it, and words: ("X", "real, 5 x 3")."""
        return [(kind.text, kind.words) for kind in self.kinds.values()]

    def sets(self) -> list[Set]:
        """The sets to try, the plain one first."""
        return [*self.tried]
