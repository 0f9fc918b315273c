"""Thin singular value decomposition of a matrix.
    u, s, v, back = pyref.layers.svd(x)
    dx = back(du, ds, dv)

    x N x D, finite, K = min (N, D)

    x = u diag (s) v'                         u N x K, s 1 x K, falling, v D x K

Going back, with one gradient for each output:

    E     = u' du - du' u                     K x K
    F     = v' dv - dv' v                     K x K
    apart = s_j - s_i                         K x K, Inf where the two are equal
    both  = s_j + s_i                         K x K, Inf where both are zero
    inner = ((E + F) / apart + (E - F) / both) / 2 + diag (ds)
    dx    = u inner v'                        N x D
          + (du - u u' du) diag (1 / s) v'    where N > D
          + u diag (1 / s) (dv - v v' dv)'    where N < D

inner is (s_j E + s_i F) / (s_j^2 - s_i^2) apart from ds, in two parts. The first
holds what u and v turn by together: between equal s that is one choice of many, and
a loss that makes sense has E + F = 0 there. The second stays, as for u v', which is
smooth in x for equal s too. Where N is D there is nothing outside u and v, and
what rounding leaves of it is not divided by s.

A column of v is one of two: here its entry of largest magnitude is positive, and u
follows. Rounding splits equal s: two that differ by at most 4 max (N, D) eps times
the largest count as equal, and as zero if they are no larger. At zero s has a bend
and its column of u or v is free; there 1 / s counts as 0, and dx is what remains:
right for every loss without that column, and finite, as for relu at 0.

What is small beside the largest entry of its array has the digits that this leaves
it, and neither 1 / s nor products of three matrices may overflow. Where s counts as
equal or as zero, what u and v are is open: only a loss that does not see it has a
value. Which entries NaN and Inf reach hangs on exact zeros among the vectors.

Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers;
Townsend 2016, Differentiating the Singular Value Decomposition.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def svd(x):
    x = sizes("svd: x N D finite", x)
    u, s, v = np.linalg.svd(x, full_matrices=False)
    s = s.reshape(1, -1)
    turn = turned(v.T)
    u = np.where(turn, -u, u)
    v = np.where(turn, -v.T, v.T)
    return (
        u,
        s,
        v,
        lambda du, ds, dv: backward(
            like("svd: u", du, u),
            like("svd: s", ds, s),
            like("svd: v", dv, v),
            u,
            s,
            v,
        ),
    )


def backward(du, ds, dv, u, s, v):
    N, D = u.shape[0], v.shape[0]
    small = 4 * max(N, D) * np.finfo(s.dtype).eps * s[:, :1]
    E = u.T @ du - du.T @ u
    F = v.T @ dv - dv.T @ v
    apart = unless_small(s - s.T, small)
    both = unless_small(s + s.T, small)
    inner = ((E + F) / apart + (E - F) / both) / 2 + np.diag(ds.ravel())
    dx = u @ inner @ v.T
    if N > D:
        dx = dx + ((du - u @ (u.T @ du)) / unless_small(s, small)) @ v.T
    if N < D:
        dx = dx + (u / unless_small(s, small)) @ (dv - v @ (v.T @ dv)).T
    return dx


def turned(v):
    v = np.max(v, axis=0, initial=0) < -np.min(v, axis=0, initial=0)
    return v


def unless_small(v, small):
    near = np.abs(v) <= small
    v = np.where(near, np.inf, v)
    return v
