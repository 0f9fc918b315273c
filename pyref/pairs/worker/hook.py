"""What instrumented code calls: it tells values, and moves them in shaken runs.

Between runs it does nothing, so code that was made in one may live on.
"""

import sys
from contextlib import suppress
from types import CodeType
from typing import Any

import numpy as np

from .expressions import HOOK
from .instrument import Site
from .recorder import Record, follow
from .rounding import Rounding


class Keys:
    """hook.key[1:, k] is the key itself."""

    def __getitem__(self, key: Any) -> Any:
        return key


class Hook:
    """One for all runs: sites by their numbers, and the record of the run in progress.

    codes: those of each file that was instrumented; its sites keep their numbers.
    """

    def __init__(self) -> None:
        self.sites: list[Site] = []
        self.codes: dict[tuple[str, str], dict[CodeType, CodeType]] = {}
        self.record: Record | None = None
        self.key = Keys()

    def name(self, k: int, value: Any) -> Any:
        """The value that the name is to have: its own, but where a run puts another."""
        if not self.record:
            return value
        other = self.record.note((k, self.sites[k].name), value)
        if other is not value and self.sites[k].in_place:
            with suppress(Exception):  # a number is no array
                value[...] = other
                return value
        return other

    def attribute(self, k: int, owner: Any, name: str) -> None:
        if self.record:
            with suppress(Exception):  # what can be written need not be readable
                value = getattr(owner, name)
                other = self.name(k, value)
                if other is not value:
                    setattr(owner, name, other)

    def entry(self, k: int, root: Any, keys: tuple[Any, ...]) -> None:
        if self.record:
            with suppress(Exception):
                found = follow(self.sites[k].name, root, keys)
                other = self.record.note((k, found.name), found.value)
                if other is not found.value:
                    found.put(other)

    def fresh(self, value: Any) -> Any:
        rounding = self.record and self.record.rounding
        if not rounding:
            return value
        return rounding.move(value, sys.getrefcount(value))

    def update(self, value: Any) -> Any:
        rounding = self.record and self.record.rounding
        return rounding.change(value) if rounding else value

    def update_attribute(self, owner: Any, name: str) -> None:
        if self.record and self.record.rounding:
            with suppress(Exception):
                setattr(owner, name, self.update(getattr(owner, name)))

    def update_entry(self, owner: Any, key: Any) -> None:
        if self.record and self.record.rounding:
            with suppress(Exception):
                owner[key] = self.update(owner[key])


class Counting(Rounding):
    """Moves nothing, and sees how many references a fresh value has in fresh."""

    def move(self, value: Any, held: int) -> Any:
        self.alone = held
        return value


def count_alone() -> int:
    """References of a value that nobody holds, on its way through instrumented code."""
    hook, counting = Hook(), Counting(0, 0)
    hook.record = Record(rounding=counting)
    sample = {HOOK: hook, "make": np.ones}
    exec(f"def f():\n    x = {HOOK}.fresh(make(2))\nf()", sample)
    return counting.alone


ALONE = count_alone()
