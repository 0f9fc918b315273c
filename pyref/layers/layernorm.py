"""Normalize each row over its columns, then scale and shift the columns.
    y, back = pyref.layers.layernorm(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0

    d        = x - mean (x)                     N x D, along the rows
    variance = mean (d^2)                       N x 1, divided by D, not D - 1
    rstd     = 1 / sqrt (variance + epsilon)    N x 1
    xhat     = d * rstd                         N x D
    y        = xhat * gamma + beta              N x D

Going back, g = dy * gamma centered along its rows is split into a part along d and
a part q across it, g - mean (g) = a * d + q:

    dx     = rstd * (q + a * d * epsilon * rstd^2)
    dgamma = sum (dy * xhat)                    1 x D, down the columns
    dbeta  = sum (dy)                           1 x D, down the columns

Moving a row, or stretching it, does not move its xhat, epsilon apart: so the mean
of g is lost, and of the part along d only epsilon * rstd^2 of it comes through. The
usual form, rstd * (g - mean (g) - xhat * mean (g * xhat)), is the same number, but
leaves that small rest to the difference of two large ones: of two columns close to
1000 and -1000, with epsilon 1e-5, it keeps 5 digits, this one 15. The rows are
centered from their first entry, and twice, for the same reason. No row sees another
one: a row alone is normalized as in a batch.

Where a row is constant, d is zero and so is the part along it: y is beta; with
epsilon 0 it is 0 / 0, and its y and dx are NaN. A row with NaN or Inf has NaN for
its y and dx throughout; either makes all of dgamma NaN. The squares of d must not
overflow, nor all underflow where epsilon is 0.

An entry of dx that is small beside others of its row has the digits that these leave
it.

Errors: pyref:size, pyref:type, pyref:value. Source: Ba, Kiros and Hinton 2016,
Layer Normalization.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def layernorm(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "layernorm: x N D, gamma 1 D, beta 1 D, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    d = center(center(x - x[:, :1]))
    variance = mean_along(d**2)
    rstd = 1 / np.sqrt(variance + epsilon)
    xhat = d * rstd
    y = xhat * gamma + beta
    return y, lambda dy: backward(
        like("layernorm", dy, y), gamma, epsilon, d, rstd, xhat
    )


def backward(dy, gamma, epsilon, d, rstd, xhat):
    squared = np.sum(d**2, axis=1, keepdims=True)
    squared = squared + (squared == 0)
    e = center(dy * gamma)
    a = np.sum(d * e, axis=1, keepdims=True) / squared
    q = center(e - a * d)
    q = center(q - d * (np.sum(d * q, axis=1, keepdims=True) / squared))
    dx = rstd * (q + a * d * (epsilon * rstd**2))
    dgamma = np.sum(dy * xhat, axis=0, keepdims=True)
    dbeta = np.sum(dy, axis=0, keepdims=True)
    return dx, dgamma, dbeta


def center(v):
    v = v - mean_along(v)
    return v


def mean_along(v):
    v = np.sum(v, axis=1, keepdims=True) / max(1, v.shape[1])
    return v
