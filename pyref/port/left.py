"""What is left to try of the conventions of a port, and what is tried next.

    target -> call -> search -> examine -> diagnose -> report
                      ^^^^^^
A port that raised forward is not given the same again. Where a handful of trials gave
nothing but one error, only what is new in two choices is tried.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

from pyref.fixtures.case import Case, Sheet
from pyref.port.conventions import Convention, tell_given
from pyref.port.look import Look
from pyref.port.process import Port
from pyref.port.trials import Trial, try_convention

LOADED = 5  # how many times its processor time a search may take, on a busy machine
HANDFUL = 8  # conventions in which a port says the same and gives nothing

Tell = Callable[[str], None]


def read_clocks() -> tuple[float, float]:
    """Seconds of this process, and of the clock."""
    return time.process_time(), time.monotonic()


@dataclass
class Search:
    """What is searched, and the trials so far.

    cases: in the order in which they tell conventions apart; dtype: the precision of
    the trials; tell: told what is tried, in words; seconds: for the whole search.
    unsolved: conventions in which no number inside explains what the port gives;
    mistaken: whether a known mistake does where one seemed to; made: cases for a number
    inside, which take long to prove; vain: how the port was called where it raised
    forward each time.
    """

    port: Port
    cases: list[Case]
    look: Look
    dtype: str
    tell: Tell
    left: list[Convention]
    seconds: float
    trials: list[Trial] = field(default_factory=list)
    unsolved: set[Convention] = field(default_factory=set)
    mistaken: bool = False
    made: dict[tuple[str, str], list[Case]] = field(default_factory=dict)
    vain: set[tuple[Any, ...]] = field(default_factory=set)
    began: tuple[float, float] = field(default_factory=read_clocks)

    @property
    def sheet(self) -> Sheet:
        return self.cases[0].sheet

    @property
    def late(self) -> bool:
        """Whether its own processor time is over, or so much that it is not the load's.

        Of a busy machine a process has a share, and its clock goes on.
        """
        own, clock = (
            now - then for now, then in zip(read_clocks(), self.began, strict=True)
        )
        return own > self.seconds or clock > LOADED * self.seconds

    @cached_property
    def givens(self) -> dict[Convention, tuple[Any, ...]]:
        """What decides how the port is called in each convention that is left."""
        return {c: tell_given(c, self.sheet) for c in self.left}

    def try_one(self, convention: Convention) -> Trial | None:
        """The trial of a convention, which is kept; None where no case can say it.

        None as well where the port raised forward when it was called so.
        """
        if self.vain and tell_given(convention, self.sheet) in self.vain:
            return None
        self.tell(f"convention {len(self.trials) + 1}")
        self.left.remove(convention)
        trial = try_convention(self.port, self.cases, convention, self.dtype)
        if trial:
            self.trials.append(trial)
        if trial and trial.vain:
            given = tell_given(convention, self.sheet)
            self.vain.add(given)
            self.left = [c for c in self.left if self.givens[c] != given]
        return trial


def choose_next(at: Search) -> Convention | None:
    """The nearest to ours that is left.

    Where the last handful of those that are called the same way, with dy or without,
    gave nothing but one error, it has two choices that were not tried together so. None
    where there is no such convention.
    """
    ways = {(c.upstream, c.variant) for c in at.left}
    stuck = {way: find_stuck(at, way) for way in ways}
    for convention in at.left:
        tried = stuck[convention.upstream, convention.variant]
        if tried is None or list_pairs(convention) - tried:
            return convention
    return None


def find_stuck(at: Search, way: tuple[Any, Any]) -> set[tuple[Any, Any]] | None:
    """The pairs that were tried where a port is stuck in a way to call it; else None.

    What is said differs as sizes do; where it does not, sizes do not matter to it.
    """
    trials = [
        t for t in at.trials if (t.convention.upstream, t.convention.variant) == way
    ]
    last = trials[-HANDFUL:]
    if len(last) < HANDFUL or any(trial.answered for trial in last):
        return None
    if len({trial.said for trial in last}) > 1:
        return None
    return {pair for trial in trials for pair in list_pairs(trial.convention)}


def list_pairs(convention: Convention) -> set[tuple[Any, Any]]:
    """Any two things that a convention consists of, but for what is inside the port.

    Two: samples in columns say nothing better as long as labels are one-hot, nor images
    in another order as long as kernels are not.
    """
    parts = [
        *enumerate(convention.choices),
        ("spelling", convention.spelling),
        ("upstream", convention.upstream),
        ("variant", convention.variant),
    ]
    return set(combinations(parts, 2))


def count_differences(a: Convention, b: Convention) -> int:
    """In how many choices two conventions differ."""
    choices = zip(a.choices, b.choices, strict=True)
    hidden = zip(a.hidden, b.hidden, strict=True)
    return (
        sum(x != y for x, y in choices)
        + sum(x != y for x, y in hidden)
        + (a.spelling != b.spelling)
        + (a.upstream != b.upstream)
        + (a.variant != b.variant)
    )
