"""A library of loops, rewritten with dot products: four of them.
    loss, back = pyref.derivations.dot_rewrite(x, w1, w2, y)
    dx, dw1, dw2 = back(dloss)

    x D x N, w1 H x D, w2 M x H, targets y M x N

    h = f (w1 x), o = f (w2 h)                  f is the sigmoid
    loss = 1/2 sum ((o - y)^2)                  1 x 1

Going back:

    delta2 = (o - y) * o (1 - o),  dw2 = delta2 h'
    delta1 = (w2' delta2) * h (1 - h),  dw1 = delta1 x',  dx = w1' delta1

Each product is a loop over two indices of loop_library, and the sum over a third.

Errors: pyref:size, pyref:type. Source: Stack Exchange, How can I perform
backpropagation directly in matrix form?
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def dot_rewrite(x, w1, w2, y):
    x, w1, w2, y = sizes("dot_rewrite: x D N, w1 H D, w2 M H, y M N", x, w1, w2, y)
    h = 1 / (1 + np.exp(-(w1 @ x)))
    o = 1 / (1 + np.exp(-(w2 @ h)))
    loss = total((o - y) ** 2) / 2
    return loss, lambda dloss: backward(
        like("dot_rewrite: loss", dloss, loss), x, h, o, w1, w2, y
    )


def backward(dloss, x, h, o, w1, w2, y):
    delta2 = dloss * (o - y) * o * (1 - o)
    delta1 = (w2.T @ delta2) * h * (1 - h)
    dw2 = delta2 @ h.T
    dw1 = delta1 @ x.T
    dx = w1.T @ delta1
    return dx, dw1, dw2


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
