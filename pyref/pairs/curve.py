"""Slopes of a cost by many steps, at the worst entry of a gradient that is wrong.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                               ^^^^^^^^^
Nothing is judged by them: they show on a page what judged.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from pyref.pairs.judged import BlockReport, Judged
from pyref.pairs.match import State
from pyref.pairs.side import Raised
from pyref.pairs.task import Path, Task, put
from pyref.probing.curve import list_slopes_of

SECONDS = 3.0  # for one curve, which then ends where it is


def add_curves(every: Sequence[Judged], state: State, task: Task) -> list[Judged]:
    """The same; the first block of each that is wrong has the slopes by step.

    What is asked for here is not among what is kept of a side.
    """
    paths = {task.text(path): path for path in task.gradient}
    record, state.side.record = state.side.record, None
    try:
        return [add_curve(one, state, task, paths[one.input]) for one in every]
    finally:
        state.side.record = record


def add_curve(judged: Judged, state: State, task: Task, path: Path) -> Judged:
    wrong = [block for block in judged.blocks if block.report.verdict == "wrong"]
    if judged.verdict != "wrong" or not wrong:
        return judged
    first = wrong[0]
    try:
        steps = tuple(measure(first, state, task, path))
    except Raised:
        return judged
    report = replace(first.report, steps=steps)
    blocks = tuple(
        replace(one, report=report) if one is first else one for one in judged.blocks
    )
    return replace(judged, blocks=blocks)


def measure(
    block: BlockReport, state: State, task: Task, path: Path
) -> Iterator[tuple[float, float]]:
    """The cost moved at one entry, in the layout of its side. Errors: Raised."""
    given = task.lay(state.layouts)
    laid = np.array(Task(given, task.kinds, task.gradient).get(path), dtype=float)
    places = next(
        (b.places for b in state.blocks.get(path, ()) if b.name == block.name),
        np.arange(laid.size).reshape(laid.shape),
    )
    entry = int(places[block.report.place])

    def cost(x: float) -> float:
        moved = laid.copy()
        moved.flat[entry] = x
        answer = state.side.call(put(given, path, moved))
        costs = [leaf.value for leaf in answer.leaves if leaf.value.size == 1]
        return float(costs[0].ravel()[0].real) if costs else np.nan

    began = time.monotonic()
    for found in list_slopes_of(cost, float(laid.flat[entry])):
        yield found
        if time.monotonic() - began > SECONDS:
            return
