"""Eigenvalues and eigenvectors of the symmetric part of a matrix.
    values, vectors, back = pyref.layers.eigh(x)
    dx = back(dvalues, dvectors)

    x N x N, finite

    a = (x + x') / 2                          N x N
    a = vectors diag (values) vectors'        values 1 x N, rising; vectors N x N

Going back, with one gradient for each output:

    K_ij = 1 / (values_j - values_i)          N x N, 0 where the two are equal
    turn = K * (vectors' dvectors)            entry by entry
    turn = (turn + turn') / 2
    dx   = vectors (diag (dvalues) + turn) vectors'

The map is defined for every x, as that of its symmetric part; so dx is symmetric.
A column of vectors is one of two: here its entry of largest magnitude is positive.
Where values are equal, their columns are one basis of many. A loss that makes sense
is the same for every choice: vectors' dvectors is then symmetric between them, and
nothing is lost by K = 0. Rounding splits equal values: two that differ by at most
4 N eps times the largest magnitude count as equal. Where two are close, what dvectors
lost by rounding comes out divided by their gap.

What is small beside the largest entry of its array has the digits that this leaves
it, and products of three matrices must not overflow. Which entries NaN and Inf reach
hangs on exact zeros among the vectors.

Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.
"""

import numpy as np

from pyref.layers.eigenpairs import apart, eigenpairs
from pyref.layers.sizes import like, sizes


def eigh(x):
    x = sizes("eigh: x N N finite", x)
    values, vectors = eigenpairs(x / 2 + x.T / 2)
    vectors = np.where(turned(vectors), -vectors, vectors)
    return (
        values,
        vectors,
        lambda dvalues, dvectors: backward(
            like("eigh: values", dvalues, values),
            like("eigh: vectors", dvectors, vectors),
            values,
            vectors,
        ),
    )


def backward(dvalues, dvectors, values, vectors):
    share = 4 * values.size * np.finfo(values.dtype).eps
    turn = (vectors.T @ dvectors) / apart(values, share)
    turn = (turn + turn.T) / 2
    dx = vectors @ (np.diag(dvalues.ravel()) + turn) @ vectors.T
    return dx


def turned(v):
    v = np.max(v, axis=0, initial=0) < -np.min(v, axis=0, initial=0)
    return v
