"""Rojas: two sigmoid layers on a row, the last row of the weights is the bias."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total


def rojas(x, w1, w2, t):
    o1 = sigmoid(product(x, w1[:-1]) + w1[-1:])
    o2 = sigmoid(product(o1, w2[:-1]) + w2[-1:])
    return np.array([[total((o2 - t).ravel() ** 2) / 2]])
