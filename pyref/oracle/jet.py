"""Forward-mode differentiation of balls: a number as a power series in one letter.

A Jet is x + d e, cut off behind a power of e. What a definition makes of it carries
its derivatives along d in its coefficients, and FLINT's series find them: no partial
of the tape has a part in it.

A Jet is a Node, so that definitions take it for one and a constant Node leaves a sum
with it to the Jet. It has neither ball nor parents nor partials of its own, and every
operator is its own: a definition that reads these finds it Opaque.
"""

from flint import arb, arb_series

from pyref.oracle.tape import Node, Undecided, sign_of, ticks


class Opaque(AttributeError):
    """A definition takes a number apart that is a Jet."""


class Jet(Node):
    __slots__ = ("series",)

    def __init__(self, series):
        self.series = series
        self.made = next(ticks)

    def __getattr__(self, name):
        raise Opaque(f"a Jet has no {name}")

    def __add__(self, other):
        return Jet(self.series + series(other))

    def __sub__(self, other):
        return Jet(self.series - series(other))

    def __mul__(self, other):
        return Jet(self.series * series(other))

    def __truediv__(self, other):
        return Jet(quotient(self.series, series(other)))

    def __rsub__(self, other):
        return Jet(series(other) - self.series)

    def __rtruediv__(self, other):
        return Jet(quotient(series(other), self.series))

    def __neg__(self):
        return Jet(-self.series)

    def __pow__(self, power):
        if power != 2:
            raise ValueError(f"power is {power}, not 2")
        return Jet(self.series * self.series)

    def exp(self):
        return Jet(self.series.exp())

    def log(self):
        return Jet(self.series.log())

    def sqrt(self):
        return Jet(self.series.sqrt())

    def erf(self):
        return Jet(self.series.erf())

    __radd__ = __add__
    __rmul__ = __mul__

    def sign(self):
        """-1, 0 or 1 as the ball at e = 0 proves it: the branch the tape takes."""
        return sign_of(self.series[0])


def series(number):
    """The series of a Jet; the ball of anything else, which is constant."""
    if isinstance(number, Jet):
        return number.series
    return number.value if isinstance(number, Node) else arb(number)


def quotient(a, b):
    try:
        return a / b
    except ValueError:
        raise Undecided(f"{b} may begin with zero") from None


def moved(value, by, order):
    """A Jet at a value that moves by d e, known up to e^order."""
    return Jet(arb_series([value, by], order + 1))


def coefficient(number, power):
    """What stands before a power of e; a constant has nothing but its value."""
    found = series(number)
    if isinstance(found, arb_series):
        return found[power]
    return found if power == 0 else arb(0)
