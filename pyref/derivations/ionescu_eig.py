"""The EIG layer of matrix backpropagation, after Ionescu, Vantzos and Sminchisescu.
    values, m, back = pyref.derivations.ionescu_eig(x, c)
    dx = back(dvalues, dm)

    x N x N, of which the symmetric part counts, c 1 x N

    X = U diag (values) U'                    values 1 x N, rising; U N x N
    m = U diag (c) U'                         N x N

m shows U without the signs of its columns, which are free. Going back, o is entry by
entry, sym is the symmetric part and diag keeps the diagonal:

    K_ij = 1 / (values_i - values_j)          N x N, 0 on the diagonal
    dU = (dm + dm') U diag (c)
    dx = U (sym (K' o (U' dU)) + diag (dvalues)) U'

sym stands around the product with K. Around U' dU alone it would make the result
antisymmetric, which no gradient by a symmetric matrix is.

K has no value where two of values are equal: such an x is refused.

Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def ionescu_eig(x, c):
    x, c = sizes("ionescu_eig: x N N finite, c 1 N", x, c)
    a = sizes("ionescu_eig: sym(x) N N finite", sym(x))
    u, values = np.linalg.eigh(a)[::-1]
    values = values.reshape(1, -1)
    gap = values.T - values + np.diag(np.full(values.size, np.inf, x.dtype))
    near = 4 * values.size * np.finfo(x.dtype).eps * np.max(np.abs(values), initial=0)
    if values.size == 0 or np.min(np.abs(gap)) <= near:
        raise DomainError(
            f"ionescu_eig: two of {values.size} eigenvalues are equal to rounding"
        )
    m = (u * c) @ u.T
    return (
        values,
        m,
        lambda dvalues, dm: backward(
            like("ionescu_eig: values", dvalues, values),
            like("ionescu_eig: m", dm, m),
            u,
            c,
            gap,
        ),
    )


def backward(dvalues, dm, u, c, gap):
    k = 1 / gap
    du = (dm + dm.T) @ (u * c)
    dx = u @ (sym(k.T * (u.T @ du)) + np.diag(dvalues.ravel())) @ u.T
    return dx


def sym(v):
    v = (v + v.T) / 2
    return v
