"""Prove the results of a case: enough bits until every value is known well enough.

    known = certify(case)          name -> Certified, in the order of the results

Precision is doubled until every value is exact, has 140 bits (42 digits), or is
proved to lie below 2^-1300, under the smallest number of any format.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from flint import arb, ctx

from pyref.oracle import definitions
from pyref.oracle.tape import Undecided, ancestors, gradient, leaves, scale

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


@contextmanager
def precision(bits):
    """Work with so many bits, and put back what was: flint's is one for all."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def certify(case):
    """All results of a case by name, the outputs first."""
    bits = FIRST
    while bits <= LAST:
        with precision(bits):
            try:
                found = attempt(case, bits)
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


def attempt(case, bits):
    definitions.TIES.clear()
    inputs = {name: leaves(value) for name, value in case.inputs.items()}
    upstream = {name: leaves(value) for name, value in case.upstream.items()}
    options = [
        leaves(v) if isinstance(v, np.ndarray) else v for v in case.options.values()
    ]
    outputs = getattr(definitions, case.layer)(*inputs.values(), *options)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    wanted = [leaf for value in inputs.values() for leaf in value.flat]
    dys = upstream.values()
    loss = sum_of(dy * y for dy, y in zip(dys, outputs, strict=True))
    flat = gradient(loss, wanted)
    moved = {leaf.made for value in dys for leaf in value.flat}
    known = moved | {leaf.made for leaf in wanted}
    tied = tied_leaves()
    made = dict(zip(case.sheet.outputs, outputs, strict=True))
    start = 0
    for name, value in inputs.items():
        part = np.empty(value.shape, dtype=object)
        part.flat[:] = flat[start : start + value.size]
        start += value.size
        made[f"d{name}"] = part
    return {
        name: Certified(
            balls=each(lambda n: n.value, value),
            scales=each(lambda n: scale(n, known), value),
            ties=ties_of(value, inputs.get(name[1:]), tied),
            bits=bits,
        )
        for name, value in made.items()
    }


def sum_of(arrays):
    return definitions.total(v for array in arrays for v in array.flat)


def each(function, array):
    made = np.empty(array.shape, dtype=object)
    for index, value in np.ndenumerate(array):
        made[index] = function(value)
    return made


def tied_leaves():
    """Every number that a tie was made from."""
    return {n.made for pair in definitions.TIES for one in pair for n in ancestors(one)}


def ties_of(value, given, tied):
    if given is None:
        return np.zeros(value.shape, dtype=bool)
    return np.reshape([leaf.made in tied for leaf in given.flat], given.shape)
