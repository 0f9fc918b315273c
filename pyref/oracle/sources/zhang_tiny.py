"""Zhang's smallest network: convolution, sigmoid, the mean of four, one output."""

from pyref.oracle.definitions import sigmoid
from pyref.oracle.sources.zhang import convolution, pooled


def zhang_tiny(image, k, b, w, bo, y):
    v = pooled(sigmoid(convolution(image, k) + b[0, 0]))
    return (sigmoid(w * v + bo) - y) ** 2 / 2
