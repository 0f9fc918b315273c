"""Forward-mode differentiation of balls: a number as a power series in one letter.

A Jet is x + d e, cut off behind a power of e. What a definition makes of it carries
its derivatives along d in its coefficients, and FLINT's series find them: no partial
of the tape has a part in it.

A Jet is a Node, so that definitions take it for one and a constant Node leaves a sum
with it to the Jet. It has neither ball nor parents nor partials of its own, and every
operator is its own: a definition that reads these finds it Opaque.
"""

from __future__ import annotations

from typing import NoReturn

from flint import arb, arb_series

from pyref.oracle.tape import Node, Number, Undecided, sign_of, ticks


class Opaque(AttributeError):
    """A definition takes a number apart that is a Jet."""


class Jet(Node):
    """A power series in e: its value at e = 0, then its derivatives along d."""

    __slots__ = ("series",)

    series: arb_series

    def __init__(self, series: arb_series) -> None:
        self.series = series
        self.tick = next(ticks)

    def __getattr__(self, name: str) -> NoReturn:
        raise Opaque(f"a Jet has no {name}")

    def __add__(self, other: Number) -> Jet:
        return Jet(self.series + series(other))

    def __sub__(self, other: Number) -> Jet:
        return Jet(self.series - series(other))

    def __mul__(self, other: Number) -> Jet:
        return Jet(self.series * series(other))

    def __truediv__(self, other: Number) -> Jet:
        return Jet(quotient(self.series, series(other)))

    def __rsub__(self, other: Number) -> Jet:
        return Jet(series(other) - self.series)

    def __rtruediv__(self, other: Number) -> Jet:
        return Jet(quotient(arb_series(series(other)), self.series))

    def __neg__(self) -> Jet:
        return Jet(-self.series)

    def __pow__(self, power: int) -> Jet:
        if power != 2:
            raise ValueError(f"power is {power}, not 2")
        return Jet(self.series * self.series)

    def exp(self) -> Jet:
        return Jet(self.series.exp())

    def log(self) -> Jet:
        return Jet(self.series.log())

    def sqrt(self) -> Jet:
        return Jet(self.series.sqrt())

    def erf(self) -> Jet:
        return Jet(self.series.erf())

    __radd__ = __add__
    __rmul__ = __mul__

    def sign(self) -> int:
        """-1, 0 or 1 as the ball at e = 0 proves it: the branch the tape takes."""
        return sign_of(self.series[0])


def series(number: Number) -> arb_series | arb:
    """The series of a Jet; the ball of anything else, which is constant."""
    if isinstance(number, Jet):
        return number.series
    return number.value if isinstance(number, Node) else arb(number)


def quotient(a: arb_series, b: arb_series | arb) -> arb_series:
    try:
        return a / b
    except ValueError:
        raise Undecided(f"{b} may begin with zero") from None


def make_jet(value: arb, by: arb, order: int) -> Jet:
    """The Jet value + by e, known up to e^order."""
    return Jet(arb_series([value, by], order + 1))


def coefficient(number: Node, power: int) -> arb:
    """What stands before a power of e; a constant has nothing but its value."""
    terms = series(number)
    if isinstance(terms, arb_series):
        return terms[power]
    return terms if power == 0 else arb(0)
