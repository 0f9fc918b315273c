"""Eigenpairs of symmetric matrices on the tape, each proved.

An eigenpair is enclosed by a ball in which there is no other, and its derivative
comes from the equations that define it, S v = l v and v' v = 1, by the implicit
function theorem: no quotient 1 / (l_i - l_j) is written down anywhere.
"""

from collections.abc import Sequence
from functools import cmp_to_key

import numpy as np
from flint import acb_mat, arb

from pyref.oracle.logarithm import logarithm as logarithm
from pyref.oracle.tape import ZERO, Node, Nodes, Undecided, joint


def symmetric(x: Nodes) -> Nodes:
    half: Nodes = (x + x.T) / 2
    return half


def eigenpairs(s: Nodes) -> list[tuple[Node, list[Node]]]:
    """(value, vector) of a symmetric array of nodes, the smallest value first."""
    try:
        values, right = acb_mat(values_of(s)).eig(right=True)
    except ValueError as error:
        raise Undecided(f"eigenvalues: {error}") from None

    def compare(i: int, k: int) -> int:
        """By middles as they are: as float64 the smallest would all be 0."""
        return -1 if values[i].real.mid() < values[k].real.mid() else 1

    pairs = []
    for k in sorted(range(len(values)), key=cmp_to_key(compare)):
        vector = [right[i, k].real for i in range(len(s))]
        size = sum((v * v for v in vector), arb(0)).sqrt()
        pairs.append(eigenpair(s, [v / size for v in vector], values[k].real))
    return pairs


def eigenpair(s: Nodes, vector: Sequence[arb], value: arb) -> tuple[Node, list[Node]]:
    """One enclosed eigenpair as the result of a step whose derivative is known."""

    def pull(upstream: dict[int, Node]) -> list[Node]:
        """Of F (v, l, S) = (S v - l v, (v' v - 1) / 2) = 0: -dF/dS' (dF/d(v, l))^-T."""
        n = len(v)
        left = np.full((n + 1, n + 1), ZERO, dtype=object)
        left[:n, :n] = s.T
        for i in range(n):
            left[i, i] = left[i, i] - eigenvalue
            left[n, i], left[i, n] = -v[i], v[i]
        right = [upstream.get(k, ZERO) for k in range(n + 1)]
        p = solve(left, right)[:n]
        return [-(a * b) for a in p for b in v]

    *v, eigenvalue = joint(s.ravel(), [*vector, value], pull)
    return eigenvalue, v


def solve(left: Nodes, right: Sequence[Node]) -> list[Node]:
    """The solution of left * p = right by elimination."""
    left, right = left.copy(), list(right)
    n = len(right)
    for k in range(n):
        sizes = [abs(float(left[i, k].value.mid())) for i in range(k, n)]
        top = k + int(np.argmax(sizes))
        left[[k, top]] = left[[top, k]]
        right[k], right[top] = right[top], right[k]
        for i in range(k + 1, n):
            if left[i, k] is not ZERO:
                factor = left[i, k] / left[k, k]
                left[i, k:] = left[i, k:] - left[k, k:] * factor
                right[i] = right[i] - right[k] * factor
    p = [ZERO] * n
    for k in reversed(range(n)):
        rest = right[k]
        for j in range(k + 1, n):
            rest = rest - left[k, j] * p[j]
        p[k] = rest / left[k, k]
    return p


def values_of(a: Nodes) -> list[list[arb]]:
    return [[v.value for v in row] for row in a]
