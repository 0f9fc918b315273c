"""Kostadinov, read as 4-2-2-1: two sigmoid layers with bias, a linear output."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total


def kostadinov_4221(x, w1, b1, w2, b2, w3, y):
    a2 = sigmoid(product(w1, x) + b1)
    a3 = sigmoid(product(w2, a2) + b2)
    s = product(w3, a3)
    return np.array([[total((s - y).ravel() ** 2) / 2]])
