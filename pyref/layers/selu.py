"""Bend what is below zero so that mean and variance stay: the scaled elu.
    y, back = pyref.layers.selu(x)
    dx = back(dy)

    x any shape

    y = scale * x                              where x > 0, of the shape of x
    y = scale * alpha * (exp (x) - 1)          where x <= 0

    alpha = 1.6732632423543772, scale = 1.0507009873554805

Going back:

    dx = dy * scale                            where x > 0
    dx = dy * scale * alpha * exp (x)          where x <= 0

It is elu with this alpha, times scale. Both are the float64 numbers next to the fixed
point of mean 0 and variance 1. exp (x) - 1 is expm1 (x), which keeps the digits of a
small x. The derivative is not made of y: y + scale * alpha has no digit left from x =
-37.5 on.

At 0 the derivative is a choice between scale * alpha and scale: here it is the left
one, scale * alpha. NaN gives NaN, in dx too; -Inf gives -scale * alpha and Inf gives
Inf, with derivatives 0 and scale.

Where exp (x) underflows, dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: Klambauer, Unterthiner, Mayr and Hochreiter
2017, Self-Normalizing Neural Networks.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def selu(x):
    x = sizes("selu: x ...", x)
    alpha = 1.6732632423543772
    scale = 1.0507009873554805
    on = np.real(x) > 0
    m = np.where(on, 0, x)
    y = scale * np.where(on, x, alpha * np.expm1(m))
    return y, lambda dy: backward(like("selu", dy, y), alpha, scale, on, m)


def backward(dy, alpha, scale, on, m):
    slope = scale * np.where(on, 1, alpha * np.exp(m))
    dx = dy * slope
    return dx
