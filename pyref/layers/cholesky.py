"""Lower triangular root of the symmetric part of a positive definite matrix.
    y, back = pyref.layers.cholesky(x)
    dx = back(dy)

    x N x N, finite

    a = (x + x') / 2                          N x N
    a = y y'                                  y N x N, 0 above its diagonal

    rest = a_k - y y_k', from row k on        pivot the first entry of rest
    y_k  = rest / sqrt (pivot)                column after column, k = 1 to N

Going back:

    phi  = y' dy below its diagonal, half of it on it, 0 above
    dx   = inv (y') phi inv (y)               N x N, by two triangular solves
    dx   = (dx + dx') / 2

What dy holds above its diagonal is ignored, since y is 0 there for every x. The map
sees the symmetric part of x, so dx is symmetric.

What is small beside the largest entry of its array has the digits that this leaves
it, and what is divided by small pivots must not overflow. Where NaN and Inf of dy
come out is for the library of the solves to decide.

Errors: pyref:size, pyref:type, pyref:value. Source: Murray 2016, Differentiation of
the Cholesky Decomposition.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def cholesky(x):
    x = sizes("cholesky: x N N finite", x)
    a = x / 2 + x.T / 2
    y = np.zeros_like(a)
    for k in range(a.shape[0]):
        rest = a[k:, k] - y[k:, :k] @ y[k, :k]
        pivot = rest[0]
        if np.real(pivot) <= 0:
            raise DomainError(
                f"cholesky: pivot {k + 1} of x is {np.real(pivot):g}, not above 0"
            )
        y[k:, k] = rest / np.sqrt(pivot)
    return y, lambda dy: backward(like("cholesky", dy, y), y)


def backward(dy, y):
    phi = np.tril(y.T @ np.tril(dy))
    phi = phi - np.diag(np.diag(phi)) / 2
    dx = solve(y, solve(y, phi).T).T
    dx = (dx + dx.T) / 2
    return dx


def solve(y, v):
    # imported here: it takes longer than all layers together
    from scipy.linalg import solve_triangular

    v = solve_triangular(y, v, lower=True, trans="T", check_finite=False)
    return v
