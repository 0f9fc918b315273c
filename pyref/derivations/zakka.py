"""Batch normalization, after Zakka: dx from dxhat and two of its sums.
    y, back = pyref.derivations.zakka(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0

    mu   = 1/N sum (x)                               1 x D, over the samples
    s2   = 1/N sum ((x - mu)^2)                      1 x D
    xhat = (x - mu) (s2 + epsilon)^(-1/2)            N x D
    y    = gamma * xhat + beta                       N x D

Going back, with sums over j, the samples:

    dxhat  = dy * gamma                              N x D
    dx     = 1/N (s2 + epsilon)^(-1/2) (N dxhat - sum (dxhat_j)
               - xhat * sum (dxhat_j * xhat_j))      N x D
    dgamma = sum (dy * xhat), dbeta = sum (dy)       1 x D

gamma stands inside the sums here, before them in the other closed forms.

Errors: pyref:size, pyref:type, pyref:value. Source: Kevin Zakka 2016, Deriving the
Gradient for the Backward Pass of Batch Normalization.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def zakka(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "zakka: x N D, gamma 1 D, beta 1 D, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    mu = mean_down(x)
    s2 = mean_down((x - mu) ** 2)
    istd = 1 / np.sqrt(s2 + epsilon)
    xhat = (x - mu) * istd
    y = gamma * xhat + beta
    return y, lambda dy: backward(like("zakka", dy, y), gamma, istd, xhat)


def backward(dy, gamma, istd, xhat):
    N = dy.shape[0]
    dxhat = dy * gamma
    total = np.sum(dxhat, axis=0, keepdims=True)
    along = np.sum(dxhat * xhat, axis=0, keepdims=True)
    dx = istd / N * (N * dxhat - total - xhat * along)
    dgamma = np.sum(dy * xhat, axis=0, keepdims=True)
    dbeta = np.sum(dy, axis=0, keepdims=True)
    return dx, dgamma, dbeta


def mean_down(v):
    v = np.sum(v, axis=0, keepdims=True) / v.shape[0]
    return v
