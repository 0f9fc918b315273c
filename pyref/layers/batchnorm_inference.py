"""Normalize each column by a given mean and variance, then scale and shift it.
    y, back = pyref.layers.batchnorm_inference(x, gamma, beta, mu, variance, epsilon)
    dx, dgamma, dbeta, dmu, dvariance = back(dy)

    x N x D, gamma 1 x D, beta 1 x D, mu 1 x D, variance 1 x D, epsilon a number
    from 0

    d    = x - mu                               N x D
    rstd = 1 / sqrt (variance + epsilon)        1 x D
    xhat = d * rstd                             N x D
    y    = xhat * gamma + beta                  N x D

Going back:

    dx        = dy * gamma * rstd               N x D
    dgamma    = sum (dy * xhat)                 1 x D, down the columns
    dbeta     = sum (dy)                        1 x D, down the columns
    dmu       = -gamma * rstd * dbeta           1 x D
    dvariance = -gamma * rstd^2 / 2 * dgamma    1 x D

It is what batchnorm does once it no longer trains: mu and variance are numbers that
were kept, not those of this batch, so that no row sees another one and dx is no more
than dy times gamma and rstd. They are inputs as gamma and beta are, and have
gradients, which most libraries leave out. How they are kept, and whether that
variance was divided by N or by N - 1, is for the caller to know. d is taken first,
since x * (gamma * rstd) + (beta - mu * gamma * rstd) would lose digits where x lies
far from zero and close to mu.

A column whose variance + epsilon is below 0 is NaN, and so are all its gradients but
dbeta; where it is 0, 1 / 0 is Inf. NaN or Inf in x stays in its entry of y, and is in
dgamma and dvariance of its column.

Near the largest number a product may pass it on the way, and beside the smallest one
lose its digits.

Errors: pyref:size, pyref:type, pyref:value. Source: Ioffe and Szegedy 2015, Batch
Normalization, Algorithm 2.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def batchnorm_inference(x, gamma, beta, mu, variance, epsilon):
    x, gamma, beta, mu, variance, epsilon = sizes(
        "batchnorm_inference: x N D, gamma 1 D, beta 1 D, mu 1 D, variance 1 D, "
        "epsilon nonnegative",
        x, gamma, beta, mu, variance, epsilon,
    )  # fmt: skip
    d = x - mu
    rstd = 1 / np.sqrt(variance + epsilon)
    xhat = d * rstd
    y = xhat * gamma + beta
    return y, lambda dy: backward(like("batchnorm_inference", dy, y), gamma, rstd, xhat)


def backward(dy, gamma, rstd, xhat):
    dx = dy * gamma * rstd
    dgamma = np.sum(dy * xhat, axis=0, keepdims=True)
    dbeta = np.sum(dy, axis=0, keepdims=True)
    dmu = -gamma * rstd * dbeta
    dvariance = -gamma * rstd**2 / 2 * dgamma
    return dx, dgamma, dbeta, dmu, dvariance
