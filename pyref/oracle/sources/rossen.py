"""Rossen: the inverse of two logistic layers, each with the shortest solution.

That is w' (w w')^-1 z where w has full row rank, and (w' w)^-1 w' z where it has
full column rank and z is in its range.
"""

import numpy as np

from pyref.oracle.definitions import each, product
from pyref.oracle.matrix import solve


def rossen(out, w1, b1, w2, b2):
    h = shortest(w2, logit(out) - b2)
    return shortest(w1, logit(h) - b1)


def logit(v):
    return each(lambda v: (v / (1 - v)).log(), v)


def shortest(w, z):
    if w.shape[0] <= w.shape[1]:
        gram = product(w, w.T)
        return product(w.T, np.array([solve(gram, column) for column in z.T]).T)
    gram = product(w.T, w)
    right = product(w.T, z)
    return np.array([solve(gram, column) for column in right.T]).T
