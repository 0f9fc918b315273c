"""Two ways to the slope of a case along a direction that need no partial.

    outputs, slope = slope_by_series(case, direction)     where Jets pass through
    outputs, slope = slope_by_quotient(case, direction)   for any definition

The slope is that of sum (dy y), with power 2 its second derivative. A direction is
{(name, index): ball}: how fast each entry of the inputs moves that moves at all.
Both work with the bits of the moment.

The series are proved. A quotient is not: what is left out of it is estimated from
two steps, and its ball is wide enough for three times that.
"""

from collections.abc import Callable, Sequence
from math import factorial

import numpy as np
from flint import arb

from pyref.fixtures.case import Case
from pyref.fixtures.sources import definition
from pyref.oracle.building_blocks import TIES, each
from pyref.oracle.certify import Balls
from pyref.oracle.directions import Direction, exponent
from pyref.oracle.jet import coefficient, make_jet
from pyref.oracle.tape import Node, Nodes
from pyref.oracle.trace import list_options

Route = Callable[[Case, Direction, int], tuple[dict[str, Balls], arb]]

STEP = arb(2) ** -400
STENCIL: dict[int, dict[int, float]] = {1: {1: 0.5, -1: -0.5}, 2: {1: 1, 0: -2, -1: 1}}


class Blind(ArithmeticError):
    """A tie: the derivative is a choice, and no quotient is it."""


def slope_by_series(
    case: Case, direction: Direction, power: int = 1
) -> tuple[dict[str, Balls], arb]:
    """The outputs by name and the slope, both proved."""
    outputs, _ = run_forward(case, lambda v, by: make_jet(v, by, power), direction)
    slope = dot_upstream(case, outputs, lambda y: coefficient(y, power))
    values = name_balls(case, outputs, lambda y: coefficient(y, 0))
    return values, factorial(power) * slope


def slope_by_quotient(
    case: Case, direction: Direction, power: int = 1
) -> tuple[dict[str, Balls], arb]:
    """The outputs by name and the slope, which is estimated; Blind at a tie."""
    outputs, ties = run_forward(case, lambda v, by: Node(v), {})
    if ties:
        raise Blind(f"{case.id}: a tie")
    h = step(case, direction)
    wide, close = (difference(case, direction, power, s) for s in (h, h / 2))
    room = close.rad() + abs(wide - close)
    values = name_balls(case, outputs, lambda y: y.value)
    return values, arb(close.mid(), room.upper())


def difference(case: Case, direction: Direction, power: int, h: arb) -> arb:
    """The central quotient of sum (dy y), its error proportional to h^2."""
    weighted = arb(0)
    for times, weight in STENCIL[power].items():
        outputs, _ = run_forward(case, shift(times * h), direction)
        weighted = weighted + weight * dot_upstream(case, outputs, lambda y: y.value)
    return weighted / h**power


def shift(step: arb) -> Callable[[arb, arb], Node]:
    return lambda value, by: Node(value + step * by)


def step(case: Case, direction: Direction) -> arb:
    """So short that an entry moves by at most 2^-399 of itself, a zero by 2^-400.

    Two float64 that differ, neither zero, do so by more and keep their order.
    """
    room = [
        exponent(arb(float(case.inputs[name][index]))) - exponent(by)
        for (name, index), by in direction.items()
    ]
    return STEP * arb(2) ** min(room, default=0)


def run_forward(
    case: Case, number: Callable[[arb, arb], Node], direction: Direction
) -> tuple[Sequence[Nodes], int]:
    """The outputs for inputs number (value, how fast it moves), and how many ties."""
    given = []
    for name, value in case.inputs.items():
        nodes = np.empty(value.shape, dtype=object)
        for index, entry in np.ndenumerate(value):
            by = direction.get((name, index), arb(0))
            nodes[index] = number(arb(float(entry)), by)
        given.append(nodes)
    given += list_options(case)
    TIES.clear()
    outputs = definition(case.sheet.place)(*given)
    ties = len(TIES)
    TIES.clear()
    return outputs if isinstance(outputs, tuple) else (outputs,), ties


def dot_upstream(
    case: Case, outputs: Sequence[Nodes], part: Callable[[Node], arb]
) -> arb:
    """Sum of dy times a part of y over all outputs."""
    weighted = arb(0)
    for dy, y in zip(case.upstream.values(), outputs, strict=case.sheet.back):
        for index, entry in np.ndenumerate(dy):
            weighted = weighted + arb(float(entry)) * part(y.item(index))
    return weighted


def name_balls(
    case: Case, outputs: Sequence[Nodes], part: Callable[[Node], arb]
) -> dict[str, Balls]:
    """The outputs by name, every entry a ball."""
    return {
        name: each(part, y) for name, y in zip(case.sheet.outputs, outputs, strict=True)
    }
