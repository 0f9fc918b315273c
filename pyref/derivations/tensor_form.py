"""Backpropagation in index notation: weights from i to j, after a question.
    out, back = pyref.derivations.tensor_form(a, w)
    da, dw = back(dout)

    a D x 1, w D x H, which leads from unit i to unit j; out H x 1

    z_j = sum over i of w_ij a_i               z = w' a, unlike z = w a elsewhere
    out_j = f (z_j)                            f is the sigmoid

Going back, index by index:

    dz_j = dout_j f' (z_j)                     elementwise
    da_i = sum over j of w_ij dz_j             w dz
    dw_ij = a_i dz_j                           a dz'

A bias is one more a that is always 1.

Errors: pyref:size, pyref:type. Source: Data Science Stack Exchange 18279, Deriving
backpropagation equations natively in tensor form.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def tensor_form(a, w):
    a, w = sizes("tensor_form: a D 1, w D H", a, w)
    D = w.shape[0]
    H = w.shape[1]
    z = 0 * (w.T @ a)
    for j in range(H):
        for i in range(D):
            z[j, 0] = z[j, 0] + w[i, j] * a[i, 0]
    out = 1 / (1 + np.exp(-z))
    return out, lambda dout: backward(like("tensor_form: out", dout, out), a, w, out)


def backward(dout, a, w, out):
    dz = dout * out * (1 - out)
    da = 0 * a
    dw = 0 * w
    for j in range(w.shape[1]):
        for i in range(w.shape[0]):
            da[i, 0] = da[i, 0] + w[i, j] * dz[j, 0]
            dw[i, j] = a[i, 0] * dz[j, 0]
    return da, dw
