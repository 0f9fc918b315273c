"""The tensor form: the sigmoid of the transposed weights times a column."""

from pyref.oracle.definitions import product, sigmoid


def tensor_form(a, w):
    return sigmoid(product(w.T, a))
