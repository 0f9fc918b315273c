"""Which value inside the functions parts first, at the step at which both part.

Both are given what A was, each in its own layout, so that no drift stands between them;
an update of B gets B's own gradient, at A's parameters.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pyref.pairs.diverge import Divergence, find_divergence
from pyref.pairs.layout import Layout
from pyref.pairs.pairing import Way
from pyref.pairs.side import Raised, Side, Step, read_step
from pyref.pairs.steps.entries import (
    Entry,
    as_array,
    list_owners,
    list_parameters,
    take_like,
)
from pyref.pairs.steps.found import Value
from pyref.pairs.steps.mover import Mover
from pyref.pairs.steps.track import Track, get
from pyref.pairs.task import Task, put
from pyref.pairs.worker.tree import encode, standardize

OUTSIDE = ("result", "gradient")


def find_inside(
    movers: tuple[Mover, Mover],
    before: tuple[Track, Track],
    held: Sequence[tuple[Entry, Value]],
    task: Task,
    number: int,
) -> Divergence | None:
    """The first value inside that parts. before: both plain runs before the step.

    held: how all values of the step stand. Where a result or a gradient parts first the
    functions are traced, else their updates.
    """
    entries = [entry for entry, _ in held]
    role = next(value.role for _, value in held if not value.agreement.agrees)
    moved = replace(before[1], **give_across(movers, before, entries))
    tracks = (before[0].copy(), moved)
    outside = role in OUTSIDE or movers[0].update is None
    mine = [(entry, value) for entry, value in held if movers[0].update is None
            or (value.role in OUTSIDE) == outside]  # fmt: skip
    calls = []
    try:
        for mover, track in zip(movers, tracks, strict=True):
            mover.step(track, task, number)
            calls.append(track.calls[:1] if outside else track.calls[1:])
        for pair in zip(*calls, strict=False):
            a, b = [make_way(side, args, mine, k)
                    for k, (side, args) in enumerate(pair)]  # fmt: skip
            if found := find_divergence(a, b):
                return found
    except Raised:
        pass
    return None


def make_way(
    side: Side, args: dict[str, Any], held: Sequence[tuple[Entry, Value]], k: int
) -> Way:
    """All that one side, of number k, assigns; which of its results agree."""
    same, apart = [
        [n for entry, value in held if value.agreement.agrees is agrees
         for n in entry.names[k]]
        for agrees in (True, False)
    ]  # fmt: skip
    functions = [one.name for one in side.functions]
    return Way(trace(side, args), same, apart, functions)


def trace(side: Side, args: dict[str, Any]) -> list[Step]:
    trees = {name: encode(standardize(value)) for name, value in args.items()}
    reply = side.ask({"job": "trace", "args": trees, "shake": [1, 2, 3, 4, 5]})
    return [read_step(entry) for entry in reply.get("steps", [])]


def give_across(
    movers: tuple[Mover, Mover], before: tuple[Track, Track], entries: Sequence[Entry]
) -> dict[str, Any]:
    """What B holds, with A's values in B's layout wherever both have them."""
    a, b = movers
    values: Any = b.lay(before[1], b.task)
    for path in list_parameters(movers):
        mine = get(a.lay(before[0], a.task), path)
        array = None if mine is None else a.take(path, mine)
        if array is not None:
            given = b.state.layouts.get(path, Layout()).give(array)
            values = put(values, path, like(given, get(values, path)))
    held = {path: get(values, path) for path in before[1].held}
    kept: Any = dict(before[1].kept)
    for one in entries:
        if one.paths and get(before[0].kept, one.paths[0]) is not None:
            theirs = get(kept, one.paths[1])
            mine = as_array(get(before[0].kept, one.paths[0]))
            if mine is not None and theirs is not None:
                given = give_like(b, take_like(a, mine), theirs)
                kept = put(kept, one.paths[1], given)
    return {"held": held, "kept": kept}


def give_like(mover: Mover, array: np.ndarray, raw: np.ndarray) -> Any:
    """An array as the input was given in the layout of this side's own."""
    for layout, value in list_owners(mover, np.asarray(raw)):
        if value.shape == array.shape:
            return like(layout.give(array), raw)
    return like(array, raw)


def like(array: Any, raw: Any) -> Any:
    """An array with the axes of another of its size."""
    same = np.size(array) == np.size(raw)
    return np.asarray(array).reshape(np.shape(raw)) if same else array
