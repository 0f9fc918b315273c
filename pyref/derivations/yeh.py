"""Batch normalization, after Yeh: samples in rows, dx in closed form.
    y, back = pyref.derivations.yeh(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0

    mu     = 1/N sum (x)                             1 x D, down the columns
    sigma2 = 1/N sum ((x - mu)^2)                    1 x D
    xhat   = (x - mu) * (sigma2 + epsilon)^(-1/2)    N x D
    y      = gamma * xhat + beta                     N x D

Going back:

    dgamma = sum (dy * xhat)                         1 x D
    dbeta  = sum (dy)                                1 x D
    dx = 1/N gamma * (sigma2 + epsilon)^(-1/2) * (-dgamma * xhat + N dy - dbeta)

The columns of dx sum to 0, for every epsilon. They are at right angles to those of
xhat for epsilon 0 only: sum (dx * xhat) is

    epsilon gamma * dgamma * (sigma2 + epsilon)^(-3/2)

Errors: pyref:size, pyref:type, pyref:value. Source: Chris Yeh 2017, Deriving
Batch-Norm Backprop Equations.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def yeh(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "yeh: x N D, gamma 1 D, beta 1 D, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    mu = mean_down(x)
    sigma2 = mean_down((x - mu) ** 2)
    rstd = 1 / np.sqrt(sigma2 + epsilon)
    xhat = (x - mu) * rstd
    y = gamma * xhat + beta
    return y, lambda dy: backward(like("yeh", dy, y), gamma, rstd, xhat)


def backward(dy, gamma, rstd, xhat):
    N = dy.shape[0]
    dgamma = np.sum(dy * xhat, axis=0, keepdims=True)
    dbeta = np.sum(dy, axis=0, keepdims=True)
    dx = gamma * rstd / N * (-dgamma * xhat + N * dy - dbeta)
    return dx, dgamma, dbeta


def mean_down(v):
    v = np.sum(v, axis=0, keepdims=True) / v.shape[0]
    return v
