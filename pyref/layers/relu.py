"""Cut off what is below zero: the rectifier.
    y, back = pyref.layers.relu(x)
    dx = back(dy)

    x any shape

    y = x          where x > 0, of the shape of x
    y = 0          where x <= 0

Going back:

    dx = dy        where x > 0
    dx = 0         where x <= 0

At 0 the derivative is a choice between 0 and 1: here it is 0. Entries are chosen,
not multiplied by a mask of ones and zeros, since 0 * Inf is NaN: so -Inf gives 0
and hands nothing back, whatever dy is there. NaN is not below zero: it gives NaN
and hands its dy back.

Errors: pyref:size, pyref:type. Source: Nair and Hinton 2010, Rectified Linear Units
Improve Restricted Boltzmann Machines.
"""

import numpy as np

from pyref.layers.blocks import in_blocks
from pyref.layers.choice import zero_out
from pyref.layers.sizes import like, sizes


def relu(x):
    x = sizes("relu: x ...", x)
    y, back = in_blocks(forward, 0, x)
    return y, lambda dy: back(like("relu", dy, y))


def forward(x):
    off = np.real(x) <= 0
    y = zero_out(x, off)
    return y, lambda dy: backward(dy, off)


def backward(dy, off):
    dx = zero_out(dy, off)
    return dx
