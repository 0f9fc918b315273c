"""Certified values as a fixture file holds them: strings, low parts, scales, ties."""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb

from pyref.fixtures import numbers
from pyref.oracle.certify import VANISHED, Certified
from pyref.oracle.tape import precision

DIGITS = 40
WIDE = 4096  # bits in which the two ends of a ball are told apart
TINY = arb(2) ** -33000  # words have four digits of an exponent at most
HUGE = arb(2) ** 1024  # no float64 is as large, and the word of one may fill all memory
LARGE = 1.79e308  # a scale rounded up to 1.80e308 would read as Inf
ROUND = Context(prec=DIGITS)


def write_certified(array: Certified) -> dict[str, Any]:
    """The entry of an array in a fixture file."""
    shape = array.balls.shape
    words, lows = spell_balls(array.balls.flat)
    entry: dict[str, Any] = {"shape": list(shape), "values": break_lines(words, shape)}
    if any(low != "0" for low in lows):
        entry["low"] = break_lines(lows, shape)
    scales = [f"{min(float(s.upper()), LARGE):.2e}" for s in array.scales.flat]
    entry["scale"] = break_lines(scales, shape)
    if np.any(array.ties):
        entry["tie"] = break_lines([str(int(tie)) for tie in array.ties.flat], shape)
    return entry


def spell_balls(balls: Iterable[arb]) -> tuple[list[str], list[str]]:
    """The words of certified values, and what the float64 of each word leaves."""
    middles = [middle(ball) for ball in balls]
    words = [spell(v) for v in middles]
    # what readers take is the float64 of the word: halfway between two, cutting to
    # 40 digits decides for one of them
    lows = [float(v - Fraction(float(w))) for v, w in zip(middles, words, strict=True)]
    return words, [numbers.text(low) for low in lows]


def break_lines(words: Sequence[str], shape: Sequence[int]) -> list[str]:
    """One line for each row, the last axis."""
    wide = shape[-1]
    return [" ".join(words[i : i + wide]) for i in range(0, len(words), wide or 1)]


def middle(ball: arb) -> Fraction:
    """The midpoint as a fraction, which both ends of the ball round to."""
    with precision(WIDE):
        largest = abs(ball).upper()
        if largest < TINY or (ball.contains(0) and largest < VANISHED):
            return Fraction(0)
        if largest > HUGE:
            raise ArithmeticError("a value is larger than any float64")
        if float(ball.lower()) != float(ball.upper()):
            raise ArithmeticError(f"{ball} rounds in two ways")
        mantissa, exponent = ball.mid().man_exp()
    power = Fraction(2) ** abs(int(exponent))
    return int(mantissa) * power if exponent >= 0 else Fraction(int(mantissa)) / power


def spell(value: Fraction, digits: Context = ROUND) -> str:
    """As many digits as are certified, fewer where it is exact in fewer."""
    number = digits.divide(Decimal(value.numerator), Decimal(value.denominator))
    number = number.normalize(digits)
    short = numbers.text(float(value))
    if Fraction(number) == value == Fraction(Decimal(short)):
        return short
    return str(number).replace("E", "e").replace("e+", "e")
