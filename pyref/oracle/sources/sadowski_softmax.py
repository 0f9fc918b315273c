"""Sadowski: a logistic hidden layer, softmax outputs and cross-entropy."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, softmax_crossentropy, total


def sadowski_softmax(x, w1, w2, t):
    s = product(sigmoid(product(x, w1)), w2)
    return np.array([[total(softmax_crossentropy(s, t).ravel())]])
