"""Cross Validated 328242: sigmoids, a linear layer, the mean of the rows' squares."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total


def bn_network_plain(x, g1, g2, y):
    yhat = product(sigmoid(product(x, g1)), g2)
    return np.array([[total((y - yhat).ravel() ** 2) / len(x)]])
