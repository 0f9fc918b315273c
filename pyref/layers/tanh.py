"""Squash each number to between -1 and 1: the hyperbolic tangent.
    y, back = pyref.layers.tanh(x)
    dx = back(dy)

    x any shape

    e = exp (-2 |x|)        of the shape of x, between 0 and 1
    y = tanh (x)            of the shape of x

Going back:

    dx = dy * 4 * e / (1 + e)^2

The usual form of the derivative is 1 - y^2. For either sign of x

    y^2 = ((1 - e) / (1 + e))^2
    1 - y^2 = ((1 + e)^2 - (1 - e)^2) / (1 + e)^2 = 4 e / (1 + e)^2

It is the same number, but 1 - y^2 has lost half of its digits at |x| = 9 and all of
them from |x| = 19.1 on, where y rounds to 1; the form in e keeps them until it
underflows. NaN gives NaN; -Inf gives -1 and Inf gives 1, with derivative 0.

Errors: pyref:size, pyref:type. Source: LeCun, Bottou, Orr and Mueller 1998,
Efficient BackProp.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def tanh(x):
    x = sizes("tanh: x ...", x)
    on = np.real(x) > 0
    m = x.copy()
    m[on] = -x[on]
    e = np.exp(2 * m)
    y = np.tanh(x)
    return y, lambda dy: backward(like("tanh", dy, y), e)


def backward(dy, e):
    dx = dy * (4 * e / (1 + e) ** 2)
    return dx
