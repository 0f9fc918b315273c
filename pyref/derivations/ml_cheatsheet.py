"""Backpropagation with ReLU in both layers, after the ML Cheatsheet: rows, bias.
    loss, back = pyref.derivations.ml_cheatsheet(x, wh, bh, wo, bo, y)
    dx, dwh, dbh, dwo, dbo = back(dloss)

    x N x D, wh D x H, bh 1 x H, wo H x M, bo 1 x M, targets y N x M

    zh = x wh + bh, h = R (zh)          N x H, R (z) is z where z > 0, else 0
    zo = h wo + bo, yhat = R (zo)       N x M, the output is rectified too
    loss = 1/2 sum ((yhat - y)^2)       1 x 1, over the batch, not divided by N

Going back, each error made once from the one behind it, with R' (z) 1 or 0:

    eo = (yhat - y) * R' (zo)           N x M
    eh = (eo wo') * R' (zh)             N x H
    dwo = h' eo, dbo = sum (eo)         down the columns
    dwh = x' eh, dbh = sum (eh)         down the columns
    dx = eh wh'

The gradient of a layer is its error times its input. Keeping eo for eh costs one
error a layer; ml_cheatsheet_recomputed makes every error anew. At z = 0 the slope
is a choice, here 0. R' makes an array of its own: where it is written into z, as in
the code of the source, whoever reads z later finds ones and zeros.

Errors: pyref:size, pyref:type. Source: ML Cheatsheet (ml-glossary),
Backpropagation.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def ml_cheatsheet(x, wh, bh, wo, bo, y):
    x, wh, bh, wo, bo, y = sizes(
        "ml_cheatsheet: x N D, wh D H, bh 1 H, wo H M, bo 1 M, y N M",
        x, wh, bh, wo, bo, y,
    )  # fmt: skip
    zh = x @ wh + bh
    h = relu(zh)
    zo = h @ wo + bo
    yhat = relu(zo)
    loss = total((yhat - y) ** 2) / 2
    return loss, lambda dloss: backward(
        like("ml_cheatsheet: loss", dloss, loss), x, zh, h, zo, yhat, wh, wo, y
    )


def backward(dloss, x, zh, h, zo, yhat, wh, wo, y):
    eo = dloss * (yhat - y) * relu_prime(zo)
    eh = (eo @ wo.T) * relu_prime(zh)
    dwo = h.T @ eo
    dbo = np.sum(eo, axis=0, keepdims=True)
    dwh = x.T @ eh
    dbh = np.sum(eh, axis=0, keepdims=True)
    dx = eh @ wh.T
    return dx, dwh, dbh, dwo, dbo


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def relu(z):
    v = z.copy()
    off = np.real(z) <= 0
    v[off] = 0
    return v


def relu_prime(z):
    v = np.ones_like(z)
    off = np.real(z) <= 0
    v[off] = 0
    return v
