"""Reverse-mode differentiation of balls, any number of times.

A Node is a ball, the nodes it was made from, and the derivatives by them, which are
nodes again: a gradient can be differentiated once more. A ball holds its true value
for certain, so whatever comes out is proved, as wide as it may be.

A comparison that the balls cannot decide raises Undecided; the caller then takes
more bits. A comparison of two exact equals is a tie, and is noted.
"""

from contextlib import contextmanager
from itertools import count

import numpy as np
from flint import arb, ctx

ticks = count()


class Undecided(ArithmeticError):
    """Two balls overlap where the definition must tell which is larger."""


@contextmanager
def precision(bits):
    """Work with so many bits, and put back what was: flint's is one for all."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


class Node:
    __slots__ = ("made", "parents", "partials", "value")

    def __init__(self, value, parents=(), partials=None):
        self.value = value
        self.parents = parents
        self.partials = partials
        self.made = next(ticks)

    def __add__(self, other):
        other = node(other)
        return Node(self.value + other.value, (self, other), lambda: (ONE, ONE))

    def __sub__(self, other):
        other = node(other)
        return Node(self.value - other.value, (self, other), lambda: (ONE, MINUS))

    def __mul__(self, other):
        other = node(other)
        return Node(self.value * other.value, (self, other), lambda: (other, self))

    def __truediv__(self, other):
        other = node(other)
        value = self.value / other.value
        made = Node(value, (self, other))
        made.partials = lambda: (ONE / other, -made / other)
        return made

    def __neg__(self):
        return Node(-self.value, (self,), lambda: (MINUS,))

    def __pow__(self, power):
        if power != 2:
            raise ValueError(f"power is {power}, not 2")
        return self * self

    def exp(self):
        made = Node(self.value.exp(), (self,))
        made.partials = lambda: (made,)
        return made

    def log(self):
        return Node(self.value.log(), (self,), lambda: (ONE / self,))

    def sqrt(self):
        made = Node(self.value.sqrt(), (self,))
        made.partials = lambda: (HALF / made,)
        return made

    def erf(self):
        bell = TWO_BY_ROOT_PI

        def partial():
            return (bell() * (-(self * self)).exp(),)

        return Node(self.value.erf(), (self,), partial)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return node(other) - self

    def __rtruediv__(self, other):
        return node(other) / self

    def sign(self):
        """-1, 0 or 1, where the ball proves it."""
        return sign_of(self.value)


def sign_of(ball):
    if ball > 0:
        return 1
    if ball < 0:
        return -1
    if ball.is_zero():
        return 0
    raise Undecided(f"{ball} may be of either sign")


class Joint(Node):
    """One step that makes several numbers; pull takes their gradients back at once.

    pull({number of the result: its gradient}) gives one gradient for each parent.
    """

    __slots__ = ("pull",)

    def __init__(self, parents, pull):
        super().__init__(arb(0), tuple(parents))
        self.pull = pull


def joint(parents, values, pull):
    """The results of one step, as nodes; each has its number for a partial."""
    step = Joint(parents, pull)
    return [Node(value, (step,), lambda k=k: (k,)) for k, value in enumerate(values)]


def dot(a, b):
    """Sum of the products of two rows of nodes, as one node where that can be."""
    if not a or any(type(v) is not Node for v in (*a, *b)):
        total = node(0)
        for left, right in zip(a, b, strict=True):
            total = total + left * right
        return total
    value = arb(0)
    for left, right in zip(a, b, strict=True):
        value = value + left.value * right.value
    return Node(value, (*a, *b), lambda: (*b, *a))


def node(value):
    return value if isinstance(value, Node) else Node(arb(value))


ONE, MINUS, HALF = Node(arb(1)), Node(arb(-1)), Node(arb(1) / 2)


def TWO_BY_ROOT_PI():
    """2 / sqrt (pi), to the bits of the moment."""
    return Node(2 / arb.pi().sqrt())


def leaves(array):
    """An array of float64 as an array of nodes, each exactly that number."""
    made = np.empty(np.shape(array), dtype=object)
    for index, value in np.ndenumerate(np.asarray(array, dtype=np.float64)):
        made[index] = Node(arb(float(value)))
    return made


def ancestors(root):
    """Everything a node was made from, itself included, the youngest first."""
    found, open_ = {}, [root]
    while open_:
        current = open_.pop()
        if current.made not in found:
            found[current.made] = current
            open_.extend(current.parents)
    return [found[made] for made in sorted(found, reverse=True)]


def gradient(root, wanted):
    """The derivatives of root by the wanted nodes, as nodes."""
    adjoint = {root.made: ONE}
    for current in ancestors(root):
        given = adjoint.get(current.made)
        if given is None or not current.parents:
            continue
        if isinstance(current, Joint):
            parts = current.pull(given)
        else:
            parts = [times(given, partial) for partial in current.partials()]
        for parent, part in zip(current.parents, parts, strict=True):
            add(adjoint, parent, part)
    return [adjoint.get(leaf.made, ZERO) for leaf in wanted]


def times(given, partial):
    if isinstance(partial, int):
        return {partial: given}
    return given if partial is ONE else given * partial


def add(adjoint, parent, part):
    """Add to the gradient of a node, or to those of the results of one step."""
    known = adjoint.get(parent.made)
    if isinstance(part, dict):
        known = known or {}
        ((place, value),) = part.items()
        part = known | {place: known[place] + value if place in known else value}
        known = None
    adjoint[parent.made] = part if known is None else known + part


def scale(root, known, slopes):
    """Sum of |d root / d leaf * leaf| over the leaves in known, as a ball.

    known holds the leaves by when they were made. slopes, a dict that is empty at
    first, keeps what many roots have in common: the partial derivatives as balls.
    """
    adjoint = {root.made: ONE.value}
    total = arb(0)
    for current in ancestors(root):
        given = adjoint.get(current.made)
        if given is None:
            continue
        if current.made in known:
            total = total + abs(given * current.value)
        if not current.parents:
            continue
        if isinstance(current, Joint):
            given = {place: Node(ball) for place, ball in given.items()}
            parts = [part.value for part in current.pull(given)]
        else:
            if current.made not in slopes:
                slopes[current.made] = [
                    partial if isinstance(partial, int) else partial.value
                    for partial in current.partials()
                ]
            parts = [
                {slope: given} if isinstance(slope, int) else given * slope
                for slope in slopes[current.made]
            ]
        for parent, part in zip(current.parents, parts, strict=True):
            add(adjoint, parent, part)
    return total


ZERO = Node(arb(0))
