"""Matrix form in place of a mini-batch? It is the mini-batch: sample by sample.
    loss, back = pyref.derivations.claim_check(x, w, b, t)
    dx, dw, db = back(dloss)

    x N x D, w D x M, b 1 x M, targets t N x M, rows

    loss = sum over n of 1/2 sum ((f (x_n w + b) - t_n)^2)      1 x 1, f the sigmoid

Going back, one sample after another is added up:

    delta_n = (y_n - t_n) * y_n (1 - y_n)       1 x M
    dw = sum of x_n' delta_n, db = sum of delta_n, dx_n = delta_n w'

The matrix form, dw = x' delta, is this sum and nothing else: a page that offers it
as a way to do without mini-batches offers the mini-batch.

Errors: pyref:size, pyref:type. Source: Guru99, Back Propagation Neural Network.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def claim_check(x, w, b, t):
    x, w, b, t = sizes("claim_check: x N D, w D M, b 1 M, t N M", x, w, b, t)
    y = 1 / (1 + np.exp(-(x @ w + b)))
    loss = total((y - t) ** 2) / 2
    return loss, lambda dloss: backward(
        like("claim_check: loss", dloss, loss), x, w, b, y, t
    )


def backward(dloss, x, w, b, y, t):
    dx = 0 * x
    dw = 0 * w
    db = 0 * b
    for n in range(x.shape[0]):
        delta = dloss * (y[[n], :] - t[[n], :]) * y[[n], :] * (1 - y[[n], :])
        dx[[n], :] = delta @ w.T
        dw = dw + x[[n], :].T @ delta
        db = db + delta
    return dx, dw, db


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
