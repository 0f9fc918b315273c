"""The tape: balls that remember what they were made from, so that they can be derived.

A Node is a ball, the nodes it was made from, and the derivatives by them, which are
nodes again: a gradient can be differentiated once more, see backward.py. A ball holds
its true value for certain, so whatever comes out is proved, as wide as it may be.

A comparison that the balls cannot decide raises Undecided; the caller then takes
more bits. A comparison of two exact equals is a tie, and is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count, islice
from typing import TypeAlias

import numpy as np
from flint import arb, ctx
from numpy.typing import ArrayLike

Number: TypeAlias = "Node | arb | float"

Nodes = np.ndarray
"""An array of nodes: its dtype is object."""

Partials = Callable[[], "Sequence[Node | int]"]
"""The derivatives of a node by its parents; of a Joint's result its place instead."""

Pull = Callable[["dict[int, Node]"], "Sequence[Node]"]
"""The gradients by the parents of a Joint, from those of its results by place."""

ticks: Iterator[int] = count()


class TooLong(ArithmeticError):
    """A tape has more steps than it may."""


class Undecided(ArithmeticError):
    """Two balls overlap where the definition must tell which is larger."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work with so many bits, and put back what was: flint's is one for all."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


@contextmanager
def at_most(steps: int) -> Iterator[None]:
    """Make no tape of more steps than these: TooLong where it would have more."""
    global ticks
    before = ticks

    def count_down() -> Iterator[int]:
        yield from islice(before, steps)
        raise TooLong(f"more than {steps} steps")

    ticks = count_down()
    try:
        yield
    finally:
        ticks = before


class Node:
    """A ball with its parents; tick tells which of two nodes was made first."""

    __slots__ = ("parents", "partials", "tick", "value")

    value: arb
    parents: tuple[Node, ...]
    partials: Partials
    tick: int

    def __init__(
        self,
        value: arb,
        parents: tuple[Node, ...] = (),
        partials: Partials = tuple,
    ) -> None:
        self.value = value
        self.parents = parents
        self.partials = partials
        self.tick = next(ticks)

    def __add__(self, other: Number) -> Node:
        other = node(other)
        return Node(self.value + other.value, (self, other), lambda: (ONE, ONE))

    def __sub__(self, other: Number) -> Node:
        other = node(other)
        return Node(self.value - other.value, (self, other), lambda: (ONE, MINUS))

    def __mul__(self, other: Number) -> Node:
        other = node(other)
        return Node(self.value * other.value, (self, other), lambda: (other, self))

    def __truediv__(self, other: Number) -> Node:
        other = node(other)
        quotient = Node(self.value / other.value, (self, other))
        quotient.partials = lambda: (ONE / other, -quotient / other)
        return quotient

    def __neg__(self) -> Node:
        return Node(-self.value, (self,), lambda: (MINUS,))

    def __pow__(self, power: int) -> Node:
        if power != 2:
            raise ValueError(f"power is {power}, not 2")
        return self * self

    def exp(self) -> Node:
        power = Node(self.value.exp(), (self,))
        power.partials = lambda: (power,)
        return power

    def log(self) -> Node:
        return Node(self.value.log(), (self,), lambda: (ONE / self,))

    def sqrt(self) -> Node:
        root = Node(self.value.sqrt(), (self,))
        root.partials = lambda: (HALF / root,)
        return root

    def erf(self) -> Node:
        def partials() -> tuple[Node]:
            return (two_by_root_pi() * (-(self * self)).exp(),)

        return Node(self.value.erf(), (self,), partials)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Number) -> Node:
        return node(other) - self

    def __rtruediv__(self, other: Number) -> Node:
        return node(other) / self

    def sign(self) -> int:
        """-1, 0 or 1, where the ball proves it."""
        return sign_of(self.value)


def sign_of(ball: arb) -> int:
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

    pull: Pull

    def __init__(self, parents: Iterable[Node], pull: Pull) -> None:
        super().__init__(arb(0), tuple(parents))
        self.pull = pull


def joint(parents: Iterable[Node], values: Sequence[arb], pull: Pull) -> list[Node]:
    """The results of one step, as nodes; each has its place for a partial."""
    step = Joint(parents, pull)
    return [Node(value, (step,), at(place)) for place, value in enumerate(values)]


def at(place: int) -> Partials:
    return lambda: (place,)


def dot(a: Sequence[Node], b: Sequence[Node]) -> Node:
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


def node(value: Number) -> Node:
    return value if isinstance(value, Node) else Node(arb(value))


ZERO, ONE = Node(arb(0)), Node(arb(1))
MINUS, HALF = Node(arb(-1)), Node(arb(1) / 2)


def two_by_root_pi() -> Node:
    """2 / sqrt (pi), to the bits of the moment."""
    return Node(2 / arb.pi().sqrt())


def leaves(array: ArrayLike) -> Nodes:
    """An array of float64 as an array of nodes, each exactly that number."""
    nodes = np.empty(np.shape(array), dtype=object)
    for index, value in np.ndenumerate(np.asarray(array, dtype=np.float64)):
        nodes[index] = Node(arb(float(value)))
    return nodes
