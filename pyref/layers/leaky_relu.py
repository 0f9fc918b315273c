"""Scale what is below zero: the leaky rectifier.
    y, back = pyref.layers.leaky_relu(x, slope)
    dx = back(dy)

    x any shape, slope a number

    y = x              where x > 0, of the shape of x
    y = slope * x      where x <= 0

Going back:

    dx = dy            where x > 0
    dx = slope * dy    where x <= 0

At 0 the derivative is a choice between slope and 1: here it is slope. NaN is not
below zero: it gives NaN and hands its dy back. With slope 0 this is relu, except
that -Inf gives 0 * -Inf, which is NaN.

Errors: pyref:size, pyref:type, pyref:value. Source: Maas, Hannun and Ng 2013,
Rectifier Nonlinearities Improve Neural Network Acoustic Models.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def leaky_relu(x, slope):
    x, slope = sizes("leaky_relu: x ..., slope real", x, slope)
    off = np.real(x) <= 0
    y = np.where(off, slope * x, x)
    return y, lambda dy: backward(like("leaky_relu", dy, y), slope, off)


def backward(dy, slope, off):
    dx = np.where(off, slope * dy, dy)
    return dx
