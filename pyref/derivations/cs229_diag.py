"""Where diag (g' (z3)) goes: three layers, Jacobians for elementwise products.
    loss, back = pyref.derivations.cs229_diag(x, w1, b1, w2, b2, w3, b3, y)
    dx, dw1, db1, dw2, db2, dw3, db3 = back(dloss)

    x D x 1, w1 H x D, b1 H x 1, w2 K x H, b2 K x 1, w3 M x K, b3 M x 1, y M x 1

    z1 = w1 x + b1, a1 = g (z1)                H x 1, g is the sigmoid
    z2 = w2 a1 + b2, a2 = g (z2)               K x 1
    z3 = w3 a2 + b3, a3 = g (z3)               M x 1
    loss = -sum (y log (a3) + (1 - y) log (1 - a3))     1 x 1

da/dz is the matrix diag (g' (z)), since a_i comes from z_i alone. Going back with
rows, dL/dz1 = dL/da3 da3/dz3 dz3/da2 da2/dz2 dz2/da1 da1/dz1:

    da3 = ((1 - y) / (1 - a3) - y / a3)'       1 x M
    dz3 = da3 diag (g' (z3))                   1 x M, which is (a3 - y)'
    dz2 = dz3 w3 diag (g' (z2))                1 x K
    dz1 = dz2 w2 diag (g' (z1))                1 x H
    dw3 = (a2 dz3)', dw2 = (a1 dz2)', dw1 = (x dz1)', db = dz', dx = (dz1 w1)'

So diag (g' (z3)) is not lost: a3 (1 - a3) cancels what the loss is divided by, and
the notes write a3 - y for both. The other two stay as elementwise products, since a
diagonal matrix times a vector is one: dw2 = (w3' (a3 - y) * g' (z2)) a1'.

Errors: pyref:size, pyref:type. Source: Andrew Ng, CS229 lecture notes on deep
learning, pages 11 to 13, and a question on them.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def cs229_diag(x, w1, b1, w2, b2, w3, b3, y):
    x, w1, b1, w2, b2, w3, b3, y = sizes(
        "cs229_diag: x D 1, w1 H D, b1 H 1, w2 K H, b2 K 1, w3 M K, b3 M 1, y M 1",
        x, w1, b1, w2, b2, w3, b3, y,
    )  # fmt: skip
    a1 = g(w1 @ x + b1)
    a2 = g(w2 @ a1 + b2)
    a3 = g(w3 @ a2 + b3)
    loss = -np.sum(y * np.log(a3) + (1 - y) * np.log(1 - a3), axis=0, keepdims=True)
    return loss, lambda dloss: backward(
        like("cs229_diag: loss", dloss, loss), x, a1, a2, a3, w1, w2, w3, y
    )


def backward(dloss, x, a1, a2, a3, w1, w2, w3, y):
    da3 = dloss * ((1 - y) / (1 - a3) - y / a3).T
    dz3 = da3 @ jacobian(a3)
    dz2 = dz3 @ w3 @ jacobian(a2)
    dz1 = dz2 @ w2 @ jacobian(a1)
    dw3 = (a2 @ dz3).T
    dw2 = (a1 @ dz2).T
    dw1 = (x @ dz1).T
    db3 = 1 * dz3.T
    db2 = 1 * dz2.T
    db1 = 1 * dz1.T
    dx = (dz1 @ w1).T
    return dx, dw1, db1, dw2, db2, dw3, db3


def jacobian(a):
    v = np.diag((a * (1 - a)).ravel())
    return v


def g(v):
    v = 1 / (1 + np.exp(-v))
    return v
