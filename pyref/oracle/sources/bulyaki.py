"""Bulyaki: three sigmoid layers with bias, half the squares, mean over patterns."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total


def bulyaki(n0, w1, b1, w2, b2, w3, b3, t):
    n = n0
    for w, b in ((w1, b1), (w2, b2), (w3, b3)):
        n = sigmoid(product(w, n) + b)
    return np.array([[total((n - t).ravel() ** 2) / 2 / t.shape[1]]])
