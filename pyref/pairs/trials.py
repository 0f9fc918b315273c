"""What hangs on a value inside: asked of the functions, with another in its place.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                                            ^^^^^^^^^^

Nothing is read off the text of a function here. A value that is nudged moves what was
made of it; one that is given the value of the other side repairs what was wrong
because of it.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from pyref.pairs.agree import is_counted
from pyref.pairs.leaves import Leaf, list_leaves
from pyref.pairs.match import Pair, State, are_turned, hold_pair, match
from pyref.pairs.numbered import is_alike, list_steps
from pyref.pairs.side import Answer, Raised, Touch
from pyref.pairs.task import Task
from pyref.pairs.worker.tree import Tree, decode

MOST_ENTRIES = 50_000  # of all results: a run gives them all
AT_ONCE = 12  # touches in one request: fewer are made in vain once enough is known


@dataclass(frozen=True)
class Trial:
    """What a touch did: the steps, and the results by their numbers, that it moved.

    agree: for each result whether it agrees with that of the other side now.
    """

    steps: frozenset[int]
    results: frozenset[int]
    agree: tuple[bool, ...]


class Trials:
    """Both sides with what they answered traced on one set of inputs."""

    def __init__(self, a: State, b: State, task: Task) -> None:
        self.states, self.task = (a, b), task
        self.free = are_turned((a, b))
        self.pairs, _ = match(a, b, task)
        held = [hold_pair(pair, self.free) for pair in self.pairs]
        self.tried = list_steps(a, b, task)
        self.agree = self.hold(self.pairs)
        if all(self.agree):  # on this set it is a numbering, and on another it is none
            self.tried = []
            self.agree = self.hold(self.pairs)
        self.sure = tuple(one.verdict == "same" for one in held)
        self.took, self.runs = [0.0, 0.0], [0, 0]
        self.values = [
            [np.asarray(pair_side(pair, k)) for pair in self.pairs] for k in (0, 1)
        ]

    def hold(self, pairs: Sequence[Pair]) -> tuple[bool, ...]:
        """Which pairs agree, or would if B counted from 0 or 1 as its inputs do.

        A convention is known only where all else is right: once the slip is mended.
        """
        known = {*self.states[1].numbered, *self.states[1].side.counted}
        return tuple(
            hold_pair(pair, self.free).agrees
            or (
                not pair.of
                and not known.intersection(pair.names[1])
                and is_alike(pair, self.task, self.tried)
            )
            for pair in pairs
        )

    def list_apart(self, k: int) -> list[np.ndarray]:
        """The results of side k that differ, of those that are one value on it."""
        leaves = {leaf.name: leaf.value for leaf in self.states[k].answer.leaves}
        found = [
            leaves.get(pair.names[k][0])
            for pair, agrees in zip(self.pairs, self.agree, strict=True)
            if not agrees and len(pair.names[k]) == 1
        ]
        return [value for value in found if value is not None]

    def list_jumping(self) -> frozenset[int]:
        """The results that differ and are whole numbers on both sides."""
        return frozenset(
            i
            for i, pair in enumerate(self.pairs)
            if not self.agree[i] and is_counted(pair.a[0]) and is_counted(pair.b[0])
        )

    def run(
        self, k: int, touches: Iterable[Touch], seconds: float
    ) -> Iterator[list[Trial | None]]:
        """What each touch of side k did, some at a time; None where it raised.

        It ends when so many seconds of processor time were taken.
        """
        rest, took = iter(touches), 0.0
        while took < seconds and (some := list(islice(rest, AT_ONCE))):
            began = time.thread_time()
            found, mine = self.ask(k, some, seconds - took)
            yield found
            took += mine + time.thread_time() - began
            self.took[k] += mine
            self.runs[k] += len(some)

    def ask(
        self, k: int, touches: Sequence[Touch], seconds: float
    ) -> tuple[list[Trial | None], float]:
        """The trials of some touches, and how many seconds they took."""
        state = self.states[k]
        none: list[Trial | None] = [None] * len(touches)
        try:
            values = self.task.lay(state.layouts)
            found, took = state.side.touch(values, touches, seconds)
        except Raised:
            return none, seconds
        if len(found) != len(touches):
            return none, seconds  # a program that does not know of touches
        known = [one if one and "error" not in one else None for one in found]
        return [self.read(k, one["moved"], one["results"]) if one else None
                for one in known], took  # fmt: skip

    def is_quicker(self, k: int) -> bool:
        """Whether a run of side k takes less than one of the other."""
        each = [took / max(1, runs) for took, runs in
                zip(self.took, self.runs, strict=True)]  # fmt: skip
        return each[k] < each[1 - k]

    def read(self, k: int, moved: Sequence[int], trees: Sequence[Tree]) -> Trial | None:
        """The trial of a reply; None where it has other results than the plain run."""
        state = self.states[k]
        found = list_leaves([decode(tree) for tree in trees], ())
        values = {one.path: one.value for one in found if isinstance(one, Leaf)}
        old = state.answer.leaves
        new = [
            replace(leaf, value=values[leaf.path])
            for leaf in old
            if leaf.path in values and values[leaf.path].shape == leaf.value.shape
        ]
        if len(new) != len(old):
            return None
        other = replace(state, answer=Answer(tuple(new), state.answer.odd))
        both = (other, self.states[1]) if k == 0 else (self.states[0], other)
        pairs, _ = match(*both, self.task)
        if len(pairs) != len(self.pairs):
            return None
        changed = frozenset(
            i
            for i, pair in enumerate(pairs)
            if not is_near(pair_side(pair, k), self.values[k][i])
        )
        return Trial(frozenset(moved), changed, self.hold(pairs))

    def list_repaired(self, trial: Trial) -> frozenset[int]:
        """The results that agree by a trial; none where it has broken one that did."""
        broken = any(
            sure and not now for sure, now in zip(self.sure, trial.agree, strict=True)
        )
        pairs = enumerate(zip(self.agree, trial.agree, strict=True))
        none: frozenset[int] = frozenset()
        return none if broken else frozenset(i for i, (was, now) in pairs if now > was)


def make_trials(a: State, b: State, task: Task) -> Trials | None:
    """The trials of two sides; None where each answer would be too much to read."""
    entries = sum(leaf.value.size for side in (a, b) for leaf in side.answer.leaves)
    return Trials(a, b, task) if entries <= MOST_ENTRIES else None


def pair_side(pair: Pair, k: int) -> np.ndarray:
    return pair.a[0] if k == 0 else pair.b[0]


NEAR = 1e-9  # of the largest entry: what moves by less was moved by rounding alone


def is_near(one: np.ndarray, other: np.ndarray) -> bool:
    with np.errstate(all="ignore"):
        far = np.abs(one - other)
        room = NEAR * np.max(np.abs(other), initial=0.0, where=np.isfinite(other))
    same = (one == other) | ((one != one) & (other != other))
    return bool(np.all((far <= room) | same))
