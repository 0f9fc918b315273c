"""QuantInsti: the sum of squares of two sigmoid layers."""

import numpy as np

from pyref.oracle.definitions import total
from pyref.oracle.sources.quantinsti_forward import quantinsti_forward


def quantinsti(x, theta1, theta2, t):
    *_, a3 = quantinsti_forward(x, theta1, theta2)
    return np.array([[total((t - a3).ravel() ** 2)]])
