"""Functions of matrices on the tape: eigenpairs and the logarithm, each proved.

An eigenpair is enclosed by a ball in which there is no other, and its derivative
comes from the equations that define it, S v = l v and v' v = 1, by the implicit
function theorem: no quotient 1 / (l_i - l_j) is written down anywhere.

The logarithm takes no eigenvector. With a polynomial p through the points
(l, log l), l near the eigenvalues, whose coefficients are exact numbers,

    log A = p (A) + log (exp (-p (A)) A)

since all of these commute, whatever the points; where these are near, the last matrix
has eigenvalues near 1, and its logarithm is 2 artanh (Z) with Z = (B - I) (B + I)^-1,
a series whose rest is bounded by the norms of its powers. The derivative along E stands
at the upper right of the logarithm of [A, E; 0, A] (Mathias 1996, A Chain Rule for
Matrix Functions).
"""

import numpy as np
from flint import acb_mat, arb, arb_mat, ctx

from pyref.oracle.tape import ZERO, Undecided, joint, precision

START = 128
"""Bits for numbers that need not be right, only the same everywhere."""


def symmetric(x):
    return (x + x.T) / 2


def eigenpairs(s):
    """(value, vector) of a symmetric array of nodes, the smallest value first."""
    try:
        values, right = acb_mat(balls(s)).eig(right=True)
    except ValueError as error:
        raise Undecided(f"eigenvalues: {error}") from None
    order = sorted(range(len(values)), key=lambda k: float(values[k].real.mid()))
    found = []
    for k in order:
        vector = [right[i, k].real for i in range(len(s))]
        size = sum((v * v for v in vector), arb(0)).sqrt()
        found.append(eigenpair(s, [v / size for v in vector], values[k].real))
    return found


def eigenpair(s, vector, value):
    def pull(given):
        """Of F (v, l, S) = (S v - l v, (v' v - 1) / 2) = 0: -dF/dS' (dF/d(v, l))^-T."""
        n = len(v)
        left = np.full((n + 1, n + 1), ZERO, dtype=object)
        left[:n, :n] = s.T
        for i in range(n):
            left[i, i] = left[i, i] - value
            left[n, i], left[i, n] = -v[i], v[i]
        right = [given.get(k, ZERO) for k in range(n + 1)]
        p = solve(left, right)[:n]
        return [-(a * b) for a in p for b in v]

    *v, value = joint(s.ravel(), [*vector, value], pull)
    return value, v


def solve(left, right):
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


def logarithm(a, near=None):
    """log (a) for an array of nodes with positive eigenvalues; near: hints to them."""
    if near is None:
        near = clusters(about_eigenvalues(a))
        if near[0] <= 0:
            raise Undecided(f"an eigenvalue near {near[0]:g} has no logarithm")
    n = len(a)
    found = log_of_balls(arb_mat(balls(a)), near)

    def pull(given):
        block = np.full((2 * n, 2 * n), ZERO, dtype=object)
        block[:n, :n] = block[n:, n:] = a.T
        for place, value in given.items():
            block[place // n, n + place % n] = value
        return logarithm(block, near)[:n, n:].ravel()

    values = [found[i, j] for i in range(n) for j in range(n)]
    return np.reshape(joint(a.ravel(), values, pull), (n, n))


def about_eigenvalues(a):
    """The eigenvalues of the middles, rounded to float64 alike on every machine.

    The points need not be eigenvalues, but what is computed in few bits is as wide as
    they are far: with those of LAPACK, which differ in their last digits from one
    machine to another, the limits of the textbook formula would differ too.
    """
    with precision(START):
        middles = [[float(v.value.mid()) for v in row] for row in a]
        values = acb_mat(middles).eig(algorithm="approx")
        return [float(v.real.mid()) for v in values]


def clusters(values):
    """One of each group of numbers that lie within a thousandth of one another."""
    kept: list[float] = []
    for value in sorted(map(float, values)):
        if not kept or value > kept[-1] * 1.001:
            kept.append(value)
    return kept


def log_of_balls(a, near):
    unit = identity(a.nrows())
    p = interpolated(a, near, unit)
    b = (-p).exp() * a
    try:
        z = (b + unit).solve(b - unit)
    except ZeroDivisionError:
        raise Undecided("too few bits to tell a matrix from a singular one") from None
    return p + 2 * artanh(z, unit)


def interpolated(a, near, unit):
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


def artanh(z, unit):
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


def norm(a):
    """The largest sum of magnitudes along a row, from above."""
    rows = [
        sum((abs(a[i, j]) for j in range(a.ncols())), arb(0)) for i in range(a.nrows())
    ]
    return max((row.upper() for row in rows), key=float)


def identity(n):
    return arb_mat([[arb(i == j) for j in range(n)] for i in range(n)])


def balls(a):
    return [[v.value for v in row] for row in a]
