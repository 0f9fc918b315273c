"""That no gradient was judged, where results look like gradients and none is asked for.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                           ^^^^^^^^^

Two functions that agree may be wrong alike: only the cost of each says what is right.
"""

from collections.abc import Sequence

import numpy as np

from pyref.pairs.gradients_of import is_named, is_namesake
from pyref.pairs.leaves import is_gradient
from pyref.pairs.match import State
from pyref.pairs.task import Path, Task


def list_unasked(states: Sequence[State], task: Task) -> list[str]:
    """One line with the option that asks for them; none where there is nothing."""
    if task.gradient:
        return []
    names = [task.text(path) for path in task.kinds if has_gradient(states, task, path)]
    leaves = [leaf for state in states for leaf in state.list_leaves(task)]
    if not names and not any(map(is_gradient, leaves)):
        return []
    option = ",".join(names) or "with the name of an input"
    return [f"no gradient was judged by its cost: --gradient {option} asks for that"]


def has_gradient(states: Sequence[State], task: Task, path: Path) -> bool:
    """Whether a side gives a result that is named as the gradient by this input."""
    given = np.asarray(task.get(path))
    if given.dtype.kind != "f":
        return False
    return any(
        leaf.value.size == given.size
        and (is_named(leaf, path, given) or is_namesake(leaf, path, given))
        for state in states
        for leaf in state.list_leaves(task)
    )
