"""Brilliant: rows after a column of ones, two sigmoid layers, a linear output."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total
from pyref.oracle.tape import node


def brilliant(x, w1, w2, w3, y):
    o = x
    for w in (w1, w2, w3):
        ones = np.full((len(x), 1), node(1), dtype=object)
        a = product(np.hstack([ones, o]), w)
        o = sigmoid(a)
    return np.array([[total((a - y).ravel() ** 2) / 2 / len(x)]])
