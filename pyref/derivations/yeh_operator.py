"""Batch normalization, after Yeh: each column of dx by an N x N operator.
    y, back = pyref.derivations.yeh_operator(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0

    r    = x - mu                                    N x D, mu = 1/N sum (x)
    c    = (r' r / N + epsilon)^(-1/2)               a number for each column
    xhat = c r                                       N x D
    y    = gamma * xhat + beta                       N x D

Going back, column by column. Where b = c r, and c itself is a function of r,

    dr = (dc/dr r' + c I) db                         dc/dr = -c^3 r / N, N x 1

and r = (I - 1/N ones) x, ones N x N. Since ones r = 0, both together are

    dx = c (I - 1/N ones - 1/N xhat xhat') dxhat     dxhat = gamma dy
    dgamma = sum (dy * xhat), dbeta = sum (dy)       1 x D

The operator is symmetric. It takes N^2 numbers for each column, so this is the long
way, for the closed form to be held against.

Errors: pyref:size, pyref:type, pyref:value. Source: Chris Yeh 2017, Deriving
Batch-Norm Backprop Equations.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def yeh_operator(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "yeh_operator: x N D, gamma 1 D, beta 1 D, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    r = x - mean_down(x)
    c = 1 / np.sqrt(mean_down(r**2) + epsilon)
    xhat = c * r
    y = gamma * xhat + beta
    return y, lambda dy: backward(like("yeh_operator", dy, y), gamma, c, xhat)


def backward(dy, gamma, c, xhat):
    dxhat = gamma * dy
    dx = np.zeros(dxhat.shape, np.result_type(dxhat, xhat))
    for j in range(dy.shape[1]):
        dx[:, j] = operator(c[0, j], xhat[:, j : j + 1]) @ dxhat[:, j]
    dgamma = np.sum(dy * xhat, axis=0, keepdims=True)
    dbeta = np.sum(dy, axis=0, keepdims=True)
    return dx, dgamma, dbeta


def operator(c, xhat):
    N = xhat.shape[0]
    all_ones = np.ones((N, N), xhat.dtype)
    v = c * (np.eye(N, dtype=xhat.dtype) - all_ones / N - xhat @ xhat.T / N)
    return v


def mean_down(v):
    v = np.sum(v, axis=0, keepdims=True) / v.shape[0]
    return v
