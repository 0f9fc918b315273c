"""Sadowski: a logistic hidden layer, linear outputs and squared error."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, squared_error, total


def sadowski_linear(x, w1, w2, t):
    s = product(sigmoid(product(x, w1)), w2)
    return np.array([[total(squared_error(s, t).ravel())]])
