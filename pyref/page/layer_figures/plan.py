"""What the figure of a layer shows: a curve, or the Jacobian of which case.

fixtures/sources/NAME/figure.toml, where it is there:

    case = "conv2d-4476c585"    the case whose Jacobian is drawn
    curve = {x = [-3, 3]}       or the inputs to go along, each from where to where,
    lines = [{slope = 0.1}]     and what all others are held at: a line for each

Without that file, a case that is small, and has numbers as they come, is chosen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import log
from typing import Any

import numpy as np

from pyref.errors import FormatError
from pyref.fixtures import sources
from pyref.fixtures.case import Case, Sheet
from pyref.fixtures.load import load

MOST = (32, 60)  # rows and columns
FEW, MIDDLE = 4, 150  # rows, and cells that are easily taken in
KEYS = ("case", "curve", "lines")


@dataclass(frozen=True)
class Plan:
    """The content of figure.toml."""

    case: str = ""
    curve: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    lines: tuple[Mapping[str, float], ...] = ()


def read_plan(layer: str) -> Plan:
    if layer not in sources.names("figure"):
        return Plan()
    told = sources.document(layer, "figure")
    for fault in list_faults(told, load(layer)[0].sheet):
        raise FormatError(f"{sources.label(layer, 'figure')}: {fault}")
    return Plan(**told)


def list_faults(told: Mapping[str, Any], sheet: Sheet) -> Iterator[str]:
    """What is wrong with a file: names that are not there, or that are missing."""
    yield from (f"has {key}, not one of {', '.join(KEYS)}" for key in {*told} - {*KEYS})
    curve = told.get("curve", {})
    yield from (f"curve has {name}, no input" for name in {*curve} - {*sheet.inputs})
    needed = {*sheet.inputs, *sheet.options} - ({*curve} if len(curve) == 1 else set())
    for line in told.get("lines", [{}] if curve else []):
        if {*line} != needed:
            given = ", ".join(sorted(line)) or "nothing"
            yield f"a line has {given}, not {', '.join(sorted(needed))}"


def choose_case(layer: str, plan: Plan) -> Case:
    """The case that is named, else the one that has most lengths over one."""
    if plan.case:
        found = [case for case in load(layer) if case.id == plan.case]
        if not found:
            label = sources.label(layer, "figure")
            raise FormatError(f"{label}: case {plan.case}: there is none")
        return found[0]
    fitting = [case for case in load(layer) if is_fit(case)]
    if not fitting:
        raise FormatError(f"{sources.label(layer, 'figure')}: no case is small enough")
    return min(fitting, key=judge)


def is_fit(case: Case) -> bool:
    """Whether a case is small, and made of numbers that are not special."""
    if case.error or case.level != "plain" or case.source["kind"] != "generated":
        return False
    rows, columns = count(case)
    ordinary = case.finite and all(v.size and np.all(v) for v in case.inputs.values())
    return bool(ordinary) and FEW <= rows <= MOST[0] and columns <= MOST[1]


def count(case: Case) -> tuple[int, int]:
    """Rows and columns of the Jacobian."""
    rows = sum(array.size for array in case.upstream.values())
    return rows, sum(array.size for array in case.inputs.values())


def judge(case: Case) -> tuple[int, float]:
    rows, columns = count(case)
    several = sum(length > 1 for length in case.sizes().values())
    return -several, abs(log(rows * columns / MIDDLE))
