"""Rows, extended weights and diagonal matrices, after Rojas.
    loss, back = pyref.derivations.rojas(x, w1, w2, t)
    dx, dw1, dw2 = back(dloss)

    x 1 x D, w1 E x H with E = D + 1, w2 F x M with F = H + 1, targets t 1 x M

    o0 = (x, 1)                      the input, extended; the last row of w1 is a bias
    o1 = s (o0 w1), s is the sigmoid                    1 x H
    o2 = s ((o1, 1) w2)                                 1 x M
    loss = 1/2 sum ((o2 - t)^2)                         1 x 1

The network stores its derivatives in diagonal matrices, D1 = diag (o1 (1 - o1)) and
D2 = diag (o2 (1 - o2)), and errors are columns. Going back, with W the weights
without their row of biases:

    e = (o2 - t)'
    delta2 = D2 e                                       M x 1
    delta1 = D1 W2 delta2                               H x 1
    dw2' = delta2 (o1, 1), dw1' = delta1 o0
    dx = (W1 delta1)'

For more layers delta of layer i is D_i W_i+1 D_i+1 ... W_l D_l e.

Errors: pyref:size, pyref:type. Source: Raul Rojas 1996, Neural Networks, chapter 7.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def rojas(x, w1, w2, t):
    x, w1, w2, t = sizes("rojas: x 1 D, w1 E H, w2 F M, t 1 M", x, w1, w2, t)
    o0 = extended(x)
    o0, w1 = sizes("rojas: o0 1 D, w1 D H", o0, w1)
    o1 = f(o0 @ w1)
    h1 = extended(o1)
    h1, w2 = sizes("rojas: o1 1 H, w2 H M", h1, w2)
    o2 = f(h1 @ w2)
    loss = np.sum((o2 - t) ** 2, axis=1, keepdims=True) / 2
    return loss, lambda dloss: backward(
        like("rojas: loss", dloss, loss), o0, o1, o2, w1, w2, t
    )


def backward(dloss, o0, o1, o2, w1, w2, t):
    D1 = np.diag((o1 * (1 - o1)).ravel())
    D2 = np.diag((o2 * (1 - o2)).ravel())
    e = dloss * (o2 - t).T
    delta2 = D2 @ e
    delta1 = D1 @ w2[:-1, :] @ delta2
    dw2 = (delta2 @ extended(o1)).T
    dw1 = (delta1 @ o0).T
    dx = (w1[:-1, :] @ delta1).T
    return dx, dw1, dw2


def extended(v):
    v = np.hstack([v, np.ones((1, 1), v.dtype)])
    return v


def f(v):
    v = 1 / (1 + np.exp(-v))
    return v
