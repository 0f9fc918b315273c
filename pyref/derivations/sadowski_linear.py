"""Linear outputs with half their squared error, after Sadowski: one head of three.
    loss, back = pyref.derivations.sadowski_linear(x, w1, w2, t)
    dx, dw1, dw2 = back(dloss)

    x N x D, w1 D x H, w2 H x M, targets t N x M

    h = 1 / (1 + exp (-x w1))                     N x H
    s = h w2                                      N x M
    y = s                                         N x M
    loss = 1/2 sum ((y - t)^2)                    1 x 1, per sample, no 1/N

Going back, logistic, softmax and linear outputs, each with its own loss, share

    delta = y - t                                 dE/ds
    dw2 = h' delta
    dw1 = x' (delta w2' * h (1 - h)), dx = (delta w2' * h (1 - h)) w1'

It is the same delta a third time.

Errors: pyref:size, pyref:type. Source: Peter Sadowski, Notes on Backpropagation.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def sadowski_linear(x, w1, w2, t):
    x, w1, w2, t = sizes("sadowski_linear: x N D, w1 D H, w2 H M, t N M", x, w1, w2, t)
    h = 1 / (1 + np.exp(-(x @ w1)))
    s = h @ w2
    y = 1 * s
    loss = total((y - t) ** 2) / 2
    return loss, lambda dloss: backward(
        like("sadowski_linear: loss", dloss, loss), x, h, y, w1, w2, t
    )


def backward(dloss, x, h, y, w1, w2, t):
    delta = dloss * (y - t)
    hidden = (delta @ w2.T) * h * (1 - h)
    dw2 = h.T @ delta
    dw1 = x.T @ hidden
    dx = hidden @ w1.T
    return dx, dw1, dw2


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
