"""Johnson's tensors: a product, and what is above zero of it."""

from pyref.oracle.definitions import product, relu


def johnson_tensors(x, w):
    return relu(product(x, w))
