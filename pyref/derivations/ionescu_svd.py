"""The SVD layer of matrix backpropagation, after Ionescu, Vantzos and Sminchisescu.
    s, m, p, back = pyref.derivations.ionescu_svd(x, c)
    dx = back(ds, dm, dp)

    x M x N with M >= N, c 1 x N

    x = U S V'                                U M x M = (U1 | U2), U1 M x N; V N x N
    s = diag (S)                              1 x N, falling
    m = U1 diag (c) V'                        M x N
    p = U2 U2'                                M x M

m and p show U and V without what is free in them, the sign of each pair of columns
and the basis in U2. Going back, o is entry by entry, sym is the symmetric part, diag
keeps the diagonal, and S_n is diag (s), N x N:

    K_ij = 1 / (s_i^2 - s_j^2)                N x N, 0 on the diagonal
    dU1 = dm V diag (c), dV = dm' U1 diag (c), dU2 = (dp + dp') U2
    D = dU1 / S_n - U2 dU2' U1 / S_n          M x N
    dx = D V' + U1 diag (ds - U1' D) V'
       + 2 U1 S_n sym (K' o (V' (dV - V D' U1 S_n))) V'

K and 1 / S_n have no value where two of s are equal or one is zero: such an x is
refused.

Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.
"""

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.sizes import lengths_of, like, sizes


def ionescu_svd(x, c):
    x, c = sizes("ionescu_svd: x M N finite, c 1 N", x, c)
    M, N = x.shape
    if M < N:
        raise SizeError(f"ionescu_svd: x is {lengths_of(x.shape)}, M is below N")
    u, s, v = np.linalg.svd(x)
    s, v = s.reshape(1, -1), v.T
    gap = s.T**2 - s**2 + np.diag(np.full(N, np.inf, x.dtype))
    most = np.max(s, initial=0)
    near = 4 * M * np.finfo(x.dtype).eps * most
    if N == 0 or np.min(np.abs(gap)) <= near * most or s[0, -1] <= near:
        raise DomainError(
            f"ionescu_svd: two of {N} singular values are equal to rounding, "
            "or one zero"
        )
    u1 = u[:, :N]
    u2 = u[:, N:]
    m = (u1 * c) @ v.T
    p = u2 @ u2.T
    return (
        s,
        m,
        p,
        lambda ds, dm, dp: backward(
            like("ionescu_svd: s", ds, s),
            like("ionescu_svd: m", dm, m),
            like("ionescu_svd: p", dp, p),
            u1,
            u2,
            s,
            v,
            c,
            gap,
        ),
    )


def backward(ds, dm, dp, u1, u2, s, v, c, gap):
    k = 1 / gap
    du1 = dm @ (v * c)
    dv = dm.T @ (u1 * c)
    du2 = (dp + dp.T) @ u2
    d = (du1 - u2 @ (du2.T @ u1)) / s
    inner = np.diag((ds - np.sum(u1 * d, axis=0, keepdims=True)).ravel())
    turn = sym(k.T * (v.T @ (dv - v @ (d.T @ (u1 * s)))))
    dx = (d + u1 @ inner + 2 * (u1 * s) @ turn) @ v.T
    return dx


def sym(v):
    v = (v + v.T) / 2
    return v
