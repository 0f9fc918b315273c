"""Bend what is below zero towards -alpha: the exponential linear unit.
    y, back = pyref.layers.elu(x, alpha)
    dx = back(dy)

    x any shape, alpha a number from 0

    y = x                          where x > 0, of the shape of x
    y = alpha * (exp (x) - 1)      where x <= 0

Going back:

    dx = dy                        where x > 0
    dx = dy * alpha * exp (x)      where x <= 0

exp (x) - 1 is expm1 (x), which keeps the digits of a small x: at -1e-10 the
difference has 7 of them left. The usual form of the derivative is y + alpha, which
in turn has none left from x = -37.5 on, where y rounds to -alpha. Where alpha is
not 1 the derivative at 0 is a choice between alpha and 1: here it is the left one,
alpha. NaN gives NaN, in dx too; -Inf gives -alpha and Inf gives Inf, with
derivatives 0 and 1.

Where exp (x) underflows, dx is 0 however large dy is.

Errors: pyref:size, pyref:type, pyref:value. Source: Clevert, Unterthiner and
Hochreiter 2016, Fast and Accurate Deep Network Learning by Exponential Linear Units.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def elu(x, alpha):
    x, alpha = sizes("elu: x ..., alpha nonnegative", x, alpha)
    on = np.real(x) > 0
    m = np.where(on, 0, x)
    y = np.where(on, x, alpha * np.expm1(m))
    return y, lambda dy: backward(like("elu", dy, y), alpha, on, m)


def backward(dy, alpha, on, m):
    slope = np.where(on, 1, alpha * np.exp(m))
    dx = dy * slope
    return dx
