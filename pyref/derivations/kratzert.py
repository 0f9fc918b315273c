"""Batch normalization, after Kratzert: a graph of nine gates, one step after another.
    out, back = pyref.derivations.kratzert(x, gamma, beta, epsilon)
    dx, dgamma, dbeta = back(dout)

    x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0

    1  mu      = 1/N sum (x)               1 x D
    2  xmu     = x - mu                    N x D
    3  sq      = xmu^2                     N x D
    4  var     = 1/N sum (sq)              1 x D
    5  sqrtvar = sqrt (var + epsilon)      1 x D
    6  ivar    = 1 / sqrtvar               1 x D
    7  xhat    = xmu * ivar                N x D
    8  gammax  = gamma * xhat              N x D
    9  out     = gammax + beta             N x D

Going back, from gate 9 to the first; xmu goes into gates 3 and 7, x into 1 and 2:

    9  dgammax = dout, dbeta = sum (dout)                        dbeta 1 x D
    8  dgamma = sum (dgammax * xhat), dxhat = dgammax * gamma    1 x D, N x D
    7  divar = sum (dxhat * xmu), dxmu1 = dxhat * ivar           1 x D, N x D
    6  dsqrtvar = -divar / sqrtvar^2                             1 x D
    5  dvar = 1/2 / sqrt (var + epsilon) * dsqrtvar              1 x D
    4  dsq = 1/N ones * dvar                                     N x D
    3  dxmu2 = 2 xmu * dsq                                       N x D
    2  dx1 = dxmu1 + dxmu2, dmu = -sum (dx1)                     N x D, 1 x D
    1  dx2 = 1/N ones * dmu                                      N x D
       dx = dx1 + dx2                                            N x D

Every gate knows its own derivative and nothing else; where a wire parts, gradients
add up. kratzert_gates gives every array of the way back.

Errors: pyref:size, pyref:type, pyref:value. Source: Frederik Kratzert 2016,
Understanding the Backward Pass through Batch Normalization Layer.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def kratzert(x, gamma, beta, epsilon):
    x, gamma, beta, epsilon = sizes(
        "kratzert: x N D, gamma 1 D, beta 1 D, epsilon nonnegative",
        x, gamma, beta, epsilon,
    )  # fmt: skip
    mu = mean_down(x)
    xmu = x - mu
    sq = xmu**2
    var = mean_down(sq)
    sqrtvar = np.sqrt(var + epsilon)
    ivar = 1 / sqrtvar
    xhat = xmu * ivar
    gammax = gamma * xhat
    out = gammax + beta
    return out, lambda dout: backward(
        like("kratzert: out", dout, out), gamma, epsilon, xmu, var, sqrtvar, ivar, xhat
    )


def backward(dout, gamma, epsilon, xmu, var, sqrtvar, ivar, xhat):
    N = dout.shape[0]
    all_ones = np.ones(dout.shape, dout.dtype)
    dgammax = dout
    dbeta = np.sum(dout, axis=0, keepdims=True)
    dgamma = np.sum(dgammax * xhat, axis=0, keepdims=True)
    dxhat = dgammax * gamma
    divar = np.sum(dxhat * xmu, axis=0, keepdims=True)
    dxmu1 = dxhat * ivar
    dsqrtvar = -divar / sqrtvar**2
    dvar = 1 / (2 * np.sqrt(var + epsilon)) * dsqrtvar
    dsq = all_ones / N * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -np.sum(dx1, axis=0, keepdims=True)
    dx2 = all_ones / N * dmu
    dx = dx1 + dx2
    return dx, dgamma, dbeta


def mean_down(v):
    v = np.sum(v, axis=0, keepdims=True) / v.shape[0]
    return v
