"""loop_library: two sigmoid layers without bias, columns, half the sum of squares."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total


def loop_library(x, w1, w2, y):
    a2 = sigmoid(product(w2, sigmoid(product(w1, x))))
    return np.array([[total((a2 - y).ravel() ** 2) / 2]])
