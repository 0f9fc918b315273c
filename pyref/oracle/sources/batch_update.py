"""A batch update: the weights less a rate times x' (x w - t)."""

from pyref.oracle.definitions import product


def batch_update(x, w, t, alpha):
    return w - product(x.T, product(x, w) - t) * alpha
