"""Which results of B are labels that it counts otherwise than A, on all sets.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                   ^^^^^^^
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np

from pyref.errors import UsageError
from pyref.pairs.labels import (
    Counted,
    find_numbering,
    is_counted_by,
    list_numberings,
    list_tried,
)
from pyref.pairs.layout import Step
from pyref.pairs.match import Pair, State, match
from pyref.pairs.side import Raised
from pyref.pairs.task import Task


def number_results(a: State, b: State, tasks: Sequence[Task]) -> State:
    """B with its labels counted as A counts them, where that holds on every set."""
    tried = list_steps(a, b, tasks[0])
    first = {pair.names[1]: pair for pair in match(a, b, tasks[0])[0] if not pair.of}
    odd: dict[tuple[str, ...], list[Counted]] = {
        names: [] for names, pair in first.items() if is_alike(pair, tasks[0], tried)
    }
    for task in tasks if odd else ():
        with suppress(Raised):  # a set on which one raises is told of by itself
            for pair in match(ask(a, task), ask(b, task), task)[0]:
                if pair.names[1] in odd:
                    odd[pair.names[1]].append(weigh(pair, task))
    found = {name: find_numbering(every, tried) for (name,), every in odd.items()}
    return replace(b, numbered={name: step for name, step in found.items() if step})


def ask(state: State, task: Task) -> State:
    """A side with what it answers to one set, asked as it is for the verdict."""
    answer = state.side.call(task.lay(state.layouts), shake=True)
    return replace(state, answer=answer)


def list_steps(a: State, b: State, task: Task) -> list[Step]:
    """The numberings of results that go with how labels go in, else with languages."""
    labels = [path for path, kind in task.kinds.items() if kind.word == "labels"]
    known = list_numberings([s.layouts.get(p) for p in labels] for s in (a, b))
    return list_tried(a.side.language, b.side.language) if known is None else known


def number_by_hand(a: State, b: State, said: Mapping[str, Step], task: Task) -> None:
    """Count results of B as the user says, by A's name or B's; Side.counted holds it.

    Errors: pyref:usage, there is no such result.
    """
    pairs = [pair for pair in match(a, b, task)[0] if not pair.of]
    for name, step in said.items():
        meant = [p.names[1][0] for p in pairs if name in (p.name, p.names[1][0])]
        if not meant:
            known = ", ".join(dict.fromkeys(p.names[1][0] for p in pairs))
            told = f"{name!r} is no result of both: these are {known}"
            raise UsageError(f"convention: {told}")
        b.side.counted[meant[0]] = step


def is_alike(pair: Pair, task: Task, tried: Sequence[Step]) -> bool:
    """Whether one set leaves it open that one side counts from 0, the other from 1."""
    one = weigh(pair, task)
    return one.a.size > 1 and any(is_counted_by(one, step) for step in tried)


def weigh(pair: Pair, task: Task) -> Counted:
    """A pair, with the largest that a label or a place in the inputs may be."""
    most = 0.0
    for path, kind in task.kinds.items():
        value = task.get(path)
        most = max(most, float(kind.count or 0), float(np.size(value)))
        if kind.word in ("number", "length"):
            most = max(most, float(np.max(value)))
    return Counted(pair.a[0], pair.b[0], most)
