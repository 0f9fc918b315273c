"""The same network, every error made anew, after the ML Cheatsheet: rows, bias.
    loss, back = pyref.derivations.ml_cheatsheet_recomputed(x, wh, bh, wo, bo, y)
    dx, dwh, dbh, dwo, dbo = back(dloss)

    x N x D, wh D x H, bh 1 x H, wo H x M, bo 1 x M, targets y N x M

    zh = x wh + bh, h = R (zh)          N x H, R (z) is z where z > 0, else 0
    zo = h wo + bo, yhat = R (zo)       N x M, the output is rectified too
    loss = 1/2 sum ((yhat - y)^2)       1 x 1, over the batch, not divided by N

Going back, each gradient by the whole chain from the loss to its layer:

    dwo = h' ((yhat - y) * R' (zo))
    dbo = sum ((yhat - y) * R' (zo))                        down the columns
    dwh = x' (((yhat - y) * R' (zo)) wo' * R' (zh))
    dbh = sum (((yhat - y) * R' (zo)) wo' * R' (zh))        down the columns
    dx = (((yhat - y) * R' (zo)) wo' * R' (zh)) wh'

The bits are those of ml_cheatsheet, which keeps the errors. A layer k from the end
costs k errors for each gradient, all L layers together L (L + 1) / 2, not L.

Errors: pyref:size, pyref:type. Source: ML Cheatsheet (ml-glossary),
Backpropagation.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def ml_cheatsheet_recomputed(x, wh, bh, wo, bo, y):
    x, wh, bh, wo, bo, y = sizes(
        "ml_cheatsheet_recomputed: x N D, wh D H, bh 1 H, wo H M, bo 1 M, y N M",
        x, wh, bh, wo, bo, y,
    )  # fmt: skip
    zh = x @ wh + bh
    h = relu(zh)
    zo = h @ wo + bo
    yhat = relu(zo)
    loss = total((yhat - y) ** 2) / 2
    return loss, lambda dloss: backward(
        like("ml_cheatsheet_recomputed: loss", dloss, loss),
        x, zh, h, zo, yhat, wh, wo, y,
    )  # fmt: skip


def backward(dloss, x, zh, h, zo, yhat, wh, wo, y):
    dwo = h.T @ output_error(dloss, zo, yhat, y)
    dbo = np.sum(output_error(dloss, zo, yhat, y), axis=0, keepdims=True)
    dwh = x.T @ hidden_error(dloss, zh, zo, yhat, wo, y)
    dbh = np.sum(hidden_error(dloss, zh, zo, yhat, wo, y), axis=0, keepdims=True)
    dx = hidden_error(dloss, zh, zo, yhat, wo, y) @ wh.T
    return dx, dwh, dbh, dwo, dbo


def output_error(dloss, zo, yhat, y):
    e = dloss * (yhat - y) * relu_prime(zo)
    return e


def hidden_error(dloss, zh, zo, yhat, wo, y):
    e = (output_error(dloss, zo, yhat, y) @ wo.T) * relu_prime(zh)
    return e


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
