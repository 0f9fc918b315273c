"""Batch normalization, after Costa: the three terms of dx drawn together.
    y, back = pyref.derivations.costa_collapsed(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0

    mu   = 1/N sum (x)                               1 x D, over the samples
    s2   = 1/N sum ((x - mu)^2)                      1 x D
    istd = (s2 + epsilon)^(-1/2)                     1 x D
    xhat = (x - mu) istd                             N x D
    y    = gamma * xhat + beta                       N x D

Going back:

    dgamma = sum (dy * xhat), dbeta = sum (dy)       1 x D
    dx     = gamma istd / N (N dy - xhat dgamma - dbeta)

In the three terms, sum (dxhat) is gamma dbeta, and sum (dxhat * (x - mu)) is
gamma dgamma / istd; then gamma istd / N stands before every one.

Errors: pyref:size, pyref:type, pyref:value. Source: Pedro Costa 2016, Efficient
Batch Normalization.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def costa_collapsed(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "costa_collapsed: x N D, gamma 1 D, beta 1 D, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    mu = mean_down(x)
    s2 = mean_down((x - mu) ** 2)
    istd = 1 / np.sqrt(s2 + epsilon)
    xhat = (x - mu) * istd
    y = gamma * xhat + beta
    return y, lambda dy: backward(like("costa_collapsed", dy, y), gamma, istd, xhat)


def backward(dy, gamma, istd, xhat):
    N = dy.shape[0]
    dgamma = np.sum(dy * xhat, axis=0, keepdims=True)
    dbeta = np.sum(dy, axis=0, keepdims=True)
    dx = gamma * istd / N * (N * dy - xhat * dgamma - dbeta)
    return dx, dgamma, dbeta


def mean_down(v):
    v = np.sum(v, axis=0, keepdims=True) / v.shape[0]
    return v
