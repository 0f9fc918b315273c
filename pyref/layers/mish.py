"""Weigh each number by the tanh of its softplus.
    y, back = pyref.layers.mish(x)
    dx = back(dy)

    x any shape

    m    = -|x|                                     of the shape of x
    w    = exp (m)                                  between 0 and 1
    y    = x * tanh (log (1 + exp (x)))             which is
         = x * (1 + 2 w) / d                        where x > 0
         = m * w * (2 + w) / d                      where x <= 0
    d    = 1 + 2 w + 2 w^2                          where x > 0
    d    = 2 + 2 w + w^2                            where x <= 0

Going back, with t for the tanh and s for the logistic function:

    dx   = dy * (t + x * (1 - t^2) * s (x))                     which is
         = dy * ((1 + 2 w) * d - 4 m * w^2 * (1 + w)) / d^2     where x > 0
         = dy * w * ((2 + w) * d + 4 m * (1 + w)) / d^2         where x <= 0

Of exp and log nothing is left but w, as tanh (log (v)) is (v^2 - 1) / (v^2 + 1), and
no term is a difference of equals: as 1 - t^2 the last factor has no digit left beyond
x = 19, and as log (1 + exp (x)) the weight has none below -37. w is taken as half^2
with half = exp (m / 2), m * half * half, so that w need not be a normal number before
m multiplies it. Close to x = -1.1924, where the derivative is zero, the two terms of
dx cancel.

Below -1000 nothing is left of w, and m stops there. NaN gives NaN; -Inf gives 0 and
Inf gives Inf, with derivatives 0 and 1.

Where w underflows, its share of dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: Misra 2020, Mish: A Self Regularized
Non-Monotonic Activation Function.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def mish(x):
    x = sizes("mish: x ...", x)
    on = np.real(x) > 0
    m = np.where(on, -x, x)
    m = np.where(np.real(m) < -1000, -1000, m)
    half = np.exp(m / 2)
    w = half**2
    d = np.where(on, 1 + 2 * w + 2 * w**2, 2 + 2 * w + w**2)
    y = np.where(on, x * (1 + 2 * w), m * half * half * (2 + w)) / d
    return y, lambda dy: backward(like("mish", dy, y), on, m, half, w, d)


def backward(dy, on, m, half, w, d):
    right = (1 + 2 * w) * d - 4 * m * w**2 * (1 + w)
    left = ((2 + w) * d + 4 * m * (1 + w)) * half * half
    dx = dy * (np.where(on, right, left) / d**2)
    return dx
