"""What a fixture file says, as balls: all numbers that its words can stand for."""

from decimal import Decimal

import numpy as np
from flint import arb

from pyref.oracle.certify import FIRST, VANISHED, precision
from pyref.oracle.write import DIGITS

UNITS = arb(0.51)  # of digit 40: half of one, and how well that was known
PAIR = arb(2) ** -105
TINY = arb(2) ** -1074


def on_file(expect):
    """The decimals by name, and the float64 with their low parts by name."""
    with precision(FIRST):
        return {
            "decimal on file": {k: decimals(one) for k, one in expect.items()},
            "high + low on file": {k: pairs(one) for k, one in expect.items()},
        }


def decimals(one):
    values = map(arb, one.written)
    return opened(one, values, (UNITS * unit(w) + VANISHED for w in one.written))


def unit(word):
    """One of the last digit that is certified; none of zero."""
    number = Decimal(word)
    return arb(10) ** (number.adjusted() - DIGITS + 1) if number else arb(0)


def pairs(one):
    both = zip(one.high.flat, one.low.flat, strict=True)
    values = [arb(float(high)) + arb(float(low)) for high, low in both]
    return opened(one, values, (abs(value) * PAIR + TINY for value in values))


def opened(one, values, rooms):
    """Values as balls with some room, and that of print where it is rounded."""
    made = np.empty(one.high.shape, dtype=object)
    places = zip(np.ndindex(made.shape), values, rooms, strict=True)
    for index, value, room in places:
        radius = room + arb(float(one.slack[index]))
        made[index] = value + arb(0, radius.upper())
    return made
