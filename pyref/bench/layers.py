"""The tables of the layers: forward and back, against every peer that is here."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from pyref.bench.cases import LayerCase, make_arguments
from pyref.bench.figures import Goal, Row, Table
from pyref.bench.limits import Limits
from pyref.bench.peers import load_peer
from pyref.bench.race import Budget, Contender, Tell, race
from pyref.runners.numpy import function_of


def race_layers(
    cases: Iterable[LayerCase],
    peers: Iterable[str],
    dtype: str,
    limits: Limits,
    budget: Budget,
    tell: Tell,
    double: Table | None = None,
) -> Table:
    """A table in one precision; double: that of float64, for goals that are half of it.

    A figure "x torch" is how many times as fast as torch the layer is.
    """
    ratios = {} if double is None else {row.case: row.figures for row in double.rows}
    rows = []
    for case in cases:
        tell(f"{case.title}, {dtype}")
        times = race(dict(list_contenders(case, peers, dtype)), budget)
        mine = times["pyref"].minimum
        figures = {f"x {k}": t.minimum / mine for k, t in times.items() if k != "pyref"}
        if case.work:
            figures["of peak"] = case.work / mine / limits.operations[dtype]
        if case.streams:
            figures["of copy"] = count_bytes(case, dtype) / mine / limits.bytes
        goals = list_goals(case, dtype, ratios.get(case.title, {}))
        rows.append(Row(case.title, times, figures, goals))
    note = (
        "x torch: how many times as fast as torch; of peak, of copy: the share of what "
        "a product of matrices, or a copy, does on this machine."
    )
    return Table(
        f"layers-{dtype}", f"Layers, forward and back, {dtype}", tuple(rows), note
    )


def list_contenders(
    case: LayerCase, peers: Iterable[str], dtype: str
) -> Iterator[tuple[str, Contender]]:
    """Ours first, then each peer, all with the same numbers."""
    function = function_of(f"layers.{case.layer}")
    given = make_arguments(case, function, dtype)
    yield "pyref", make_pass(function, given.inputs, given.options, given.dy)
    for name in peers:
        make = load_peer(name).make_pass
        yield name, make(case.layer, given.inputs, given.options, given.dy)


def make_pass(
    function: Callable[..., Any],
    inputs: list[np.ndarray],
    options: list[Any],
    dy: np.ndarray,
) -> Contender:
    def run() -> object:
        _, back = function(*inputs, *options)
        return back(dy)

    return run


def count_bytes(case: LayerCase, dtype: str) -> float:
    """What must at least go through memory: so many arrays as large as x."""
    return case.streams * float(np.prod(case.inputs["x"])) * np.dtype(dtype).itemsize


def list_goals(
    case: LayerCase, dtype: str, in_double: dict[str, float]
) -> dict[str, Goal]:
    goals = {}
    if dtype in case.goals:
        goals["x torch"] = Goal(case.goals[dtype])
    elif case.half and "x torch" in in_double:
        goals["x torch"] = Goal(in_double["x torch"] / 2)
    if case.share and dtype == "float64":
        goals["of peak"] = Goal(case.share)
    return goals
