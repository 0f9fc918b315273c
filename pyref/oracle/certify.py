"""Prove the results of a case: enough bits until every value is known well enough.

    known = certify(case)             name -> Certified, in the order of the results
    known = certify_second(case, v)   the same for the gradients differentiated along v
    found = textbook(case, bits)      name -> how far rounding can take the definition

Precision is doubled until every value is exact, has 140 bits (42 digits), or is
proved to lie below 2^-1300, under the smallest number of any format.
"""

from dataclasses import dataclass, replace

import numpy as np
from flint import arb

from pyref.fixtures import sources
from pyref.oracle.building_blocks import TIES, each, total
from pyref.oracle.tape import (
    Node,
    Undecided,
    ancestors,
    gradient,
    leaves,
    precision,
    scale,
)

FIRST, LAST = 192, 12288
BITS = 140
VANISHED = arb(2) ** -1300


@dataclass(frozen=True)
class Certified:
    """An array of balls, the scale of each, and where the derivative is a choice."""

    balls: np.ndarray
    scales: np.ndarray
    ties: np.ndarray
    bits: int


@dataclass(frozen=True)
class Traced:
    """A case on the tape: its results as nodes, and the numbers they were made from."""

    results: dict[str, np.ndarray]
    inputs: dict[str, np.ndarray]
    given: list[Node]


def certify(case, choice=None):
    """All results of a case by name, the outputs first; choice: see CHOICES."""

    def attempt(bits):
        TIES.clear()
        traced = trace(case, choice)
        tied = {n.made for one in TIES for n in ancestors(one)}
        return proved(traced.results, traced, bits, tied)

    return with_enough_bits(case, attempt)


def certify_second(case, direction):
    """How every gradient changes along a direction, the upstream gradient fixed."""

    def attempt(bits):
        traced = trace(case)
        along = {name: leaves(value) for name, value in direction.items()}
        moved = sum_of(traced.results[f"d{name}"] * v for name, v in along.items())
        found = gradients(moved, traced.inputs)
        turned = [leaf for value in along.values() for leaf in value.flat]
        traced = replace(traced, given=[*traced.given, *turned])
        return proved(found, traced, bits)

    return with_enough_bits(case, attempt)


def certify_places(case, probes):
    """Of a large case the outputs and the probed entries of each gradient, and bits.

    name -> (places, balls); without scales.
    """
    bits = FIRST
    with precision(bits):
        results = trace(case).results
        found = {}
        for name, value in results.items():
            places = probes.get(name[1:], range(value.size))
            found[name] = places, [value.flat[i].value for i in places]
    if not all(good(ball) for _, balls in found.values() for ball in balls):
        raise ArithmeticError(f"{case.id}: not certified with {bits} bits")
    return found, bits


def with_enough_bits(case, attempt):
    bits = FIRST
    while bits <= LAST:
        with precision(bits):
            try:
                found = attempt(bits)
                if all(good(ball) for one in found.values() for ball in one.balls.flat):
                    return found
            except Undecided:
                pass
        bits *= 2
    raise ArithmeticError(f"{case.id}: not certified with {LAST} bits")


def good(ball):
    return (
        ball.is_exact()
        or ball.rel_accuracy_bits() >= BITS
        or bool(abs(ball).upper() < VANISHED)
    )


def textbook(case, bits):
    """Twice the radius of each result when the definition is computed in few bits.

    The definition and its chain rule as they stand, each step rounded: what comes
    out lies no farther from the truth. Nothing, where a comparison is not decided.
    """
    with precision(bits):
        try:
            results = trace(case, definition=textbook_of(case.layer)).results
        except Undecided:
            return {}
        return {
            name: each(lambda n: 2 * n.value.rad(), value)
            for name, value in results.items()
        }


def trace(case, choice=None, definition=None):
    inputs = {name: leaves(value) for name, value in case.inputs.items()}
    upstream = {name: leaves(value) for name, value in case.upstream.items()}
    options = options_of(case)
    chosen = {"choice": choice} if choice else {}
    definition = definition or sources.definition(case.layer)
    outputs = definition(*inputs.values(), *options, **chosen)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    made = dict(zip(case.sheet.outputs, outputs, strict=True))
    arrays = [*inputs.values(), *upstream.values()]
    given = [leaf for value in arrays for leaf in value.flat]
    if not case.sheet.back:
        return Traced(made, inputs, given + [v for v in options if isinstance(v, Node)])
    pairs = zip(upstream.values(), outputs, strict=True)
    loss = sum_of(dy * y for dy, y in pairs)
    return Traced(made | gradients(loss, inputs), inputs, given)


def options_of(case):
    """Options as a definition takes them: arrays as leaves, numbers as they are.

    Without a way back a real number is a leaf too: it is data, and has its scale.
    """
    made = []
    for value in case.options.values():
        data = not case.sheet.back and isinstance(value, float)
        if isinstance(value, np.ndarray):
            value = leaves(value)
        made.append(Node(arb(value)) if data else value)
    return made


def textbook_of(name):
    """The function textbook of a definition, where it has one."""
    return getattr(sources.module(name, "definition"), "textbook", None)


def gradients(loss, inputs):
    """The derivative of a number by each input, as nodes."""
    flat = iter(gradient(loss, [leaf for v in inputs.values() for leaf in v.flat]))
    return {f"d{k}": each(lambda _: next(flat), v) for k, v in inputs.items()}


def proved(arrays, traced, bits, tied=frozenset()):
    given = {leaf.made for leaf in traced.given}
    slopes: dict[int, list] = {}
    return {
        name: Certified(
            balls=each(lambda n: n.value, value),
            scales=each(lambda n: scale(n, given, slopes), value),
            ties=ties_of(value, traced.inputs.get(name[1:]), tied),
            bits=bits,
        )
        for name, value in arrays.items()
    }


def sum_of(arrays):
    return total(v for array in arrays for v in array.flat)


def ties_of(value, given, tied):
    if given is None:
        return np.zeros(value.shape, dtype=bool)
    return np.reshape([leaf.made in tied for leaf in given.flat], given.shape)
