"""Inputs by name, and the sets of values that are tried."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pyref.errors import UsageError

from .kind import Block, Kind
from .paths import Path


@dataclass(frozen=True)
class Set:
    """Values by name. kind: plain, larger, one row, wider, second point.

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
    notes: what was left out or taken otherwise, a sentence each; doubts: what the user
    may have meant otherwise, told where not all is right.
    """

    names: tuple[str, ...]
    kinds: Mapping[Path, Kind]
    tried: tuple[Set, ...] = field(repr=False)
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

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

    def choose(self, kinds: Sequence[str]) -> "Spec":
        """The same with these sets alone. Errors: pyref:usage, one is not there."""
        known = {one.kind: one for one in self.tried}
        unknown = [kind for kind in kinds if kind not in known]
        if unknown:
            told = f"{unknown[0]} is none of {', '.join(known)}"
            raise UsageError(f"sets: {told}")
        rest = [kind for kind in known if kind not in kinds]
        if not kinds or not rest:
            return self
        note = f"left out, as asked: {', '.join(rest)}"
        tried = tuple(known[kind] for kind in dict.fromkeys(kinds))
        return replace(self, tried=tried, notes=(*self.notes, note))

    def sets(self) -> list[Set]:
        """The sets to try, the plain one first."""
        return [*self.tried]
