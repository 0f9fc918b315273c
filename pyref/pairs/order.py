"""What summing samples in another order moves, which no rounding of values shows.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                              ^^^^^^^^^

A sum of thousands of samples rounds at each addition, by a share of what is summed up
to there: two right functions that add in another order part by that. Both are run again
with the samples reversed; a result that does not hang on their order moves by rounding
alone.
"""

from dataclasses import replace

import numpy as np

from pyref.pairs.leaves import Leaf
from pyref.pairs.match import State
from pyref.pairs.side import Raised
from pyref.pairs.task import Task

STILL = 1e-9
"""Of the largest entry: what moves more hangs on the order. Sums of a million samples
move by less than 1e-12, and a network that reads them in turn by its results."""


def reverse_samples(task: Task) -> Task:
    """The same with the samples of all inputs that have some in reverse."""
    for path, kind in task.kinds.items():
        value = task.get(path)
        if kind.samples is not None and isinstance(value, np.ndarray):
            task = task.also(path, np.flip(value, axis=kind.samples))
    return task


def widen_by_order(state: State, task: Task) -> State:
    """A side whose spreads have what the order of samples moves."""
    try:
        answer = state.side.call(reverse_samples(task).lay(state.layouts))
    except Raised:
        return state
    others = {leaf.path: leaf for leaf in answer.leaves}
    leaves = tuple(widen(leaf, others.get(leaf.path)) for leaf in state.answer.leaves)
    return replace(state, answer=replace(state.answer, leaves=leaves))


def widen(leaf: Leaf, other: Leaf | None) -> Leaf:
    if other is None or other.value.shape != leaf.value.shape or not leaf.value.size:
        return leaf
    with np.errstate(all="ignore"):
        gap = np.abs(other.value - leaf.value)
        still = bool(np.max(gap) <= STILL * np.max(np.abs(leaf.value)))
    return replace(leaf, spread=np.maximum(leaf.spread, gap)) if still else leaf
