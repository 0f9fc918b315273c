"""Logarithm of the symmetric part of a matrix, which must be positive definite.
    y, back = pyref.layers.logm(x)
    dx = back(dy)

    x N x N, finite

    a = (x + x') / 2                          N x N
    a = vectors diag (values) vectors'        values 1 x N, above 0
    y = vectors diag (log (values)) vectors'  N x N, symmetric

Going back, with the divided differences of log:

    P_ij = (log (values_i) - log (values_j)) / (values_i - values_j)
    P_ij = 1 / values_i                       where the two are equal
    dx   = vectors (P * (vectors' (dy + dy') / 2 vectors)) vectors'

Where no entry on the diagonal of a is more than twice another, level is their mean,
and the values of a - level I, offsets, make y = log (level) I + vectors diag (log1p
(offsets / level)) vectors': what is small off the diagonal keeps its digits, since
level, of which nothing is seen there, does not pass through the vectors.

y is smooth in x for equal values too. P is log1p (gap / low) / gap, with low the
lower of the two and gap how far the other lies above it: that keeps its digits for
every gap. The difference of two logarithms has 8 fewer when the gap is 1e-8.

What is small beside the largest entry of its array has the digits that this leaves
it, and products of three matrices must not overflow. Which entries NaN and Inf reach
hangs on exact zeros among the vectors.

Errors: pyref:size, pyref:type, pyref:value. Source: Daleckii and Krein 1965,
Integration and Differentiation of Functions of Hermitian Operators; Higham 2008,
Functions of Matrices.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.eigenpairs import eigenpairs
from pyref.layers.sizes import like, sizes


def logm(x):
    x = sizes("logm: x N N finite", x)
    a = x / 2 + x.T / 2
    unit = np.eye(a.shape[0], dtype=a.dtype)
    level = level_of(np.diag(a).reshape(1, -1))
    a = sizes("logm: a N N finite", a - level * unit)
    offsets, vectors = eigenpairs(a)
    values = level + offsets
    if np.any(values <= 0):
        raise DomainError(
            f"logm: smallest eigenvalue of x is {values[0, 0]:g}, not above 0"
        )
    if level > 0:
        logs = np.log1p(offsets / level)
        y = (vectors * logs) @ vectors.T + np.log(level) * unit
    else:
        y = (vectors * np.log(values)) @ vectors.T
    return y, lambda dy: backward(like("logm", dy, y), values, vectors)


def backward(dy, values, vectors):
    low = np.minimum(values, values.T)
    gap = np.abs(values - values.T)
    equal = gap == 0
    P = np.log1p(gap / low) / (gap + equal)
    P[equal] = 1 / low[equal]
    dx = vectors @ (P * (vectors.T @ (dy / 2 + dy.T / 2) @ vectors)) @ vectors.T
    return dx


def level_of(d):
    steady = np.all(d <= 2 * d.T)
    level = steady * np.sum(d, axis=1, keepdims=True) / max(1, d.size)
    return level
