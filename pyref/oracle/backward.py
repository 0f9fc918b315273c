"""Back over the tape: gradients, which are nodes again, and scales, which are balls."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np
from flint import arb

from pyref.oracle.tape import ONE, ZERO, Joint, Node

V = TypeVar("V", Node, arb)


class Adjoint(Generic[V]):
    """The gradients of nodes by their tick, and by place those of a Joint's results."""

    def __init__(self, root: Node, gradient: V) -> None:
        self.nodes: dict[int, V] = {root.tick: gradient}
        self.results: dict[int, dict[int, V]] = {}

    def add(self, parent: Node, part: V) -> None:
        known = self.nodes.get(parent.tick)
        self.nodes[parent.tick] = part if known is None else known + part

    def add_result(self, step: Node, place: int, part: V) -> None:
        results = self.results.setdefault(step.tick, {})
        results[place] = results[place] + part if place in results else part


def ancestors(*roots: Node) -> list[Node]:
    """Everything that nodes were made from, themselves included, the youngest first."""
    found: dict[int, Node] = {}
    waiting = [*roots]
    while waiting:
        current = waiting.pop()
        if current.tick not in found:
            found[current.tick] = current
            waiting.extend(current.parents)
    return [found[tick] for tick in sorted(found, reverse=True)]


def gradient(root: Node, inputs: Sequence[Node]) -> list[Node]:
    """The derivatives of root by each of the inputs, as nodes."""
    adjoint = Adjoint(root, ONE)
    for current in ancestors(root):
        if isinstance(current, Joint):
            parts = current.pull(adjoint.results[current.tick])
            for parent, part in zip(current.parents, parts, strict=True):
                adjoint.add(parent, part)
        elif (upstream := adjoint.nodes.get(current.tick)) is not None:
            partials = current.partials()
            for parent, partial in zip(current.parents, partials, strict=True):
                if isinstance(partial, int):
                    adjoint.add_result(parent, partial, upstream)
                else:
                    product = upstream if partial is ONE else upstream * partial
                    adjoint.add(parent, product)
    return [adjoint.nodes.get(leaf.tick, ZERO) for leaf in inputs]


def list_terms(root: Node) -> list[Node]:
    """What a sum of sums adds up in the end, each as often as it is added."""
    terms, waiting = [], [root]
    while waiting:
        current = waiting.pop()
        if len(current.parents) == 2 and all(p is ONE for p in current.partials()):
            waiting.extend(current.parents)
        else:
            terms.append(current)
    return terms


def scale(
    root: Node, sizes: Mapping[int, arb], slopes: dict[int, list[arb | int]]
) -> arb:
    """Sum of |d root / d leaf| times the size of the leaf, as a ball.

    sizes holds what counts for each leaf, by its tick. slopes, a dict that is empty at
    first, keeps what many roots have in common: the partial derivatives as balls.
    """
    adjoint = Adjoint(root, ONE.value)
    total = arb(0)
    for current in ancestors(root):
        if isinstance(current, Joint):
            results = adjoint.results[current.tick]
            parts = current.pull({k: Node(ball) for k, ball in results.items()})
            for parent, part in zip(current.parents, parts, strict=True):
                adjoint.add(parent, part.value)
        elif (upstream := adjoint.nodes.get(current.tick)) is not None:
            if current.tick in sizes:
                total = total + abs(upstream) * sizes[current.tick]
            if current.tick not in slopes:
                slopes[current.tick] = [
                    partial if isinstance(partial, int) else partial.value
                    for partial in current.partials()
                ]
            for parent, slope in zip(
                current.parents, slopes[current.tick], strict=True
            ):
                if isinstance(slope, int):
                    adjoint.add_result(parent, slope, upstream)
                else:
                    adjoint.add(parent, upstream * slope)
    return total


def scales_at_once(roots: Sequence[Node], sizes: Mapping[int, float]) -> np.ndarray:
    """The scales of many roots by one pass, in float64, of a tape without Joint steps.

    The slopes go back as rows, one number for each root, from the midpoints of the
    balls. A pass of balls for each root takes minutes where they hang on all images.
    """
    adjoint: dict[int, np.ndarray] = {}
    for place, root in enumerate(roots):
        row = adjoint.setdefault(root.tick, np.zeros(len(roots)))
        row[place] += 1.0
    total = np.zeros(len(roots))
    for current in ancestors(*roots):
        upstream = adjoint.pop(current.tick, None)
        if upstream is None:
            continue
        if current.tick in sizes:
            total += np.abs(upstream) * sizes[current.tick]
        for parent, partial in zip(current.parents, current.partials(), strict=True):
            if not isinstance(partial, Node):
                raise TypeError("a step of several results has no slope of its own")
            slope = float(partial.value)
            if not slope:
                continue
            known = adjoint.get(parent.tick)
            if known is None:
                adjoint[parent.tick] = upstream * slope
            else:
                known += upstream * slope
    return total
