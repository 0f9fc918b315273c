"""Two layers with 1/m in every gradient, after the Coursera course.
    loss, back = pyref.derivations.coursera(x, w1, b1, w2, b2, y)
    dx, dw1, db1, dw2, db2 = back(dloss)

    x D x N, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, labels y M x N; m is N

    z1 = w1 x + b1, a1 = tanh (z1)             H x N
    z2 = w2 a1 + b2, a2 = sigmoid (z2)         M x N
    loss = -1/m sum (y log (a2) + (1 - y) log (1 - a2))    1 x 1

Going back, dz without 1/m, which comes with dw and db:

    dz2 = a2 - y                               M x N
    dw2 = 1/m dz2 a1', db2 = 1/m sum (dz2)     along the rows
    dz1 = w2' dz2 * (1 - a1^2)                 H x N
    dw1 = 1/m dz1 x', db1 = 1/m sum (dz1)      along the rows
    dx = 1/m w1' dz1

dz2 = a2 - y is dL/da2 and da2/dz2 at once, the direct route; coursera_chain takes
the two by one.

Errors: pyref:size, pyref:type. Source: pdquant 2018, All the Backpropagation
Derivatives; the course Neural Networks and Deep Learning.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def coursera(x, w1, b1, w2, b2, y):
    x, w1, b1, w2, b2, y = sizes(
        "coursera: x D N, w1 H D, b1 H 1, w2 M H, b2 M 1, y M N",
        x, w1, b1, w2, b2, y,
    )  # fmt: skip
    a1 = np.tanh(w1 @ x + b1)
    a2 = 1 / (1 + np.exp(-(w2 @ a1 + b2)))
    loss = -total(y * np.log(a2) + (1 - y) * np.log(1 - a2)) / x.shape[1]
    return loss, lambda dloss: backward(
        like("coursera: loss", dloss, loss), x, a1, a2, w1, w2, y
    )


def backward(dloss, x, a1, a2, w1, w2, y):
    m = x.shape[1]
    dz2 = a2 - y
    dz1 = (w2.T @ dz2) * (1 - a1**2)
    dw2 = dloss * (dz2 @ a1.T) / m
    db2 = dloss * np.sum(dz2, axis=1, keepdims=True) / m
    dw1 = dloss * (dz1 @ x.T) / m
    db1 = dloss * np.sum(dz1, axis=1, keepdims=True) / m
    dx = dloss * (w1.T @ dz1) / m
    return dx, dw1, db1, dw2, db2


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
