"""Where diag (g' (z)) goes: Jacobians in place of elementwise products.
    loss, back = pyref.derivations.cs229_diag(x, w1, b1, w2, b2, y)
    dx, dw1, db1, dw2, db2 = back(dloss)

    x D x 1, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, target y M x 1

    z1 = w1 x + b1, a1 = g (z1)                H x 1, g is the sigmoid
    z2 = w2 a1 + b2, a2 = g (z2)               M x 1
    loss = -sum (y log (a2) + (1 - y) log (1 - a2))     1 x 1

da/dz is the matrix diag (g' (z)), since a_i comes from z_i alone. Going back with
rows, dL/dz1 = dL/dz2 dz2/da1 da1/dz1:

    dz2 = (a2 - y)'                            1 x M, output and loss at once
    dz1 = dz2 w2 diag (g' (z1))                1 x H
    dw2 = (a1 dz2)', dw1 = (x dz1)', db2 = dz2', db1 = dz1', dx = (dz1 w1)'

A diagonal matrix times a vector is an elementwise product, (w2' (a2 - y)) * g' (z1):
the notes write that, and no matrix is lost.

Errors: pyref:size, pyref:type. Source: Andrew Ng, CS229 lecture notes on deep
learning, pages 11 to 13, and a question on them.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def cs229_diag(x, w1, b1, w2, b2, y):
    x, w1, b1, w2, b2, y = sizes(
        "cs229_diag: x D 1, w1 H D, b1 H 1, w2 M H, b2 M 1, y M 1",
        x, w1, b1, w2, b2, y,
    )  # fmt: skip
    a1 = 1 / (1 + np.exp(-(w1 @ x + b1)))
    a2 = 1 / (1 + np.exp(-(w2 @ a1 + b2)))
    loss = -np.sum(y * np.log(a2) + (1 - y) * np.log(1 - a2), axis=0, keepdims=True)
    return loss, lambda dloss: backward(
        like("cs229_diag: loss", dloss, loss), x, a1, a2, w1, w2, y
    )


def backward(dloss, x, a1, a2, w1, w2, y):
    jacobian = np.diag((a1 * (1 - a1)).ravel())
    dz2 = dloss * (a2 - y).T
    dz1 = dz2 @ w2 @ jacobian
    dw2 = (a1 @ dz2).T
    dw1 = (x @ dz1).T
    db2 = 1 * dz2.T
    db1 = 1 * dz1.T
    dx = (dz1 @ w1).T
    return dx, dw1, db1, dw2, db2
