"""What the recurrent layers do with the sums that reach a gate.

    y, slope = logistic(z)     1 / (1 + exp (-z)), between 0 and 1
    y, slope = tangent(z)      tanh (z), between -1 and 1

Each with its derivative, in the form that keeps its digits where y rounds to its end:
the headers of sigmoid and tanh say why.
"""

import numpy as np


def logistic(z):
    e = np.exp(-z)
    y = 1 / (1 + e)
    slope = e / (1 + e) / (1 + e)
    far = np.isinf(e)
    y[far] = np.exp(z[far])
    slope[far] = y[far]
    return y, slope


def tangent(z):
    y = np.tanh(z)
    e = np.exp(2 * z)
    slope = 4 * (e / (1 + e) / (1 + e))
    far = np.isinf(e)
    slope[far] = 4 * np.exp(-2 * z[far])
    return y, slope
