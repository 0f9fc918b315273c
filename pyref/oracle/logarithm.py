"""The logarithm of a matrix on the tape, proved.

The logarithm takes no eigenvector. With a polynomial p through the points
(l, log l), l near the eigenvalues, whose coefficients are exact numbers,

    log A = p (A) + log (exp (-p (A)) A)

since all of these commute, whatever the points; where these are near, the last matrix
has eigenvalues near 1, and its logarithm is 2 artanh (Z) with Z = (B - I) (B + I)^-1,
a series whose rest is bounded by the norms of its powers. The derivative along E stands
at the upper right of the logarithm of [A, E; 0, A] (Mathias 1996, A Chain Rule for
Matrix Functions).
"""

from collections.abc import Sequence

import numpy as np
from flint import acb_mat, arb, arb_mat, ctx

from pyref.oracle.tape import ZERO, Node, Nodes, Undecided, joint, precision

START = 128
"""Bits for numbers that need not be right, only the same everywhere."""

NEAR = 1.001
"""Eigenvalues within this ratio share a point of the polynomial.

Nearer points make its divided differences large; farther ones leave a matrix farther
from the identity, which costs terms of the series. Neither changes what is proved.
"""


def logarithm(a: Nodes, near: Sequence[float] | None = None) -> Nodes:
    """log (a) for an array of nodes with positive eigenvalues; near: hints to them."""
    if near is None:
        near = cluster(approximate_eigenvalues(a))
        if near[0] <= 0:
            raise Undecided(f"an eigenvalue near {near[0]:g} has no logarithm")
    n = len(a)
    values = log_of_balls(matrix_of(a), near)

    def pull(upstream: dict[int, Node]) -> list[Node]:
        block = np.full((2 * n, 2 * n), ZERO, dtype=object)
        block[:n, :n] = block[n:, n:] = a.T
        for place, value in upstream.items():
            block[place // n, n + place % n] = value
        return list(logarithm(block, near)[:n, n:].flat)

    flat = [values[i, j] for i in range(n) for j in range(n)]
    return np.array(joint(a.ravel(), flat, pull), dtype=object).reshape(n, n)


def matrix_of(a: Nodes) -> arb_mat:
    return arb_mat([[v.value for v in row] for row in a])


def approximate_eigenvalues(a: Nodes) -> list[float]:
    """The eigenvalues of the middles, rounded to float64 alike on every machine.

    The points need not be eigenvalues, but what is computed in few bits is as wide as
    they are far: with those of LAPACK, which differ in their last digits from one
    machine to another, the limits of the textbook formula would differ too.
    """
    with precision(START):
        middles = [[float(v.value.mid()) for v in row] for row in a]
        values = acb_mat(middles).eig(algorithm="approx")
        return [float(v.real.mid()) for v in values]


def cluster(values: Sequence[float]) -> list[float]:
    """One of each group of numbers that lie within a thousandth of one another."""
    kept: list[float] = []
    for value in sorted(map(float, values)):
        if not kept or value > kept[-1] * NEAR:
            kept.append(value)
    return kept


def log_of_balls(a: arb_mat, near: Sequence[float]) -> arb_mat:
    unit = identity(a.nrows())
    p = interpolate(a, near, unit)
    b = (-p).exp() * a
    try:
        z = (b + unit).solve(b - unit)
    except ZeroDivisionError:
        raise Undecided("too few bits to tell a matrix from a singular one") from None
    return p + 2 * artanh(z)


def interpolate(a: arb_mat, near: Sequence[float], unit: arb_mat) -> arb_mat:
    """The polynomial of Newton through (l, log l), its coefficients rounded numbers."""
    with precision(START):
        heights = [float(arb(v).log().mid()) for v in near]
    for k in range(1, len(near)):
        for i in reversed(range(k, len(near))):
            heights[i] = (heights[i] - heights[i - 1]) / (near[i] - near[i - k])
    p = unit * arb(heights[-1])
    for height, place in zip(heights[-2::-1], near[-2::-1], strict=True):
        p = p * (a - unit * arb(place)) + unit * arb(height)
    return p


def artanh(z: arb_mat) -> arb_mat:
    """Sum of z^(2k+1) / (2k+1), in runs of m terms where |z^2m| is r < 1/2.

    All terms from run j on are at most r^j / (1 - r) times the norms of the first run.
    """
    square = z * z
    powers = [z]
    shrink = square
    while not (r := norm(shrink)) < 0.5:
        powers.append(powers[-1] * square)
        shrink = shrink * square
        if len(powers) > 400:
            raise Undecided("the series of the logarithm does not shrink")
    first = sum((norm(p) for p in powers), arb(0))
    total, runs, k = z * 0, arb(1), 0
    goal = arb(2) ** -(ctx.prec + 32)
    while k == 0 or not runs * first < goal:
        for i, power in enumerate(powers):
            total = total + power / arb(2 * k + 1)
            powers[i] = power * shrink
            k += 1
        runs = runs * r
    rest = arb(0, (runs * first / (1 - r)).upper())
    n = z.nrows()
    return total + arb_mat([[rest] * n for _ in range(n)])


def norm(a: arb_mat) -> arb:
    """The largest sum of magnitudes along a row, from above."""
    rows = [
        sum((abs(a[i, j]) for j in range(a.ncols())), arb(0)) for i in range(a.nrows())
    ]
    return max((row.upper() for row in rows), key=float)


def identity(n: int) -> arb_mat:
    return arb_mat([[arb(i == j) for j in range(n)] for i in range(n)])
