"""Squash each number to between 0 and 1: the logistic function.
    y, back = pyref.layers.sigmoid(x)
    dx = back(dy)

    x any shape

    e = exp (-|x|)                     of the shape of x, between 0 and 1
    y = 1 / (1 + exp (-x))             which is
      = 1 / (1 + e)                    where x > 0
      = e / (1 + e)                    where x <= 0

Going back:

    dx = dy * e / (1 + e)^2

exp (-|x|) cannot overflow, and both ends of y keep all their digits. The usual form
of the derivative is y * (1 - y). Where x > 0,

    1 - y = 1 - 1 / (1 + e) = e / (1 + e)
    y * (1 - y) = 1 / (1 + e) * e / (1 + e) = e / (1 + e)^2

and where x <= 0 the two factors change places. It is the same number, but 1 - y has
no digit left from x = 37.5 on, where y rounds to 1; e / (1 + e)^2 keeps them until
exp (-x) underflows. NaN gives NaN; -Inf gives 0 and Inf gives 1, with derivative 0.

Errors: pyref:size, pyref:type. Source: Rumelhart, Hinton and Williams 1986,
Learning Representations by Back-Propagating Errors.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def sigmoid(x):
    x = sizes("sigmoid: x ...", x)
    on = np.real(x) > 0
    m = x.copy()
    m[on] = -x[on]
    e = np.exp(m)
    y = e / (1 + e)
    y[on] = 1 / (1 + e[on])
    return y, lambda dy: backward(like("sigmoid", dy, y), e)


def backward(dy, e):
    dx = dy * (e / (1 + e) ** 2)
    return dx
