"""Normalize each channel over the batch and the image, then scale and shift it.
    y, back = pyref.layers.batchnorm2d(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dy)

    x N x C x H x W, gamma 1 x C, beta 1 x C, epsilon a number from 0

    d        = x - mean (x)                     N x C x H x W
    variance = mean (d^2)                       1 x C, divided by N H W
    rstd     = 1 / sqrt (variance + epsilon)    1 x C
    xhat     = d * rstd                         N x C x H x W
    y        = xhat * gamma + beta              N x C x H x W

mean and sum run over n, h and w, which leaves one number for each channel: it is
batchnorm with a row for each pixel, in its training form.

Going back, dy centered in its channel is split into a part along d and a part q
across it, dy - mean (dy) = a * d + q:

    dx     = gamma * rstd * (q + a * d * epsilon * rstd^2)
    dgamma = sum (dy * xhat)
    dbeta  = sum (dy)

Moving a channel, or stretching it, does not move xhat, epsilon apart: so the mean
of dy is lost, and of the part along d only epsilon * rstd^2 of it comes through.
The usual form leaves that small rest to the difference of two large numbers. The
channels are centered from their first pixel, and twice, for the same reason. Where
a channel is constant, d is zero and so is the part along it.

The squares of d must not overflow, nor all underflow where epsilon is 0. An entry of
dx that is small beside others of its channel has the digits that these leave it.

Errors: pyref:size, pyref:type, pyref:value. Source: Ioffe and Szegedy 2015, Batch
Normalization; Yeh 2017, Deriving Batch-Norm Backprop Equations.
"""

from functools import partial

import numpy as np

from pyref.layers.blocks import in_blocks
from pyref.layers.sizes import like, sizes


def batchnorm2d(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "batchnorm2d: x N C H W, gamma 1 C, beta 1 C, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    y, back = in_blocks(partial(forward, epsilon=epsilon), 1, x, gamma, beta)
    return y, lambda dy: back(like("batchnorm2d", dy, y))


def forward(x, gamma, beta, epsilon):
    C = x.shape[1]
    gamma = gamma.reshape(1, C, 1, 1)
    beta = beta.reshape(1, C, 1, 1)
    d = x - x[:1, :, :1, :1]
    d -= mean_in(d)
    d -= mean_in(d)
    squared = dot_in(d, d)
    variance = squared / max(1, x.shape[0] * x.shape[2] * x.shape[3])
    rstd = 1 / np.sqrt(variance + epsilon)
    xhat = d * rstd
    y = xhat * gamma + beta
    return y, lambda dy: backward(dy, gamma, epsilon, d, squared, rstd, xhat)


def backward(dy, gamma, epsilon, d, squared, rstd, xhat):
    C = dy.shape[1]
    squared = squared + (squared == 0)
    e = dy - mean_in(dy)
    along = d * (dot_in(d, e) / squared)
    q = e - along
    q -= mean_in(q)
    q -= d * (dot_in(d, q) / squared)
    q -= mean_in(q)
    dx = gamma * rstd * (q + along * (epsilon * rstd**2))
    dgamma = dot_in(dy, xhat).reshape(1, C)
    dbeta = sum_in(dy).reshape(1, C)
    return dx, dgamma, dbeta


def mean_in(v):
    v = sum_in(v) / max(1, v.shape[0] * v.shape[2] * v.shape[3])
    return v


def sum_in(v):
    v = np.sum(v, axis=(0, 2, 3), keepdims=True)
    return v


def dot_in(u, v):
    v = sum_in(u * v)
    return v
