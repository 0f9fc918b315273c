"""Certified values as a fixture file holds them: strings, low parts, scales, ties."""

import hashlib
import inspect
from decimal import Context, Decimal
from fractions import Fraction

import flint
import numpy as np

from pyref.errors import FormatError
from pyref.fixtures import numbers
from pyref.oracle import definitions
from pyref.oracle.certify import VANISHED, certify, precision

DIGITS = 40
WIDE = 4096
LARGE = 1.79e308  # a scale rounded up to 1.80e308 would read as Inf
ROUND = Context(prec=DIGITS)


def prove(case, expect):
    """The certified results of a case and its certificate.

    expect: what the table of cases says by hand or from print; a value that the
    certified one contradicts is refused.
    """
    known = certify(case)
    made = {name: entry(one) for name, one in known.items()}
    for name in case.expect:
        contradicted(case, name, known[name])
        if "tie" in expect[name]:
            made[name]["tie"] = expect[name]["tie"]
    certificate = {
        "digits": DIGITS,
        "bits": max(one.bits for one in known.values()),
        "tool": f"python-flint {flint.__version__}",
        "definition": definition(case.layer),
    }
    return made, certificate


def definition(layer):
    """SHA-256 of the forward definition of a layer, as it is written."""
    source = inspect.getsource(getattr(definitions, layer))
    return hashlib.sha256(source.encode()).hexdigest()


def entry(one):
    shape = one.balls.shape
    middles = [middle(ball) for ball in one.balls.flat]
    words = [written(v) for v in middles]
    # what readers take is the float64 of the word: halfway between two, cutting to
    # 40 digits decides for one of them
    lows = [float(v - Fraction(float(w))) for v, w in zip(middles, words, strict=True)]
    made = {"shape": list(shape), "values": lined(words, shape)}
    if any(lows):
        made["low"] = lined(map(numbers.text, lows), shape)
    scales = [f"{min(float(s.upper()), LARGE):.2e}" for s in one.scales.flat]
    made["scale"] = lined(scales, shape)
    if np.any(one.ties):
        made["tie"] = lined((str(int(tie)) for tie in one.ties.flat), shape)
    return made


def lined(words, shape):
    words = list(words)
    wide = shape[-1]
    return [" ".join(words[i : i + wide]) for i in range(0, len(words), wide or 1)]


def middle(ball):
    """The midpoint as a fraction, which both ends of the ball round to."""
    with precision(WIDE):
        if float(ball.lower()) != float(ball.upper()):
            if abs(ball).upper() < VANISHED:
                return Fraction(0)
            raise ArithmeticError(f"{ball} rounds in two ways")
        mantissa, exponent = ball.mid().man_exp()
    power = Fraction(2) ** abs(int(exponent))
    return int(mantissa) * power if exponent >= 0 else Fraction(int(mantissa)) / power


def written(value):
    """As many digits as are certified, fewer where it is exact in fewer."""
    number = ROUND.divide(Decimal(value.numerator), Decimal(value.denominator))
    number = number.normalize(ROUND)
    short = numbers.text(float(value))
    if Fraction(number) == value == Fraction(Decimal(short)):
        return short
    return str(number).replace("E", "e").replace("e+", "e")


def contradicted(case, name, one):
    want = case.expect[name]
    for index, ball in np.ndenumerate(one.balls):
        value, slack = Fraction(want.high[index]), Fraction(want.slack[index])
        far = abs(middle(ball) - value)
        allowed = slack + abs(value) / 2**52 + Fraction(1, 2**1070)
        if far > allowed:
            told = f"{case.layer}.json: {case.id}: expect.{name}{list(index)}"
            found = written(middle(ball))
            raise FormatError(f"{told} is {want.written[0]}..., certified is {found}")
