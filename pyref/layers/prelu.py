"""Scale what is below zero by a slope of each column, which is learned.
    y, back = pyref.layers.prelu(x, slope)
    dx, dslope = back(dy)

    x N x D, slope 1 x D

    y = x                              where x > 0, N x D
    y = slope * x                      where x <= 0

Going back:

    dx     = dy                        where x > 0, N x D
    dx     = slope * dy                where x <= 0
    dslope = sum (dy * x)              1 x D, down the columns, where x <= 0

The slope is an input and has a gradient, one for each column: all samples share it,
and their parts are added, not averaged. Of images N x C x H x W each channel has one;
they are N H W rows of C columns. leaky_relu has one slope that is not learned.

At 0 the derivative by x is a choice between slope and 1: here it is slope. That by
the slope is 0 there, either way. NaN is not below zero: it gives NaN, hands its dy
back and has no part in dslope.

Errors: pyref:size, pyref:type. Source: He, Zhang, Ren and Sun 2015, Delving Deep into
Rectifiers.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def prelu(x, slope):
    x, slope = sizes("prelu: x N D, slope 1 D", x, slope)
    off = np.real(x) <= 0
    y = np.where(off, slope * x, x)
    return y, lambda dy: backward(like("prelu", dy, y), x, slope, off)


def backward(dy, x, slope, off):
    dx = np.where(off, slope * dy, dy)
    dslope = np.sum(np.where(off, x * dy, 0), axis=0, keepdims=True)
    return dx, dslope
