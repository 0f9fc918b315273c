"""Cross-entropy of the softmax of a linear layer, both in one step: rows.
    loss, back = pyref.derivations.softmax_linear_loss(x, w, b, t)
    dx, dw, db = back(dloss)

    x N x D, w D x M, b 1 x M, targets t N x M, each row sums to 1

    z    = x w + b                                  N x M
    y    = exp (z) / sum (exp (z))                  N x M, softmax along each row
    loss = -sum (t * log (y))                       1 x 1, the sum of the samples

Going back:

    dz = y - t                                      N x M
    dx = dz w', dw = x' dz, db = sum (dz)           N x D, D x M, 1 x M

Step by step, dy = -t / y and dz = dy (dy/dz), as in softmax_linear: there the y
cancels, and sum (t) is 1. Only then is dz so simple.

Errors: pyref:size, pyref:type. Source: a page on the softmax of a linear layer,
known from its sentences only.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def softmax_linear_loss(x, w, b, t):
    x, w, b, t = sizes("softmax_linear_loss: x N D, w D M, b 1 M, t N M", x, w, b, t)
    y = softmax(x @ w + b)
    loss = -total(t * np.log(y))
    return loss, lambda dloss: backward(
        like("softmax_linear_loss: loss", dloss, loss), x, w, y, t
    )


def backward(dloss, x, w, y, t):
    dz = dloss * (y - t)
    dx = dz @ w.T
    dw = x.T @ dz
    db = np.sum(dz, axis=0, keepdims=True)
    return dx, dw, db


def softmax(z):
    e = np.exp(z - np.max(np.real(z), axis=1, keepdims=True, initial=-np.inf))
    v = e / np.sum(e, axis=1, keepdims=True)
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
