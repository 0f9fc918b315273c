"""Divide by one more than the magnitude.
    y, back = softsign(x)
    dx = back(dy)

    x any shape

    s = 1 + |x|
    y = x / s            of the shape of x

Going back:

    dx = dy / s^2

Errors: pyref:size, pyref:type.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def softsign(x):
    x = sizes("softsign: x ...", x)
    s = 1 + np.where(np.real(x) < 0, -x, x)
    y = x / s
    return y, lambda dy: backward(like("softsign", dy, y), s)


def backward(dy, s):
    dx = dy / s / s
    return dx
