"""ML Cheatsheet: two layers of rectifiers with bias, rows, half the squares."""

import numpy as np

from pyref.oracle.definitions import dense, relu, total


def ml_cheatsheet(x, wh, bh, wo, bo, y):
    yhat = relu(dense(relu(dense(x, wh, bh)), wo, bo))
    return np.array([[total((yhat - y).ravel() ** 2) / 2]])
