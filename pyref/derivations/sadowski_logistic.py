"""Logistic outputs with their cross-entropy, after Sadowski: one head of three.
    loss, back = pyref.derivations.sadowski_logistic(x, w1, w2, t)
    dx, dw1, dw2 = back(dloss)

    x N x D, w1 D x H, w2 H x M, targets t N x M

    h = 1 / (1 + exp (-x w1))                     N x H
    s = h w2                                      N x M
    y = 1 / (1 + exp (-s))                        N x M
    loss = -sum (t log (y) + (1 - t) log (1 - y))  1 x 1, per sample, no 1/N
         = sum (max (s, 0) - s t + log1p (exp (-|s|)))

Going back, logistic, softmax and linear outputs, each with its own loss, share

    delta = y - t                                 dE/ds
    dw2 = h' delta
    dw1 = x' (delta w2' * h (1 - h)), dx = (delta w2' * h (1 - h)) w1'

The second form of the loss is the same number and stays finite where y rounds to 0
or 1: 800 at s = 800 and t = 0.

Errors: pyref:size, pyref:type. Source: Peter Sadowski, Notes on Backpropagation.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def sadowski_logistic(x, w1, w2, t):
    x, w1, w2, t = sizes(
        "sadowski_logistic: x N D, w1 D H, w2 H M, t N M", x, w1, w2, t
    )
    h = 1 / (1 + np.exp(-(x @ w1)))
    s = h @ w2
    y = 1 / (1 + np.exp(-s))
    on = np.real(s) > 0
    loss = total(s * on - s * t + np.log1p(np.exp(s - 2 * s * on)))
    return loss, lambda dloss: backward(
        like("sadowski_logistic: loss", dloss, loss), x, h, y, w1, w2, t
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
