"""Kostadinov, read as 4-4-1: two sigmoid layers with bias, half the squares."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total


def kostadinov_441(x, w1, b1, w2, b2, y):
    a1 = sigmoid(product(w1, x) + b1)
    s = sigmoid(product(w2, a1) + b2)
    return np.array([[total((s - y).ravel() ** 2) / 2]])
