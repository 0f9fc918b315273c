"""Two ways to the slope of a case along a direction that need no partial.

    outputs, slope = by_series(case, direction)       for what is made of Jets
    outputs, slope = by_quotient(case, direction)     for any definition

The slope is that of sum (dy y), by power 2 its second derivative. A direction is
{(name, index): ball}: how fast each entry of the inputs moves that moves at all.
Both work with the bits of the moment.

The series are proved. A quotient is not: what is left out of it is estimated from
two steps, and its ball is wide enough for three times that.
"""

from math import factorial

import numpy as np
from flint import arb

from pyref.fixtures.sources import definition
from pyref.oracle.building_blocks import TIES, each
from pyref.oracle.certify import options_of
from pyref.oracle.directions import exponent
from pyref.oracle.jet import coefficient, moved
from pyref.oracle.tape import Node

STEP = arb(2) ** -400
STENCIL: dict[int, dict[int, float]] = {1: {1: 0.5, -1: -0.5}, 2: {1: 1, 0: -2, -1: 1}}


class Blind(ArithmeticError):
    """A tie: the derivative is a choice, and no quotient is it."""


def by_series(case, direction, power=1):
    made, _ = outputs(case, lambda v, by: moved(v, by, power), direction)
    slope = against(case, made, lambda y: coefficient(y, power))
    return balls(case, made, lambda y: coefficient(y, 0)), factorial(power) * slope


def by_quotient(case, direction, power=1):
    made, ties = outputs(case, lambda v, by: Node(v), {})
    if ties:
        raise Blind(f"{case.id}: a tie")
    h = step(case, direction)
    wide, close = (difference(case, direction, power, s) for s in (h, h / 2))
    room = close.rad() + abs(wide - close)
    return balls(case, made, lambda y: y.value), arb(close.mid(), room.upper())


def difference(case, direction, power, h):
    """The central quotient of sum (dy y), its error proportional to h^2."""
    found = arb(0)
    for times, weight in STENCIL[power].items():
        made, _ = outputs(case, lambda v, by, s=times * h: Node(v + s * by), direction)
        found = found + weight * against(case, made, lambda y: y.value)
    return found / h**power


def step(case, direction):
    """So short that an entry moves by at most 2^-399 of itself, a zero by 2^-400.

    Two float64 that differ, neither zero, do so by more and keep their order.
    """
    room = [
        exponent(arb(float(case.inputs[name][index]))) - exponent(by)
        for (name, index), by in direction.items()
    ]
    return STEP * arb(2) ** min(room, default=0)


def outputs(case, number, direction):
    """The forward pass on number (value, how fast it moves), and whether it ties."""
    given = []
    for name, value in case.inputs.items():
        made = np.empty(value.shape, dtype=object)
        for index, entry in np.ndenumerate(value):
            by = direction.get((name, index), arb(0))
            made[index] = number(arb(float(entry)), by)
        given.append(made)
    given += options_of(case)
    TIES.clear()
    found = definition(case.layer)(*given)
    ties = len(TIES)
    TIES.clear()
    return found if isinstance(found, tuple) else (found,), ties


def against(case, made, part):
    """Sum of dy times a part of y over all outputs."""
    found = arb(0)
    for dy, y in zip(case.upstream.values(), made, strict=case.sheet.back):
        for index, entry in np.ndenumerate(dy):
            found = found + arb(float(entry)) * part(y[index])
    return found


def balls(case, made, part):
    """The outputs by name, every entry a ball."""
    return {
        name: each(part, y) for name, y in zip(case.sheet.outputs, made, strict=True)
    }
