"""Sadowski: a logistic hidden layer, logistic outputs and cross-entropy."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, sigmoid_crossentropy, total


def sadowski_logistic(x, w1, w2, t):
    s = product(sigmoid(product(x, w1)), w2)
    return np.array([[total(sigmoid_crossentropy(s, t).ravel())]])
