"""Softmax on a linear layer, one Jacobian for each row: vector times matrix is vector.
    y, back = pyref.derivations.softmax_linear(x, w, b)
    dx, dw, db = back(dy)

    x N x D, w D x M, b 1 x M

    z = x w + b                                     N x M
    y = exp (z) / sum (exp (z))                     N x M, softmax along each row

Before exp, the largest number of its row is taken off z. Going back, with the row
vectors dy_i and y_i of sample i:

    dy_k/dz_j = y_k ([k = j] - y_j)                 M x M, diag (y_i) - y_i' y_i
    dz_i = dy_i (dy/dz)                             1 x M, vector times matrix
    dx = dz w', dw = x' dz, db = sum (dz)           N x D, D x M, 1 x M

The Jacobian is symmetric, and its rows sum to 0: a number added to a whole row of z
changes nothing. Written out, the product is y_i * (dy_i - dy_i y_i'), which needs
no matrix.

Errors: pyref:size, pyref:type. Source: a page on the softmax of a linear layer,
known from its sentences only.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def softmax_linear(x, w, b):
    x, w, b = sizes("softmax_linear: x N D, w D M, b 1 M", x, w, b)
    y = softmax(x @ w + b)
    return y, lambda dy: backward(like("softmax_linear", dy, y), x, w, y)


def backward(dy, x, w, y):
    dz = np.zeros(y.shape, np.result_type(dy, y))
    for i in range(y.shape[0]):
        dz[i, :] = dy[i, :] @ jacobian(y[i : i + 1, :])
    dx = dz @ w.T
    dw = x.T @ dz
    db = np.sum(dz, axis=0, keepdims=True)
    return dx, dw, db


def jacobian(y):
    v = np.diag(y[0, :]) - y.T @ y
    return v


def softmax(z):
    e = np.exp(z - np.max(np.real(z), axis=1, keepdims=True, initial=-np.inf))
    v = e / np.sum(e, axis=1, keepdims=True)
    return v
