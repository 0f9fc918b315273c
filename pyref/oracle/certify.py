"""Prove the results of a case: enough bits until every value is known well enough.

    known = certify(case)             name -> Certified, in the order of the results
    known = certify_second(case, v)   the same for the gradients differentiated along v
    limits = textbook(case, bits)     name -> how far rounding can take the definition

Precision is doubled until every value is exact, has 140 bits (42 digits), or is
proved to lie below 2^-1300, under the smallest number of any format.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
from flint import arb

from pyref.fixtures import sources
from pyref.fixtures.case import Case
from pyref.oracle.backward import ancestors, list_terms, scale, scales_at_once
from pyref.oracle.building_blocks import TIES, each
from pyref.oracle.tape import Node, Nodes, Undecided, leaves, precision
from pyref.oracle.trace import Traced, gradients, sum_of, trace

FIRST, LAST = 192, 12288
BITS = 140
VANISHED = arb(2) ** -1300

Balls = np.ndarray
"""An array of balls: its dtype is object."""


@dataclass(frozen=True)
class Certified:
    """An array of balls, the scale of each, and where the derivative is a choice."""

    balls: Balls
    scales: Balls
    ties: np.ndarray
    bits: int


def certify(case: Case, choice: str = "", whole: bool = False) -> dict[str, Certified]:
    """All results of a case by name, the outputs first; choice: see CHOICES.

    whole: scales tell what a rounding of the largest number of each array does, in
    every place of it, where they else tell what one of each number does.
    """

    def attempt(bits: int) -> dict[str, Certified]:
        TIES.clear()
        traced = trace(case, choice)
        tied = {n.tick for tie in TIES for n in ancestors(tie)}
        largest = list_largest(case, traced) if whole else {}
        vanishing = frozenset(case.sheet.vanishing)
        return enclose(traced.results, traced, bits, tied, largest, vanishing)

    return double_bits_until_good(case, attempt)


def certify_second(
    case: Case, direction: Mapping[str, np.ndarray]
) -> dict[str, Certified]:
    """How every gradient changes along a direction, the upstream gradient fixed."""

    def attempt(bits: int) -> dict[str, Certified]:
        traced = trace(case)
        along = {name: leaves(value) for name, value in direction.items()}
        slope = sum_of(traced.results[f"d{name}"] * v for name, v in along.items())
        second = gradients(slope, traced.inputs)
        turned = [leaf for value in along.values() for leaf in value.flat]
        traced = replace(traced, given=[*traced.given, *turned])
        return enclose(second, traced, bits)

    return double_bits_until_good(case, attempt)


def certify_places(
    case: Case, probes: Mapping[str, np.ndarray]
) -> tuple[dict[str, tuple[list[int], list[arb], list[float]]], int]:
    """Of a large case the outputs and the probed entries of each gradient, and bits.

    name -> (places, balls, scales); of the scales, in float64, a few digits count.
    """
    bits = FIRST
    with precision(bits):
        traced = trace(case)
        sizes = {leaf.tick: abs(float(leaf.value)) for leaf in traced.given}
        nodes, places = [], {}
        for name, value in traced.results.items():
            places[name] = [int(i) for i in probes.get(name[1:], range(value.size))]
            nodes += [value.flat[i] for i in places[name]]
        scales = iter(scales_at_once(nodes, sizes))
        balls = iter([node.value for node in nodes])
        probed = {
            name: (
                there,
                list(islice(balls, len(there))),
                [*islice(scales, len(there))],
            )
            for name, there in places.items()
        }
    if not all(is_good(ball) for _, balls, _ in probed.values() for ball in balls):
        raise ArithmeticError(f"{case.id}: not certified with {bits} bits")
    return probed, bits


def double_bits_until_good(
    case: Case, attempt: Callable[[int], dict[str, Certified]]
) -> dict[str, Certified]:
    """The first attempt, of 192 bits, 384, ..., in which every ball is good."""
    bits = FIRST
    while bits <= LAST:
        with precision(bits):
            try:
                known = attempt(bits)
                arrays = [array.balls for array in known.values()]
                if all(is_good(ball) for balls in arrays for ball in balls.flat):
                    return known
            except Undecided:
                pass
        bits *= 2
    raise ArithmeticError(f"{case.id}: not certified with {LAST} bits")


def is_good(ball: arb) -> bool:
    """Whether a ball is exact, known to 140 bits, or surely too small to count."""
    return (
        ball.is_exact()
        or ball.rel_accuracy_bits() >= BITS
        or bool(abs(ball).upper() < VANISHED)
    )


def textbook(case: Case, bits: int) -> dict[str, Balls]:
    """Twice the radius of each result when the definition is computed in few bits.

    The definition and its chain rule as they stand, each step rounded: what comes
    out lies no farther from the truth. Nothing, where a comparison is not decided.
    """
    with precision(bits):
        try:
            results = trace(case, definition=textbook_of(case.sheet.place)).results
        except Undecided:
            return {}
        return {
            name: each(lambda n: 2 * n.value.rad(), value)
            for name, value in results.items()
        }


def textbook_of(place: str) -> Callable[..., Any] | None:
    """The function textbook of a definition, where it has one."""
    return getattr(sources.module(place, "definition"), "textbook", None)


def enclose(
    arrays: Mapping[str, Nodes],
    traced: Traced,
    bits: int,
    tied: Set[int] = frozenset(),
    largest: Mapping[int, arb] = {},
    vanishing: Set[str] = frozenset(),
) -> dict[str, Certified]:
    """Arrays of nodes as balls, with scales; tied: ticks of what took part in a tie.

    largest: what counts in scales for a number, by its tick, if not its own size.
    vanishing: arrays that are 0 for all inputs, so that their terms have the scales.
    """
    given = {leaf.tick: abs(leaf.value) for leaf in traced.given} | {**largest}
    slopes: dict[int, list[arb | int]] = {}

    def measure(name: str, n: Node) -> arb:
        terms = list_terms(n) if name in vanishing else [n]
        return sum((scale(term, given, slopes) for term in terms), arb(0))

    return {
        name: Certified(
            balls=each(lambda n: n.value, value),
            scales=each(partial(measure, name), value),
            ties=ties_of(value, traced.inputs.get(name[1:]), tied),
            bits=bits,
        )
        for name, value in arrays.items()
    }


def list_largest(case: Case, traced: Traced) -> dict[int, arb]:
    """The largest magnitude of its array for each number given, by its tick."""
    given = iter(traced.given)
    sizes: dict[int, arb] = {}
    for value in [*case.inputs.values(), *case.upstream.values()]:
        largest = arb(float(np.max(np.abs(value), initial=0)))
        sizes |= {next(given).tick: largest for _ in value.flat}
    return sizes


def ties_of(value: Nodes, given: Nodes | None, tied: Set[int]) -> np.ndarray:
    if given is None:
        return np.zeros(value.shape, dtype=bool)
    return np.reshape([leaf.tick in tied for leaf in given.flat], given.shape)
