"""Backpropagation in two phases, all errors first, after Bulyaki: columns, mean.
    loss, back = pyref.derivations.bulyaki(n0, w1, b1, w2, b2, w3, b3, t)
    dn0, dw1, db1, dw2, db2, dw3, db3 = back(dloss)

    n0 D x P, w1 H x D, b1 H x 1, w2 K x H, b2 K x 1, w3 M x K, b3 M x 1,
    targets t M x P

    in1 = w1 n0 + b1, n1 = f (in1)       H x P, f is the sigmoid
    in2 = w2 n1 + b2, n2 = f (in2)       K x P
    in3 = w3 n2 + b3, n3 = f (in3)       M x P
    loss = 1/2 sum ((n3 - t)^2) / P      1 x 1, the mean over P training patterns

Going back, the first phase: from the last layer to the first, the errors alone,

    e3 = (n3 - t) * f' (in3)             M x P, f' (in) = n (1 - n)
    e2 = (w3' e3) * f' (in2)             K x P
    e1 = (w2' e2) * f' (in1)             H x P

and the second phase: from the first layer to the last, the gradients of each,

    dw1 = e1 n0' / P, db1 = sum (e1) / P
    dw2 = e2 n1' / P, db2 = sum (e2) / P
    dw3 = e3 n2' / P, db3 = sum (e3) / P, dn0 = w1' e1 / P

The neurons of a layer are a column, the patterns stand side by side. No error needs
a gradient, so the phases give what the interleaved order gives, bit by bit.

Errors: pyref:size, pyref:type. Source: bulyaki.com, The Matrix Form of the
Backpropagation Algorithm.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def bulyaki(n0, w1, b1, w2, b2, w3, b3, t):
    n0, w1, b1, w2, b2, w3, b3, t = sizes(
        "bulyaki: n0 D P, w1 H D, b1 H 1, w2 K H, b2 K 1, w3 M K, b3 M 1, t M P",
        n0, w1, b1, w2, b2, w3, b3, t,
    )  # fmt: skip
    n1 = f(w1 @ n0 + b1)
    n2 = f(w2 @ n1 + b2)
    n3 = f(w3 @ n2 + b3)
    loss = total((n3 - t) ** 2) / 2 / t.shape[1]
    return loss, lambda dloss: backward(
        like("bulyaki: loss", dloss, loss), n0, n1, n2, n3, w1, w2, w3, t
    )


def backward(dloss, n0, n1, n2, n3, w1, w2, w3, t):
    e1, e2, e3 = errors(n1, n2, n3, w2, w3, t)
    dw1, db1 = gradients(dloss, e1, n0)
    dw2, db2 = gradients(dloss, e2, n1)
    dw3, db3 = gradients(dloss, e3, n2)
    dn0 = dloss * (w1.T @ e1) / t.shape[1]
    return dn0, dw1, db1, dw2, db2, dw3, db3


def errors(n1, n2, n3, w2, w3, t):
    e3 = (n3 - t) * slope(n3)
    e2 = (w3.T @ e3) * slope(n2)
    e1 = (w2.T @ e2) * slope(n1)
    return e1, e2, e3


def gradients(dloss, e, n):
    dw = dloss * (e @ n.T) / n.shape[1]
    db = dloss * np.sum(e, axis=1, keepdims=True) / n.shape[1]
    return dw, db


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def f(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(n):
    v = n * (1 - n)
    return v
