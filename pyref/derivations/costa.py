"""Batch normalization, after Costa: row by row, dx as three terms.
    y, back = pyref.derivations.costa(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0

    mu   = 1/N sum (x)                               1 x D, over the samples
    s2   = 1/N sum ((x - mu)^2)                      1 x D
    xhat = (x - mu) (s2 + epsilon)^(-1/2)            N x D
    y    = gamma * xhat + beta                       N x D

Going back, x_i reaches the loss through its own xhat_i, through s2 and through mu:

    dxhat  = gamma * dy                                          N x D
    ds2    = -1/2 (s2 + epsilon)^(-3/2) sum (dxhat * (x - mu))   1 x D
    dmu    = -(s2 + epsilon)^(-1/2) sum (dxhat)                  1 x D
    dx     = dxhat (s2 + epsilon)^(-1/2) + ds2 2 (x - mu) / N + dmu / N
    dgamma = sum (dy * xhat), dbeta = sum (dy)                   1 x D

mu moves s2 as well, by -2/N sum (x - mu), which is 0. With gamma the root of
s2 + epsilon and beta equal to mu, y is x.

Errors: pyref:size, pyref:type, pyref:value. Source: Pedro Costa 2016, Efficient
Batch Normalization.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def costa(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "costa: x N D, gamma 1 D, beta 1 D, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    mu = mean_down(x)
    s2 = mean_down((x - mu) ** 2)
    istd = 1 / np.sqrt(s2 + epsilon)
    xhat = (x - mu) * istd
    y = gamma * xhat + beta
    return y, lambda dy: backward(like("costa", dy, y), x, gamma, mu, istd, xhat)


def backward(dy, x, gamma, mu, istd, xhat):
    N = dy.shape[0]
    dxhat = gamma * dy
    ds2 = -(istd**3) / 2 * np.sum(dxhat * (x - mu), axis=0, keepdims=True)
    dmu = -istd * np.sum(dxhat, axis=0, keepdims=True)
    dx = dxhat * istd + ds2 * 2 * (x - mu) / N + dmu / N
    dgamma = np.sum(dy * xhat, axis=0, keepdims=True)
    dbeta = np.sum(dy, axis=0, keepdims=True)
    return dx, dgamma, dbeta


def mean_down(v):
    v = np.sum(v, axis=0, keepdims=True) / v.shape[0]
    return v
