"""What a gradient is the gradient of: one number among the results, or all outputs.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                           ^^^^^^^^^

A layer that is given the upstream gradients of its outputs gives gradients of the sum
of these outputs, each times its upstream gradient.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.pairs.gradients_of import names_gradient
from pyref.pairs.leaves import Leaf, normalize, sounds_gradient
from pyref.pairs.match import State
from pyref.pairs.side import Side
from pyref.pairs.task import Path, Task


@dataclass(frozen=True)
class Cost:
    """path: of the result that is the cost; else upstream: the place of each output,
    and the input that is its upstream gradient. size: of the cost."""

    size: float
    path: Path = ()
    upstream: Mapping[int, Path] | None = None

    def write(self, side: Side) -> dict[str, Any]:
        """As a side is asked for its slopes."""
        if self.upstream is None:
            return {"cost": [*self.path]}
        every = {k: side.place_of(p) for k, p in self.upstream.items()}
        return {"upstream": [{"result": k, "argument": a} for k, a in every.items()]}


def find_cost(state: State, task: Task) -> Cost | None:
    """That of a side, as it answered; None where it has none."""
    leaves = state.answer.leaves
    upstream = find_upstream(state, task)
    one = next((leaf for leaf in leaves if leaf.value.size == 1), None)
    if one and (one.path == (0,) or not upstream):
        return Cost(float(abs(one.value.ravel()[0])), one.path)
    if not upstream:
        return None
    given = Task(task.lay(state.layouts), task.kinds, task.gradient)
    parts = [
        np.sum(leaf.value.ravel() * np.ravel(given.get(path)))
        for leaf, path in upstream
    ]
    places = {int(leaf.path[0]): path for leaf, path in upstream}
    return Cost(float(abs(sum(parts))), upstream=places)


def find_upstream(state: State, task: Task) -> list[tuple[Leaf, Path]]:
    """Outputs with the inputs that are named as their gradients: dout of out.

    Else the first output with the only input named as a gradient, if it has its size.
    """
    free = [path for path in task.arrays if path not in task.gradient]
    mine = [path for path in free if path[0] in state.side.names.values()]
    whole = [leaf for leaf in state.answer.leaves if len(leaf.path) == 1]
    named = [
        (leaf, path)
        for leaf in whole
        for path in mine
        if names_gradient(normalize(str(path[-1])), normalize(leaf.called or leaf.name))
        and leaf.value.size == np.size(task.get(path))
    ]
    if named or not whole:
        return named
    grads = [path for path in mine if sounds_gradient(str(path[-1]))]
    fits = len(grads) == 1 and whole[0].value.size == np.size(task.get(grads[0]))
    return [(whole[0], grads[0])] if fits else []
