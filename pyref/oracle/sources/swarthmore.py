"""Swarthmore: two layers of sigmoids of slope gamma, half the sum of squares."""

import numpy as np

from pyref.oracle.definitions import each, product, total


def swarthmore(ai, wji, wkj, t, gamma):
    a = ai
    for w in (wji, wkj):
        a = each(lambda net: 1 / (1 + (-gamma * net).exp()), product(w, a))
    return np.array([[total((t - a).ravel() ** 2) / 2]])
