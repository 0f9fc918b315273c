"""Certified values as a fixture file holds them: strings, low parts, scales, ties.

Beside them stand what a library may give as well: at ties the other choices that can
be defended, and where the textbook formula loses digits, how many it may lose.
"""

from decimal import Context, Decimal
from fractions import Fraction

import flint
import numpy as np

from pyref.errors import FormatError
from pyref.fixtures import numbers, sources
from pyref.fixtures.case import bound, unit
from pyref.oracle.building_blocks import CHOICES
from pyref.oracle.certify import (
    VANISHED,
    certify,
    certify_places,
    certify_second,
    precision,
    textbook,
)

DIGITS = 40
WIDE = 4096
LARGE = 1.79e308  # a scale rounded up to 1.80e308 would read as Inf
ROUND = Context(prec=DIGITS)
START = 4096
MANTISSA = {"float64": 53, "float32": 24}


def prove(case, expect):
    """The certified results of a case and its certificate.

    expect: what the table of cases says by hand or from print; a value that the
    certified one contradicts is refused.
    """
    known = certify(case)
    made = {name: entry(one) for name, one in known.items()}
    for name in case.expect:
        contradicted(case, name, known[name])
        kept = {k: expect[name][k] for k in ("tie", "wrong") if k in expect[name]}
        made[name].update(kept)
    accept(case, made)
    loose(case, known, made)
    bits = max(one.bits for one in known.values())
    if sources.sheet(case.layer).second:
        direction = direction_of(case)
        second = certify_second(case, direction)
        made["hvp"] = {"direction": {k: numbers.rows(v) for k, v in direction.items()}}
        made["hvp"] |= {name: entry(one) for name, one in second.items()}
        bits = max(bits, *(one.bits for one in second.values()))
    return made, certificate(case, bits)


def certificate(case, bits):
    return {
        "digits": DIGITS,
        "bits": bits,
        "tool": f"python-flint {flint.__version__}",
        "definition": sources.digest(case.layer),
    }


def prove_places(case):
    """What is proved of a network on whole images: y, and the probed gradients.

    Values only: the scale of one entry is a pass back through all images.
    """
    known, bits = certify_places(case, case.probes)
    made = {}
    for name, (places, balls) in known.items():
        values, lows = digits(balls)
        made[name] = {"places": " ".join(map(str, places))}
        made[name] |= {"values": lined(values, (len(values), 5))}
        made[name] |= {"low": lined(lows, (len(lows), 5))}
    return {"id": case.id, "known": made, "certificate": certificate(case, bits)}


def accept(case, made):
    """Note what other choices of the derivative give, where it is one."""
    if not any("tie" in one for one in made.values()):
        return
    for choice in sources.sheet(case.layer).ties[1:]:
        for name, one in certify(case, choice).items():
            other = entry(one)
            known = made[name].setdefault("accept", [])
            values = [made[name]["values"], *(known["values"] for known in known)]
            if other["values"] not in values:
                told = CHOICES[choice]
                known.append({"choice": told, "values": other["values"]})
    for one in made.values():
        if not one["accept"]:
            del one["accept"]


def loose(case, known, made):
    """Note how far the textbook formula can be off, where that is past the bound."""
    for dtype in case.exact_in:
        for name, off in textbook(case, MANTISSA[dtype]).items():
            values = [float(middle(ball)) for ball in known[name].balls.flat]
            scales = [float(s.upper()) for s in known[name].scales.flat]
            rounding = unit(np.array(values), np.array(scales), dtype)
            times = bound(case.length(name))
            limit = times * rounding if times else 0.0
            off_by = np.array([float(v.upper()) for v in off.flat])
            if np.any(~(off_by <= limit)):
                words = [f"{v:.1e}" if v < np.inf else "inf" for v in off_by]
                told = made[name].setdefault("textbook", {})
                told[dtype] = lined(words, off.shape)


def direction_of(case):
    """A direction through all inputs, of the closed formula of the fixtures."""
    found, k = {}, START
    for name, value in case.inputs.items():
        line = [numbers.fill(k + i) for i in range(value.size)]
        found[name] = np.reshape(line, value.shape)
        k += value.size
    return found


def entry(one):
    shape = one.balls.shape
    words, lows = digits(one.balls.flat)
    made = {"shape": list(shape), "values": lined(words, shape)}
    if any(low != "0" for low in lows):
        made["low"] = lined(lows, shape)
    scales = [f"{min(float(s.upper()), LARGE):.2e}" for s in one.scales.flat]
    made["scale"] = lined(scales, shape)
    if np.any(one.ties):
        made["tie"] = lined((str(int(tie)) for tie in one.ties.flat), shape)
    return made


def digits(balls):
    """The words of certified values, and what the float64 of each word leaves."""
    middles = [middle(ball) for ball in balls]
    words = [written(v) for v in middles]
    # what readers take is the float64 of the word: halfway between two, cutting to
    # 40 digits decides for one of them
    lows = [float(v - Fraction(float(w))) for v, w in zip(middles, words, strict=True)]
    return words, [numbers.text(low) for low in lows]


def lined(words, shape):
    words = list(words)
    wide = shape[-1]
    return [" ".join(words[i : i + wide]) for i in range(0, len(words), wide or 1)]


def middle(ball):
    """The midpoint as a fraction, which both ends of the ball round to."""
    with precision(WIDE):
        if ball.contains(0) and abs(ball).upper() < VANISHED:
            return Fraction(0)
        if float(ball.lower()) != float(ball.upper()):
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
            said = want.written[np.ravel_multi_index(index, one.balls.shape)]
            found = written(middle(ball))
            raise FormatError(f"{told} is {said}, certified is {found}")
