"""The distance of each row from its target, entry by entry: the sum of |x - t|.
    y, back = pyref.layers.absolute_error(x, t)
    dx = back(dy)

    x N x M, t N x M

    d  = x - t                  N x M
    s  = the sign of d          N x M, -1, 0 or 1
    y  = sum (s * d)            N x 1, along the rows

Going back:

    dx = dy * s                 N x M

One loss for each row, divided neither by N nor by M: a mean is a step of its own.
Where x = t the derivative is a choice from -1 to 1: here it is 0. An entry of dx is
dy, its negative or 0, so that it has no rounding. NaN gives NaN, and so does Inf
where its target is the same Inf; other Inf gives Inf and dx of its sign.

Errors: pyref:size, pyref:type. Source: Bloomfield and Steiger 1983, Least Absolute
Deviations: Theory, Applications and Algorithms.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def absolute_error(x, t):
    x, t = sizes("absolute_error: x N M, t N M", x, t)
    d = x - t
    s = np.sign(np.real(d))
    y = np.sum(s * d, axis=1, keepdims=True)
    return y, lambda dy: backward(like("absolute_error", dy, y), s)


def backward(dy, s):
    dx = dy * s
    return dx
