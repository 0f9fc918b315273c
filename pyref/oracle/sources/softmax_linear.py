"""The softmax of a linear layer."""

from pyref.oracle.definitions import dense, softmax


def softmax_linear(x, w, b):
    return softmax(dense(x, w, b))
