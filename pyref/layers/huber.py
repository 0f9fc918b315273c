"""Half the square of a small distance, and a straight line for a large one.
    y, back = pyref.layers.huber(x, t, delta)
    dx = back(dy)

    x N x M, t N x M, delta a number from 0

    d  = x - t                           N x M
    a  = |d|                             N x M
    e  = d^2 / 2                         where a <= delta, N x M
    e  = delta * (a - delta / 2)         where a > delta
    y  = sum (e)                         N x 1, along the rows

Going back:

    dx = dy * d                          where a <= delta
    dx = dy * delta * (the sign of d)    where a > delta

One loss for each row, divided neither by N nor by M: a mean is a step of its own.
The two pieces meet at a = delta with the same value and the same derivative, so no
derivative is a choice. The line is delta times as steep as that of absolute_error:
a loss that is divided by delta is another one. With delta 0 both y and dx are 0.
NaN gives NaN, and so does Inf where its target is the same Inf; other Inf gives Inf
and dx of its sign, but y is NaN where delta is 0, as 0 * Inf is.

Errors: pyref:size, pyref:type, pyref:value. Source: Huber 1964, Robust Estimation of
a Location Parameter.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def huber(x, t, delta):
    x, t, delta = sizes("huber: x N M, t N M, delta nonnegative", x, t, delta)
    d = x - t
    s = np.sign(np.real(d))
    a = s * d
    near = np.real(a) <= delta
    e = delta * (a - delta / 2)
    e[near] = d[near] ** 2 / 2
    y = np.sum(e, axis=1, keepdims=True)
    return y, lambda dy: backward(like("huber", dy, y), delta, d, s, near)


def backward(dy, delta, d, s, near):
    slope = delta * s
    slope[near] = d[near]
    dx = dy * slope
    return dx
