"""The four equations of backpropagation, after Nielsen: columns, 1/2n, sigmoid.
    loss, back = pyref.derivations.nielsen(x, w1, b1, w2, b2, y)
    dx, dw1, db1, dw2, db2 = back(dloss)

    x D x N, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, targets y M x N

    z1 = w1 x + b1, a1 = f (z1)                H x N, f is the sigmoid
    z2 = w2 a1 + b2, a2 = f (z2)               M x N
    loss = C = 1/(2N) sum ((y - a2)^2)         1 x 1

Going back, of one column each, in N columns at once:

    delta2 = (a2 - y) * f' (z2)                BP1
    delta1 = (w2' delta2) * f' (z1)            BP2
    db = the mean of delta over the columns    BP3
    dw = delta a' / N, a that came in          BP4

BP1 with the diagonal matrix of f' (z2) in front of (a2 - y) is the same. The mean
over the mini-batch stands in the step of the weights, eta/N sum (delta a').

Errors: pyref:size, pyref:type. Source: Michael Nielsen 2015, Neural Networks and
Deep Learning, chapter 2.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def nielsen(x, w1, b1, w2, b2, y):
    x, w1, b1, w2, b2, y = sizes(
        "nielsen: x D N, w1 H D, b1 H 1, w2 M H, b2 M 1, y M N",
        x, w1, b1, w2, b2, y,
    )  # fmt: skip
    a1 = f(w1 @ x + b1)
    a2 = f(w2 @ a1 + b2)
    loss = total((y - a2) ** 2) / (2 * x.shape[1])
    return loss, lambda dloss: backward(
        like("nielsen: loss", dloss, loss), x, a1, a2, w1, w2, y
    )


def backward(dloss, x, a1, a2, w1, w2, y):
    N = x.shape[1]
    delta2 = (a2 - y) * slope(a2)
    delta1 = (w2.T @ delta2) * slope(a1)
    dw2 = dloss * (delta2 @ a1.T) / N
    db2 = dloss * np.sum(delta2, axis=1, keepdims=True) / N
    dw1 = dloss * (delta1 @ x.T) / N
    db1 = dloss * np.sum(delta1, axis=1, keepdims=True) / N
    dx = dloss * (w1.T @ delta1) / N
    return dx, dw1, db1, dw2, db2


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
