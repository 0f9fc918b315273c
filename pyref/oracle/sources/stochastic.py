"""An epoch of single updates."""

from pyref.oracle.definitions import product


def stochastic(x, w, t, alpha):
    for n in range(len(x)):
        row = x[n : n + 1]
        w = w - product(row.T, product(row, w) - t[n : n + 1]) * alpha
    return w
