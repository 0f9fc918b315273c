"""Normalize each column over the batch, then scale and shift it (training form).
    y, back = pyref.layers.batchnorm(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0

    d        = x - mean (x)                     N x D
    variance = mean (d^2)                       1 x D, divided by N, not N - 1
    rstd     = 1 / sqrt (variance + epsilon)    1 x D
    xhat     = d * rstd                         N x D
    y        = xhat * gamma + beta              N x D

Going back, dy centered down its columns is split into a part along d and a part
q across it, dy - mean (dy) = a * d + q:

    dx     = gamma * rstd * (q + a * d * epsilon * rstd^2)
    dgamma = sum (dy * xhat)
    dbeta  = sum (dy)

Moving a column, or stretching it, does not move xhat, epsilon apart: so the mean
of dy is lost, and of the part along d only epsilon * rstd^2 of it comes through.
The usual form, rstd * (dxhat - mean (dxhat) - xhat * mean (dxhat * xhat)), is the
same number, but leaves that small rest to the difference of two large ones: with
two rows near 1000 it keeps 4 digits, this one 15. The columns are centered from
their first row, and twice, for the same reason. Where a column is constant, d is
zero and so is the part along it.

The squares of d must not overflow, nor all underflow where epsilon is 0. An entry of
dx that is small beside others of its column has the digits that these leave it.

Errors: pyref:size, pyref:type, pyref:value. Source: Ioffe and Szegedy 2015, Batch
Normalization; Yeh 2017, Deriving Batch-Norm Backprop Equations.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def batchnorm(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "batchnorm: x N D, gamma 1 D, beta 1 D, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    d = x - x[:1]
    d -= mean_down(d)
    d -= mean_down(d)
    squared = dot_down(d, d)
    variance = squared / max(1, x.shape[0])
    rstd = 1 / np.sqrt(variance + epsilon)
    xhat = d * rstd
    y = xhat * gamma + beta
    return y, lambda dy: backward(
        like("batchnorm", dy, y), gamma, epsilon, d, squared, rstd, xhat
    )


def backward(dy, gamma, epsilon, d, squared, rstd, xhat):
    squared = squared + (squared == 0)
    e = dy - mean_down(dy)
    along = d * (dot_down(d, e) / squared)
    q = e - along
    q -= mean_down(q)
    q -= d * (dot_down(d, q) / squared)
    q -= mean_down(q)
    dx = gamma * rstd * (q + along * (epsilon * rstd**2))
    dgamma = dot_down(dy, xhat)
    dbeta = np.sum(dy, axis=0, keepdims=True)
    return dx, dgamma, dbeta


def mean_down(v):
    v = np.sum(v, axis=0, keepdims=True) / max(1, v.shape[0])
    return v


def dot_down(u, v):
    v = np.sum(u * v, axis=0, keepdims=True)
    return v
