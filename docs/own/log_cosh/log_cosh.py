"""Sum the logarithm of cosh of every distance from the target.
    y, back = log_cosh(x, t)
    dx = back(dy)

    x N x M, t N x M

    d = x - t                                N x M
    y = sum (log (cosh (d)))                 N x 1, along the rows, which is
      = sum (log1p (2 sinh (d / 2)^2))       where |d| < 1
      = sum (|d| + log1p (exp (-2 |d|)) - log (2))    elsewhere

Going back:

    dx = dy * tanh (d)                       N x M

Close to 0 the logarithm of a number close to 1 has no digits; far out cosh overflows.

Errors: pyref:size, pyref:type.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def log_cosh(x, t):
    x, t = sizes("log_cosh: x N M, t N M", x, t)
    d = x - t
    a = np.where(np.real(d) < 0, -d, d)
    e = a + np.log1p(np.exp(-2 * a)) - np.log(a.dtype.type(2))
    near = np.real(a) < 1
    e[near] = np.log1p(2 * np.sinh(d[near] / 2) ** 2)
    y = np.sum(e, axis=1, keepdims=True)
    return y, lambda dy: backward(like("log_cosh", dy, y), d)


def backward(dy, d):
    dx = dy * np.tanh(d)
    return dx
