"""The normalized cuts layer, after Ionescu, Vantzos and Sminchisescu.
    j, back = pyref.derivations.ncuts(f, metric, target, r)
    df, dmetric = back(dj)

    f N x D, N points in rows; metric D x D, of which the symmetric part counts;
    target N x N; r, how many eigenvectors are kept

    W = f sym (metric) f'                     N x N
    q = (W 1)^-1/2                            N x 1, W 1 the sums of the rows, above 0
    M = W o (q q')                            N x N, o is entry by entry
    U                                         N x r, eigenvectors of the r largest
    P_M = U U'                                N x N
    J = 1/2 sum ((P_M - target)^2)            1 x 1

Going back, with V the other eigenvectors, N x (N - r):

    dU = 2 sym (P_M - target) U
    K_ij = 1 / (value of U_j - value of V_i)  (N - r) x r
    dM = sym (V (K o (V' dU)) U')
    dW = dM o (q q') - 1/2 (W 1)^-3/2 o (2 (dM o W) q) 1'
    df = dW f sym (metric) + dW' f sym (metric), dmetric = sym (f' dW f)

J does not depend on the basis of either side, only on which eigenvectors are kept:
pairs within one side have no share, and need none of their gaps. M has rank D at
most, and its zero eigenvalues repeat. Where the last that is kept equals the first
that is not, J has no gradient: such an M is refused.

Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def ncuts(f, metric, target, r):
    f, metric, target, r = sizes(
        "ncuts: f N D finite, metric D D finite, target N N, r positive",
        f, metric, target, r,
    )  # fmt: skip
    N = f.shape[0]
    if r >= N:
        raise DomainError(f"ncuts: r is {r}, N is {N}")
    w = f @ sym(metric) @ f.T
    degree = np.sum(w, axis=1, keepdims=True)
    if np.any(degree <= 0):
        raise DomainError(
            f"ncuts: {np.count_nonzero(degree <= 0)} of {N} rows of W "
            "have no sum above 0"
        )
    q = 1 / np.sqrt(degree)
    m = sizes("ncuts: M N N finite", sym(w * (q * q.T)))
    vectors, values = np.linalg.eigh(m)[::-1]
    values = values.reshape(1, -1)
    rest = vectors[:, : N - r]
    top = vectors[:, N - r :]
    gap = values[:, N - r :] - values[:, : N - r].T
    if gap[-1, 0] <= 4 * N * np.finfo(w.dtype).eps * np.max(np.abs(values)):
        raise DomainError(f"ncuts: eigenvalues {r} and {r + 1} are equal to rounding")
    miss = top @ top.T - target
    j = total(miss**2) / 2
    return j, lambda dj: backward(
        like("ncuts: j", dj, j), f, sym(metric), w, degree, q, rest, top, gap, miss
    )


def backward(dj, f, metric, w, degree, q, rest, top, gap, miss):
    du = 2 * dj * (sym(miss) @ top)
    dm = sym(rest @ ((rest.T @ du) / gap) @ top.T)
    dq = 2 * (dm * w) @ q
    dw = dm * (q * q.T) - dq * q / degree / 2
    df = (dw + dw.T) @ f @ metric
    dmetric = sym(f.T @ dw @ f)
    return df, dmetric


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def sym(v):
    v = (v + v.T) / 2
    return v
