"""A network of two layers without bias, as Cross Validated 328242 has it: rows.
    loss, back = pyref.derivations.bn_network_plain(x, g1, g2, y)
    dx, dg1, dg2 = back(dloss)

    x N x P, g1 P x H, g2 H x M, targets y N x M

    v    = a (x g1)                        N x H, a is the sigmoid
    yhat = v g2                            N x M, linear
    loss = 1/N sum ((y - yhat)^2)          1 x 1, over all outputs, no 1/2

Going back, with ehat = y - yhat and a' = v (1 - v):

    dg2 = v' (-2 ehat) / N                 H x M
    dz  = a' * (-2 ehat g2') / N           N x H, the gradient by x g1
    dg1 = x' dz                            P x H
    dx  = dz g1'                           N x P

Each gradient has the shape of its weights: where P, H and M differ, neither can be
taken for the other. bn_network normalizes x g1 before a.

Errors: pyref:size, pyref:type. Source: Cross Validated 328242, Matrix Form of
Backpropagation with Batch Normalization.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def bn_network_plain(x, g1, g2, y):
    x, g1, g2, y = sizes("bn_network_plain: x N P, g1 P H, g2 H M, y N M", x, g1, g2, y)
    v = a(x @ g1)
    yhat = v @ g2
    loss = total((y - yhat) ** 2) / x.shape[0]
    return loss, lambda dloss: backward(
        like("bn_network_plain: loss", dloss, loss), x, g1, g2, v, y - yhat
    )


def backward(dloss, x, g1, g2, v, ehat):
    residual = dloss * (-2 * ehat) / x.shape[0]
    dg2 = v.T @ residual
    dz = slope(v) * (residual @ g2.T)
    dg1 = x.T @ dz
    dx = dz @ g1.T
    return dx, dg1, dg2


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def a(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(v):
    v = v * (1 - v)
    return v
