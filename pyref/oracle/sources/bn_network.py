"""Cross Validated 328242: sigmoids of normalized columns, the mean of the squares."""

import numpy as np

from pyref.oracle.definitions import batchnorm, product, sigmoid, total


def bn_network(x, g1, gamma, beta, g2, y):
    yhat = product(sigmoid(batchnorm(product(x, g1), gamma, beta, 0)), g2)
    return np.array([[total((y - yhat).ravel() ** 2) / len(x)]])
