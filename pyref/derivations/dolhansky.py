"""Backpropagation of a minibatch in rows with a column of ones, after Dolhansky.
    loss, back = pyref.derivations.dolhansky(x, w1, w2, y)
    dx, dw1, dw2 = back(dloss)

    x N x D, w1 (D + 1) x H, w2 (H + 1) x M, y N x M, each row sums to 1

    z0 = [x 1]                         N x (D + 1), the last column is ones
    s1 = z0 w1, z1 = [f (s1) 1]        N x (H + 1), f is the sigmoid
    s2 = z1 w2                         N x M
    yhat = exp (s2) / sum (exp (s2))   N x M, softmax along the rows
    loss = -sum (y * log (yhat))       1 x 1, over the batch, not divided by N

Going back, units in rows and samples in columns:

    d2 = (yhat - y)'                   M x N
    f1 = f' (s1)'                      H x N, f' (s) = z (1 - z)
    d1 = (w2 without its last row) d2 * f1                  H x N
    dw2 = (d2 z1)', dw1 = (d1 z0)'     the sum over the batch is in the product
    dx = ((w1 without its last row) d1)'

The last row of w1 and of w2 is the bias, met by the ones; no error goes back through
it. d2 is the gradient of the cross-entropy of a softmax where each row of y sums
to 1. The step of learning takes the sum over the batch, there is no 1/N.

Errors: pyref:size, pyref:type. Source: Brian Dolhansky 2014, Artificial Neural
Networks: Matrix Form (Part 5).
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def dolhansky(x, w1, w2, y):
    x, w1, w2, y = sizes("dolhansky: x N D, w1 E H, w2 F M, y N M", x, w1, w2, y)
    z0 = with_ones(x)
    z0, w1 = sizes("dolhansky: z0 N D, w1 D H", z0, w1)
    s1 = z0 @ w1
    z1 = with_ones(f(s1))
    z1, w2 = sizes("dolhansky: z1 N H, w2 H M", z1, w2)
    s2 = z1 @ w2
    yhat = softmax(s2)
    loss = -total(y * np.log(yhat))
    return loss, lambda dloss: backward(
        like("dolhansky: loss", dloss, loss), z0, z1, yhat, w1, w2, y
    )


def backward(dloss, z0, z1, yhat, w1, w2, y):
    d2 = dloss * (yhat - y).T
    f1 = slope(z1[:, :-1]).T
    d1 = (w2[:-1, :] @ d2) * f1
    dw2 = (d2 @ z1).T
    dw1 = (d1 @ z0).T
    dx = (w1[:-1, :] @ d1).T
    return dx, dw1, dw2


def with_ones(v):
    v = np.hstack([v, np.ones((v.shape[0], 1), v.dtype)])
    return v


def softmax(s):
    e = np.exp(s)
    v = e / np.sum(e, axis=1, keepdims=True)
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def f(s):
    v = 1 / (1 + np.exp(-s))
    return v


def slope(z):
    v = z * (1 - z)
    return v
