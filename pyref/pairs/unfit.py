"""A result that is named as a gradient, or was one, and does not fit its input.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                           ^^^^^^^^^
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pyref.measure import spell
from pyref.pairs.gradients_of import is_named, is_namesake
from pyref.pairs.layout import Layout
from pyref.pairs.leaves import Leaf, sounds_gradient
from pyref.pairs.match import Lost, State
from pyref.pairs.task import Path, Task


@dataclass(frozen=True)
class Unfit:
    """name: of the result; reason: both sizes; transposed: whether it is turned."""

    name: str
    reason: str
    transposed: bool


def find_unfit(
    state: State, task: Task, path: Path, known: Sequence[Path] = ()
) -> Unfit | None:
    """The result that stands for the gradient by an input and has another shape.

    known: where the gradient stands on another set, on which it fits.
    """
    layout = state.layouts.get(path, Layout())
    given = np.asarray(layout.give(task.get(path)))
    taken = {p for one in state.find_gradients(task).values() for p in one.paths}
    for leaf in state.list_leaves(task):
        if leaf.path in taken:
            continue
        named = is_named(leaf, path, given) or is_namesake(leaf, path, given)
        alone = task.gradient == (path,) and leaf.value.size > 1
        named = named or (alone and sounds_gradient(leaf.title[0]))
        meant = leaf.path in known if known else named
        found = tell_unfit(leaf, given, task.text(path)) if meant else None
        if found:
            return found
    return None


def tell_unfit(leaf: Leaf, given: np.ndarray, name: str) -> Unfit | None:
    shape, value = given.shape, leaf.value
    if value.size != given.size:
        told = f"{leaf.name} has {count(value)}, {name} has {given.size}"
        return Unfit(leaf.name, told, False)
    turned = len(shape) == 2 and min(shape) > 1 and value.shape == shape[::-1]
    if turned and shape[0] != shape[1]:
        told = (
            f"{leaf.name} is {spell(value.shape)}, transposed: {name} is {spell(shape)}"
        )
        return Unfit(leaf.name, told, True)
    return None


def count(value: np.ndarray) -> str:
    return "1 entry" if value.size == 1 else f"{value.size} entries"


def say_lost(
    lost: Sequence[Lost],
    states: Sequence[State],
    task: Task,
    first: Sequence[State],
    before: Task,
) -> tuple[Lost, ...]:
    """What has no partner; of a gradient, which side's does not fit its input.

    first, before: both sides on another set.
    """
    paths = {task.text(path): path for path in task.gradient}
    return tuple(
        replace(one, told=say_gradient(paths[one.of], states, task, first, before))
        if one.of in paths
        else one
        for one in lost
    )


def say_gradient(
    path: Path,
    states: Sequence[State],
    task: Task,
    first: Sequence[State],
    before: Task,
) -> str:
    told = []
    for state, plain in zip(states, first, strict=True):
        if path in state.find_gradients(task):
            continue
        known = plain.find_gradients(before).get(path)
        found = find_unfit(state, task, path, known.paths if known else ())
        if found:
            told.append(f"{state.side.letter}'s {found.reason}")
    return "; ".join(told)
