"""Second-order pooling by the SVD layer, after Ionescu, Vantzos and Sminchisescu.
    c, back = pyref.derivations.o2p(f, epsilon)
    df = back(dc)

    f M x N, M locations in rows, M >= N; epsilon a number from 0

    f = U S V'                                U1 M x N, s = diag (S) 1 x N, V N x N
    C = log (f' f + epsilon I)                N x N, the logarithm of a matrix
      = V diag (log (s^2 + epsilon)) V'

Going back, o is entry by entry, sym is the symmetric part, diag keeps the diagonal:

    K_ij = 1 / (s_i^2 - s_j^2)                N x N, 0 on the diagonal
    dV = 2 sym (dC) V diag (log (s^2 + epsilon))
    dS = 2 diag (s / (s^2 + epsilon)) V' sym (dC) V
    df = U1 (diag (dS) + 2 diag (s) sym (K' o (V' dV))) V'

dU is zero, and no sign of a column is seen in C. C is smooth where two of s are
equal too, but K has no value there: such an f is refused, as is one whose
f' f + epsilon I is singular. See o2p_daleckii for the route that needs no K.

Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.
"""

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.sizes import lengths_of, like, sizes


def o2p(f, epsilon):
    f, epsilon = sizes("o2p: f M N finite, epsilon nonnegative", f, epsilon)
    M, N = f.shape
    if M < N:
        raise SizeError(f"o2p: f is {lengths_of(f.shape)}, M is below N")
    u, s, v = np.linalg.svd(f, full_matrices=False)
    s, v = s.reshape(1, -1), v.T
    w = s**2 + epsilon
    gap = s.T**2 - s**2 + np.diag(np.full(N, np.inf, f.dtype))
    near = 4 * M * np.finfo(f.dtype).eps * np.max(s, initial=0) ** 2
    if N == 0 or np.min(np.abs(gap)) <= near or w[0, -1] <= near:
        raise DomainError(
            f"o2p: two of {N} singular values are equal to rounding, or one zero"
        )
    c = (v * np.log(w)) @ v.T
    return c, lambda dc: backward(like("o2p: c", dc, c), u, s, v, w, gap)


def backward(dc, u, s, v, w, gap):
    k = 1 / gap
    dv = 2 * sym(dc) @ (v * np.log(w))
    ds = 2 * np.diag((s / w).ravel()) @ v.T @ sym(dc) @ v
    turn = sym(k.T * (v.T @ dv))
    df = u @ (np.diag(np.diag(ds)) + 2 * s.T * turn) @ v.T
    return df


def sym(v):
    v = (v + v.T) / 2
    return v
