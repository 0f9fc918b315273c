"""Divide each row by its root mean square, then scale the columns.
    y, back = pyref.layers.rmsnorm(x, gamma, epsilon)
    dx, dgamma = back(dy)

    x N x D, gamma 1 x D, epsilon a number from 0

    square = mean (x^2)                         N x 1, along the rows
    rrms   = 1 / sqrt (square + epsilon)        N x 1
    xhat   = x * rrms                           N x D
    y      = xhat * gamma                       N x D

Going back, the gradient g of xhat is split into a part along x and a part q across
it, g = a * x + q:

    dx     = rrms * (q + a * x * epsilon * rrms^2)
    dgamma = sum (dy * xhat)

Stretching a row does not move xhat, epsilon apart: of the part along x only
epsilon * rrms^2 comes through. The usual form,
rrms * (g - x * rrms^2 * mean (g * x)), is the same number, but leaves that small
rest to the difference of two large ones: with one column near 1000 it keeps no
digit. q is taken across x twice, for the same reason. Where a row is zero, so is the
part along it. No mean is taken away, as layernorm does.

The squares of x must not overflow, nor all underflow where epsilon is 0. An entry of
dx that is small beside others of its row has the digits that these leave it.

Errors: pyref:size, pyref:type, pyref:value. Source: Zhang and Sennrich 2019, Root
Mean Square Layer Normalization.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def rmsnorm(x, gamma, epsilon):
    x, gamma, epsilon = sizes(
        "rmsnorm: x N D, gamma 1 D, epsilon nonnegative",
        x, gamma, epsilon,
    )  # fmt: skip
    square = mean_along(x**2)
    rrms = 1 / np.sqrt(square + epsilon)
    xhat = x * rrms
    y = xhat * gamma
    return y, lambda dy: backward(like("rmsnorm", dy, y), x, gamma, epsilon, rrms, xhat)


def backward(dy, x, gamma, epsilon, rrms, xhat):
    squared = np.sum(x**2, axis=1, keepdims=True)
    squared = squared + (squared == 0)
    g = dy * gamma
    a = np.sum(g * x, axis=1, keepdims=True) / squared
    q = g - a * x
    q = q - x * (np.sum(q * x, axis=1, keepdims=True) / squared)
    dx = rrms * (q + a * x * (epsilon * rrms**2))
    dgamma = np.sum(dy * xhat, axis=0, keepdims=True)
    return dx, dgamma


def mean_along(v):
    v = np.sum(v, axis=1, keepdims=True) / max(1, v.shape[1])
    return v
