"""What a fixture file says, as balls: all numbers that its words can stand for."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import numpy as np
from flint import arb

from pyref.fixtures.case import Expected
from pyref.oracle.certify import FIRST, VANISHED, Balls
from pyref.oracle.tape import precision
from pyref.oracle.write import DIGITS

UNITS = arb(0.51)  # of digit 40: half of one, and how well that was known
PAIR = arb(2) ** -105
TINY = arb(2) ** -1074


def balls_on_file(expect: Mapping[str, Expected]) -> dict[str, dict[str, Balls]]:
    """The decimals by name, and the float64 with their low parts by name."""
    with precision(FIRST):
        return {
            "decimal on file": {k: read_decimals(known) for k, known in expect.items()},
            "high + low on file": {k: read_pairs(known) for k, known in expect.items()},
        }


def read_decimals(known: Expected) -> Balls:
    values = map(arb, known.written)
    rooms = (UNITS * unit(word) + VANISHED for word in known.written)
    return widen(known, values, rooms)


def unit(word: str) -> arb:
    """One of the last digit that is certified; none of zero."""
    number = Decimal(word)
    return arb(10) ** (number.adjusted() - DIGITS + 1) if number else arb(0)


def read_pairs(known: Expected) -> Balls:
    both = zip(known.high.flat, known.low.flat, strict=True)
    values = [arb(float(high)) + arb(float(low)) for high, low in both]
    return widen(known, values, (abs(value) * PAIR + TINY for value in values))


def widen(known: Expected, values: Iterable[arb], rooms: Iterable[arb]) -> Balls:
    """Values as balls with some room, and that of print where it is rounded."""
    balls = np.empty(known.high.shape, dtype=object)
    places = zip(np.ndindex(balls.shape), values, rooms, strict=True)
    for index, value, room in places:
        radius = room + arb(float(known.slack[index]))
        balls[index] = value + arb(0, radius.upper())
    return balls
