"""Backpropagation along one path of units, after Dolhansky: i to j to k to o.
    loss, back = pyref.derivations.dolhansky_path(x, wij, wjk, wko, y)
    dx, dwij, dwjk, dwko = back(dloss)

    x 1 x 1, wij 1 x 1, wjk 1 x 1, wko 1 x 1, target y 1 x 1

    sj = wij x,  zj = f (sj)           f is the sigmoid
    sk = wjk zj, zk = f (sk)
    yhat = wko zk                      the output is linear
    loss = 1/2 (yhat - y)^2            all 1 x 1

Going back, the chain rule as one product, from the output to the weight:

    deltao = yhat - y
    deltak = deltao wko f' (sk)        f' (s) = z (1 - z)
    deltaj = deltak wjk f' (sj)
    dwko = deltao zk, dwjk = deltak zj, dwij = deltaj x, dx = deltaj wij

With several units in a layer, deltaj is the sum over the k that j leads to, and the
sums are the matrix products of dolhansky.

Errors: pyref:size, pyref:type. Source: Brian Dolhansky 2013, Artificial Neural
Networks: Mathematics of Backpropagation (Part 4).
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def dolhansky_path(x, wij, wjk, wko, y):
    x, wij, wjk, wko, y = sizes(
        "dolhansky_path: x 1 1, wij 1 1, wjk 1 1, wko 1 1, y 1 1",
        x, wij, wjk, wko, y,
    )  # fmt: skip
    zj = f(wij * x)
    zk = f(wjk * zj)
    yhat = wko * zk
    loss = (yhat - y) ** 2 / 2
    return loss, lambda dloss: backward(
        like("dolhansky_path: loss", dloss, loss), x, zj, zk, yhat, wij, wjk, wko, y
    )


def backward(dloss, x, zj, zk, yhat, wij, wjk, wko, y):
    deltao = dloss * (yhat - y)
    deltak = deltao * wko * slope(zk)
    deltaj = deltak * wjk * slope(zj)
    dwko = deltao * zk
    dwjk = deltak * zj
    dwij = deltaj * x
    dx = deltaj * wij
    return dx, dwij, dwjk, dwko


def f(s):
    z = 1 / (1 + np.exp(-s))
    return z


def slope(z):
    v = z * (1 - z)
    return v
