"""Johnson's linear layer: a product."""

from pyref.oracle.definitions import product


def johnson_linear(x, w):
    return product(x, w)
