"""Second-order pooling by divided differences of the logarithm: no gap is needed.
    c, back = pyref.derivations.o2p_daleckii(f, epsilon)
    df = back(dc)

    f M x N, M locations in rows; epsilon a number from 0

    f' f + epsilon I = V diag (w) V'          w 1 x N, above 0; V N x N
    C = log (f' f + epsilon I)                N x N, the logarithm of a matrix
      = V diag (log (w)) V'

Going back, o is entry by entry and sym is the symmetric part:

    P_ij = (log (w_i) - log (w_j)) / (w_i - w_j), and 1 / w_i where the two are equal
    df   = 2 f V (P o (V' sym (dC) V)) V'     M x N

This is the gradient of o2p wherever that has one, and right for equal w too. P is
taken as log1p (gap / low) / gap, with low the lower of the two and gap how far the
other lies above it: a difference of two logarithms has no digit where rounding alone
parts them.

Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers;
Daleckii and Krein 1965, Integration and Differentiation of Functions of Hermitian
Operators.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def o2p_daleckii(f, epsilon):
    f, epsilon = sizes("o2p_daleckii: f M N finite, epsilon nonnegative", f, epsilon)
    unit = np.eye(f.shape[1], dtype=f.dtype)
    a = sym(f.T @ f + epsilon * unit)
    a = sizes("o2p_daleckii: f'f N N finite", a)
    v, w = np.linalg.eigh(a)[::-1]
    w = w.reshape(1, -1)
    if np.any(w <= 0):
        raise DomainError(
            f"o2p_daleckii: smallest eigenvalue of f' f + epsilon I is {w[0, 0]:g}, "
            "not above 0"
        )
    c = (v * np.log(w)) @ v.T
    return c, lambda dc: backward(like("o2p_daleckii: c", dc, c), f, v, w)


def backward(dc, f, v, w):
    low = np.minimum(w, w.T)
    gap = np.abs(w - w.T)
    equal = gap == 0
    p = np.log1p(gap / low) / (gap + equal)
    p = p + equal / low
    df = 2 * f @ v @ (p * (v.T @ sym(dc) @ v)) @ v.T
    return df


def sym(v):
    v = (v + v.T) / 2
    return v
