"""Sabinasz: the sum of all entries of a matrix times itself."""

import numpy as np

from pyref.oracle.definitions import product, total


def sabinasz_square(w):
    return np.array([[total(product(w, w).flat)]])
