"""Derivatives of tensors, after Johnson: a Jacobian that is never formed.
    y, back = pyref.derivations.johnson_tensors(x, w)
    dx, dw = back(dy)

    x N x D, w D x M;  v = x w, y = max (0, v)            N x M

A generalized Jacobian dy/dx has the sizes of y, then those of x; rows are outputs
and columns inputs, and the chain rule is a product dz/dx = dz/dy dy/dx. Going back:

    dv = dy * (v > 0)     the Jacobian of max (0, v) is diagonal: it is not formed
    dx (n, d) = sum over m of dv (n, m) w (d, m)          dv w'
    dw (d, m) = sum over n of x (n, d) dv (n, m)          x' dv

of the N M N D entries of dv/dx at most every Nth is not zero, and these are w again.

Errors: pyref:size, pyref:type. Source: Justin Johnson 2017, Derivatives,
Backpropagation, and Vectorization.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def johnson_tensors(x, w):
    x, w = sizes("johnson_tensors: x N D, w D M", x, w)
    v = x @ w
    on = np.real(v) > 0
    y = v * on
    return y, lambda dy: backward(like("johnson_tensors", dy, y), x, w, on)


def backward(dy, x, w, on):
    dv = dy * on
    dx = dv @ w.T
    dw = x.T @ dv
    return dx, dw
