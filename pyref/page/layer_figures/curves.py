"""A layer of single entries over a range: y, the derivative, and where that jumps.

    traces = list_traces(function, sheet, plan)

The range goes in as one column, the derivative is what comes back for ones. A jump is
looked for in the numbers, not in the sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.fixtures.case import Sheet, is_plain
from pyref.page.layer_figures.plan import Plan
from pyref.runners.numpy import Function, gradients

POINTS, FINE = 81, 4001
JUMP = 0.01
"""Of the range of the derivative: what is left of it between two neighbors that are
HALVINGS halvings closer than points of the grid."""
HALVINGS = 40
BESIDE = 1e-7  # of the range: how far from a kink its two sides are read


@dataclass(frozen=True)
class Kink:
    """Where the derivative jumps: what it is before, there and behind."""

    x: float
    y: float
    before: float
    there: float
    behind: float


@dataclass(frozen=True)
class Trace:
    """y and the derivative over one input, all else held.

    span: the least derivative and the largest, between the points too.
    """

    source: str
    held: Mapping[str, float]
    x: np.ndarray
    y: np.ndarray
    slope: np.ndarray
    span: tuple[float, float]
    kinks: tuple[Kink, ...]

    @property
    def words(self) -> str:
        return ", ".join(f"{name} = {value:g}" for name, value in self.held.items())


def list_traces(function: Function, sheet: Sheet, plan: Plan) -> list[Trace]:
    """A trace for each input that has a range and each line, each but once."""
    found: dict[tuple[str, str], Trace] = {}
    for source, (low, high) in plan.curve.items():
        for line in plan.lines or ({},):
            held = {name: v for name, v in line.items() if name != source}
            trace = measure(
                function, sheet, source, held, np.linspace(low, high, POINTS)
            )
            found.setdefault((source, trace.words), trace)
    return list(found.values())


def measure(
    function: Function,
    sheet: Sheet,
    source: str,
    held: Mapping[str, float],
    x: np.ndarray,
) -> Trace:
    y, slope = evaluate(function, sheet, source, held, x)
    fine = np.linspace(x[0], x[-1], FINE)
    _, between = evaluate(function, sheet, source, held, fine)
    found = find_kinks(lambda at: evaluate(function, sheet, source, held, at)[1], x)
    kinks = []
    for place in found:
        beside = BESIDE * np.ptp(x) * np.array([-1, 0, 1])
        heights, slopes = evaluate(function, sheet, source, held, place + beside)
        kinks.append(Kink(place, float(heights[1]), *map(float, slopes)))
    sides = [value for kink in kinks for value in (kink.before, kink.behind)]
    span = float(min(*between, *sides)), float(max(*between, *sides))
    return Trace(source, held, x, y, slope, span, tuple(kinks))


def evaluate(
    function: Function,
    sheet: Sheet,
    source: str,
    held: Mapping[str, float],
    x: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """y and the derivative at each x."""
    column = x[:, None]
    args: list[Any] = []
    for name, spec in {**sheet.inputs, **sheet.options}.items():
        if name == source:
            args.append(column)
        elif is_plain(spec):
            args.append(held[name])
        else:
            args.append(np.full(column.shape, held[name], float))
    y, back = function(*args)
    found = gradients(back, [np.ones(y.shape)])
    return y[:, 0], found[list(sheet.inputs).index(source)][:, 0]


def find_kinks(slopes: Function, x: np.ndarray) -> list[float]:
    """Where the derivative still jumps between neighbors that are all but one."""
    low, high, a, b = x[:-1], x[1:], *(slopes(ends) for ends in (x[:-1], x[1:]))
    least = JUMP * (np.max(b, initial=a[0]) - np.min(b, initial=a[0]))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        value = slopes(middle)
        nearer = np.abs(value - a) < np.abs(b - value)
        low, a = np.where(nearer, middle, low), np.where(nearer, value, a)
        high, b = np.where(nearer, high, middle), np.where(nearer, b, value)
    return sorted({round(place, 9) + 0.0 for place in low[abs(b - a) > least].tolist()})
