"""A linear layer by its Jacobians, after Johnson: written down and contracted.
    y, back = pyref.derivations.johnson_jacobian(x, w)
    dx, dw = back(dy)

    x N x D, w D x M;  y = x w            N x M

    jx = dy/dx    N x M x N x D           jx (n, m, n, d) = w (d, m), else 0
    jw = dy/dw    N x M x D x M           jw (n, m, d, m) = x (n, d), else 0

Going back, the sum over all entries of y:

    dx (i, d) = sum over n, m of dy (n, m) jx (n, m, i, d)
    dw (d, j) = sum over n, m of dy (n, m) jw (n, m, d, j)

The same as johnson_linear, with N M N D numbers in the place of none: from 1e6 on it
is refused.

Errors: pyref:size, pyref:type, pyref:value. Source: Justin Johnson 2017,
Backpropagation for a Linear Layer.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def johnson_jacobian(x, w):
    x, w = sizes("johnson_jacobian: x N D, w D M", x, w)
    count = x.shape[0] * w.shape[1] * max(x.size, w.size)
    if count >= 1e6:
        raise DomainError(
            f"johnson_jacobian: a Jacobian of x {x.shape[0]} x {x.shape[1]}, "
            f"w {w.shape[0]} x {w.shape[1]} has {count} entries, not less than 1000000"
        )
    y = x @ w
    return y, lambda dy: backward(like("johnson_jacobian", dy, y), x, w)


def backward(dy, x, w):
    N, D = x.shape
    M = w.shape[1]
    jx = np.zeros((N, M, N, D), x.dtype)
    jw = np.zeros((N, M, D, M), x.dtype)
    for n in range(N):
        for m in range(M):
            jx[n, m, n, :] = w[:, m]
            jw[n, m, :, m] = x[n, :]
    dx = np.zeros((N, D), x.dtype)
    dw = np.zeros((D, M), x.dtype)
    for d in range(D):
        for n in range(N):
            dx[n, d] = total(dy * jx[:, :, n, d])
        for m in range(M):
            dw[d, m] = total(dy * jw[:, :, d, m])
    return dx, dw


def total(v):
    v = np.sum(v, axis=0)
    v = np.sum(v, axis=0)
    return v
