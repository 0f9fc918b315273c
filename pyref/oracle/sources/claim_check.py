"""The claim: a sigmoid layer on rows, half the sum of squares."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total


def claim_check(x, w, b, t):
    y = sigmoid(product(x, w) + b)
    return np.array([[total((y - t).ravel() ** 2) / 2]])
