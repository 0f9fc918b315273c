"""Directions in the inputs of a case: {(name, index): how fast that entry moves}.

An input moves only if the case has a gradient for it: what stands in the place of one
and is none, as its sheet says, is no slope along any direction.
"""

import random

import numpy as np
from flint import arb

from pyref.oracle.certify import BITS


def moving(case):
    """The inputs that have a gradient, by name."""
    if not case.sheet.back:
        return {}
    others = case.sheet.not_gradients
    return {k: v for k, v in case.inputs.items() if f"d{k}" not in others}


def units(case):
    """Every entry of every input, alone."""
    for name, value in moving(case).items():
        for index in np.ndindex(value.shape):
            yield {(name, index): arb(1)}


def weighed(case, gradients, turn):
    """All inputs at once: odd numbers, over a power of 2 as large as the gradient.

    A gradient of 1e-87 then counts for as much as one of 1 beside it.
    """
    drawn = random.Random(f"{case.id} {turn}")
    made = {}
    for name, value in moving(case).items():
        for index in np.ndindex(value.shape):
            ball = gradients[f"d{name}"][index]
            power = exponent(ball) if ball.rel_accuracy_bits() >= BITS else 0
            odd = 2 * drawn.getrandbits(20) - 2**20 + 1
            made[name, index] = odd * arb(2) ** -(19 + power)
    return made


def given(arrays):
    """Arrays of float64, one for each input, as a direction."""
    return {
        (name, index): arb(float(by))
        for name, array in arrays.items()
        for index, by in np.ndenumerate(array)
    }


def along(gradients, direction, part=lambda v: v):
    """Sum of the gradients times how fast each input moves."""
    found = arb(0)
    for (name, index), by in direction.items():
        found = found + part(gradients[f"d{name}"][index] * by)
    return found


def exponent(ball):
    """The e for which 2^(e - 1) <= |middle| < 2^e; 0 for zero."""
    mantissa, power = ball.mid().man_exp()
    return int(power) + int(mantissa).bit_length()
