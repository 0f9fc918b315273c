"""Directions in the inputs of a case: {(name, index): how fast that entry moves}.

An input moves only if the case has a gradient for it: what stands in the place of one
and is none, as its sheet says, is no slope along any direction.
"""

import random
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from flint import arb

from pyref.fixtures.case import Case
from pyref.oracle.certify import BITS, Balls

Direction = dict[tuple[str, tuple[int, ...]], arb]


def moving_inputs(case: Case) -> dict[str, np.ndarray]:
    """The inputs that have a gradient, by name."""
    if not case.sheet.back:
        return {}
    others = case.sheet.not_gradients
    return {k: v for k, v in case.inputs.items() if f"d{k}" not in others}


def unit_directions(case: Case) -> Iterator[Direction]:
    """Every entry of every input, alone."""
    for name, value in moving_inputs(case).items():
        for index in np.ndindex(value.shape):
            yield {(name, index): arb(1)}


def weigh_by_gradients(
    case: Case, gradients: Mapping[str, Balls], turn: int
) -> Direction:
    """All inputs at once: odd numbers, over a power of 2 as large as the gradient.

    A gradient of 1e-87 then counts for as much as one of 1 beside it.
    """
    drawn = random.Random(f"{case.id} {turn}")
    direction = {}
    for name, value in moving_inputs(case).items():
        for index in np.ndindex(value.shape):
            ball = gradients[f"d{name}"].item(index)
            power = exponent(ball) if ball.rel_accuracy_bits() >= BITS else 0
            odd = 2 * drawn.getrandbits(20) - 2**20 + 1
            direction[name, index] = odd * arb(2) ** -(19 + power)
    return direction


def direction_of(arrays: Mapping[str, np.ndarray]) -> Direction:
    """Arrays of float64, one for each input, as a direction."""
    return {
        (name, index): arb(float(by))
        for name, array in arrays.items()
        for index, by in np.ndenumerate(array)
    }


def slope_along(
    gradients: Mapping[str, Balls],
    direction: Direction,
    part: Callable[[arb], arb] = lambda v: v,
) -> arb:
    """Sum of the gradients times how fast each input moves, or of a part of each."""
    slope = arb(0)
    for (name, index), by in direction.items():
        slope = slope + part(gradients[f"d{name}"][index] * by)
    return slope


def exponent(ball: arb) -> int:
    """The e for which 2^(e - 1) <= |middle| < 2^e; 0 for zero."""
    mantissa, power = ball.mid().man_exp()
    return int(power) + int(mantissa).bit_length()
