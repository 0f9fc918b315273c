"""Squash each number to between 0 and 1: the logistic function.
    y, back = pyref.layers.sigmoid(x)
    dx = back(dy)

    x any shape

    e = exp (-x)           of the shape of x
    y = 1 / (1 + e)        of the shape of x

Going back:

    dx = dy * e / (1 + e)^2

Far to the left, from -710 on, where e overflows, y and its derivative are both
exp (x), which is not yet zero. The usual form of the derivative is y * (1 - y), and

    1 - y = 1 - 1 / (1 + e) = e / (1 + e)
    y * (1 - y) = 1 / (1 + e) * e / (1 + e) = e / (1 + e)^2

It is the same number, but 1 - y has no digit left from x = 37.5 on, where y rounds
to 1; e / (1 + e)^2 keeps them until e underflows. e is divided by 1 + e twice, since
the square overflows before e does. NaN gives NaN; -Inf gives 0 and Inf gives 1, with
derivative 0.

Where exp (-|x|) underflows, dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: Rumelhart, Hinton and Williams 1986,
Learning Representations by Back-Propagating Errors.
"""

import numpy as np

from pyref.layers.blocks import in_blocks
from pyref.layers.sizes import like, sizes


def sigmoid(x):
    x = sizes("sigmoid: x ...", x)
    y, back = in_blocks(forward, 0, x)
    return y, lambda dy: back(like("sigmoid", dy, y))


def forward(x):
    e = np.exp(-x)
    y = 1 / (1 + e)
    far = np.isinf(e)
    y[far] = np.exp(x[far])
    return y, lambda dy: backward(dy, x, e)


def backward(dy, x, e):
    slope = e / (1 + e) / (1 + e)
    far = np.isinf(e)
    slope[far] = np.exp(x[far])
    dx = dy * slope
    return dx
