"""Backpropagation in matrix form, after Raja: columns, sigmoid, no bias.
    loss, back = pyref.derivations.raja(x0, w1, w2, w3, t)
    dx0, dw1, dw2, dw3 = back(dloss)

    x0 D x N, w1 H x D, w2 K x H, w3 M x K, targets t M x N

    x1 = f (w1 x0)                     H x N, f is the sigmoid
    x2 = f (w2 x1)                     K x N
    x3 = f (w3 x2)                     M x N
    loss = 1/2 sum ((x3 - t)^2)        1 x 1, over the batch, not divided by N

Going back, with f' (w x) = x (1 - x) of the x that came out:

    delta3 = (x3 - t) * f' (w3 x2)              M x N
    delta2 = (w3' delta3) * f' (w2 x1)          K x N
    delta1 = (w2' delta2) * f' (w1 x0)          H x N
    dw3 = delta3 x2', dw2 = delta2 x1', dw1 = delta1 x0', dx0 = w1' delta1

The elementwise product comes after the matrix product. A batch is one column after
another: its gradient is the sum of theirs.

Errors: pyref:size, pyref:type. Source: Sudeep Raja 2016, A Derivation of
Backpropagation in Matrix Form.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def raja(x0, w1, w2, w3, t):
    x0, w1, w2, w3, t = sizes(
        "raja: x0 D N, w1 H D, w2 K H, w3 M K, t M N",
        x0, w1, w2, w3, t,
    )  # fmt: skip
    x1 = f(w1 @ x0)
    x2 = f(w2 @ x1)
    x3 = f(w3 @ x2)
    loss = total((x3 - t) ** 2) / 2
    return loss, lambda dloss: backward(
        like("raja: loss", dloss, loss), x0, x1, x2, x3, w1, w2, w3, t
    )


def backward(dloss, x0, x1, x2, x3, w1, w2, w3, t):
    delta3 = dloss * (x3 - t) * slope(x3)
    delta2 = (w3.T @ delta3) * slope(x2)
    delta1 = (w2.T @ delta2) * slope(x1)
    dw3 = delta3 @ x2.T
    dw2 = delta2 @ x1.T
    dw1 = delta1 @ x0.T
    dx0 = w1.T @ delta1
    return dx0, dw1, dw2, dw3


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def f(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(v):
    v = v * (1 - v)
    return v
