"""Squash each number to between -1 and 1: the hyperbolic tangent.
    y, back = pyref.layers.tanh(x)
    dx = back(dy)

    x any shape

    y = tanh (x)            of the shape of x

Going back:

    e  = exp (2 x)          of the shape of x
    dx = dy * 4 * e / (1 + e)^2

The usual form of the derivative is 1 - y^2, and

    y = (e - 1) / (e + 1)
    1 - y^2 = ((e + 1)^2 - (e - 1)^2) / (e + 1)^2 = 4 e / (1 + e)^2

It is the same number, but 1 - y^2 has lost half of its digits at |x| = 9 and all of
them from |x| = 19.1 on, where y rounds to 1; the form in e keeps them until it
underflows. e is divided by 1 + e twice, since the square overflows before that.
Far to the right, where e itself overflows, 4 e / (1 + e)^2 is 4 exp (-2 x). NaN
gives NaN; -Inf gives -1 and Inf gives 1, with derivative 0.

Where exp (-2 * |x|) underflows, dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: LeCun, Bottou, Orr and Mueller 1998,
Efficient BackProp.
"""

import numpy as np

from pyref.layers.blocks import in_blocks
from pyref.layers.sizes import like, sizes


def tanh(x):
    x = sizes("tanh: x ...", x)
    y, back = in_blocks(forward, 0, x)
    return y, lambda dy: back(like("tanh", dy, y))


def forward(x):
    y = np.tanh(x)
    return y, lambda dy: backward(dy, x)


def backward(dy, x):
    e = np.exp(2 * x)
    slope = 4 * (e / (1 + e) / (1 + e))
    far = np.isinf(e)
    slope[far] = 4 * np.exp(-2 * x[far])
    dx = dy * slope
    return dx
