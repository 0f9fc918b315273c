"""The largest of several pieces, for each unit.
    y, back = pyref.layers.maxout(x)
    dx = back(dy)

    x N x M x K, the K pieces of each unit on the last axis

    y(n, m) = the largest of x(n, m, 1), ..., x(n, m, K)            N x M

Going back, the piece that won takes the whole gradient of its unit:

    dx(n, m, k) = dy(n, m)      where piece k won, N x M x K
    dx(n, m, k) = 0             elsewhere

The pieces are linear in what comes before, K dense layers or one with K M columns;
with one of them 0 it is relu. Of equal pieces the first wins. A NaN beats every
number, and of several the first wins. Complex numbers, which only the complex step
brings, are compared by their real parts.

Errors: pyref:size, pyref:type, pyref:value where there is no piece. Source:
Goodfellow, Warde-Farley, Mirza, Courville and Bengio 2013, Maxout Networks.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def maxout(x):
    x = sizes("maxout: x N M K", x)
    N, M, K = x.shape
    if K == 0:
        raise DomainError(f"maxout: x is {N} x {M} x {K}, without a piece")
    y = x[:, :, 0].copy()
    winner = np.zeros((N, M))
    for k in range(1, K):
        v = x[:, :, k]
        ahead = (np.real(v) > np.real(y)) | (np.isnan(v) & ~np.isnan(y))
        y[ahead] = v[ahead]
        winner[ahead] = k
    return y, lambda dy: backward(like("maxout", dy, y), winner, K)


def backward(dy, winner, K):
    dx = np.zeros((*dy.shape, K), dy.dtype)
    for k in range(K):
        dx[:, :, k] = np.where(winner == k, dy, 0)
    return dx
