"""Every array on the way back through the nine gates of Kratzert's graph.
    out, back = pyref.derivations.kratzert_gates(
      x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, x2,
      epsilon)
    (dx, dgamma, dbeta, dxhat, divar, dxmu1, dsqrtvar, dvar, dsq, dxmu2, dx1,
      dmu, dx2) = back(dout)

    x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0; for each wire an array
    that is added to what it carries, 0 for the graph as it is: xhat, xmu1, sq, xmu2,
    x1, x2 N x D and ivar, sqrtvar, var, mu 1 x D

    1  mu      = 1/N sum (x + x2) + mu                1 x D
    2  xmu     = x + x1 - mu                          N x D
    3  sq      = (xmu + xmu2)^2 + sq                  N x D
    4  var     = 1/N sum (sq) + var                   1 x D
    5  sqrtvar = sqrt (var + epsilon) + sqrtvar       1 x D
    6  ivar    = 1 / sqrtvar + ivar                   1 x D
    7  xhat    = (xmu + xmu1) * ivar + xhat           N x D
    8  gammax  = gamma * xhat                         N x D
    9  out     = gammax + beta                        N x D

What is added to a wire has for its gradient the array that comes back on that wire.
So the ten of them can be judged as every gradient is:

    9  dgammax = dout, dbeta = sum (dout)                        dbeta 1 x D
    8  dgamma = sum (dgammax * xhat), dxhat = dgammax * gamma    1 x D, N x D
    7  divar = sum (dxhat * xmu1), dxmu1 = dxhat * ivar          1 x D, N x D
    6  dsqrtvar = -divar / sqrtvar^2                             1 x D
    5  dvar = 1/2 / sqrt (var + epsilon) * dsqrtvar              1 x D
    4  dsq = 1/N ones * dvar                                     N x D
    3  dxmu2 = 2 xmu2 * dsq                                      N x D
    2  dx1 = dxmu1 + dxmu2, dmu = -sum (dx1)                     N x D, 1 x D
    1  dx2 = 1/N ones * dmu                                      N x D
       dx = dx1 + dx2                                            N x D

with xmu1, xmu2 and sqrtvar as they are on their wires. dx, dgamma and dbeta are
those of kratzert where all that is added is 0.

Errors: pyref:size, pyref:type, pyref:value. Source: Frederik Kratzert 2016,
Understanding the Backward Pass through Batch Normalization Layer.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def kratzert_gates(
    x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, x2, epsilon
):  # fmt: skip
    (
        x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, x2, epsilon,
    ) = sizes(
        "kratzert_gates: x N D, gamma 1 D, beta 1 D, xhat N D, ivar 1 D, xmu1 N D, "
        "sqrtvar 1 D, var 1 D, sq N D, xmu2 N D, x1 N D, mu 1 D, x2 N D, "
        "epsilon nonnegative",
        x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, x2, epsilon,
    )  # fmt: skip
    x1 = x + x1
    x2 = x + x2
    mu = mean_down(x2) + mu
    xmu = x1 - mu
    xmu1 = xmu + xmu1
    xmu2 = xmu + xmu2
    sq = xmu2**2 + sq
    var = mean_down(sq) + var
    sqrtvar = np.sqrt(var + epsilon) + sqrtvar
    ivar = 1 / sqrtvar + ivar
    xhat = xmu1 * ivar + xhat
    gammax = gamma * xhat
    out = gammax + beta
    return out, lambda dout: backward(
        like("kratzert_gates: out", dout, out),
        gamma, epsilon, xmu1, xmu2, var, sqrtvar, ivar, xhat,
    )  # fmt: skip


def backward(dout, gamma, epsilon, xmu1, xmu2, var, sqrtvar, ivar, xhat):
    N = dout.shape[0]
    all_ones = np.ones(dout.shape, dout.dtype)
    dgammax = dout
    dbeta = np.sum(dout, axis=0, keepdims=True)
    dgamma = np.sum(dgammax * xhat, axis=0, keepdims=True)
    dxhat = dgammax * gamma
    divar = np.sum(dxhat * xmu1, axis=0, keepdims=True)
    dxmu1 = dxhat * ivar
    dsqrtvar = -divar / sqrtvar**2
    dvar = 1 / (2 * np.sqrt(var + epsilon)) * dsqrtvar
    dsq = all_ones / N * dvar
    dxmu2 = 2 * xmu2 * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -np.sum(dx1, axis=0, keepdims=True)
    dx2 = all_ones / N * dmu
    dx = dx1 + dx2
    return (
        dx, dgamma, dbeta,
        dxhat, divar, dxmu1, dsqrtvar, dvar, dsq, dxmu2, dx1, dmu, dx2,
    )  # fmt: skip


def mean_down(v):
    v = np.sum(v, axis=0, keepdims=True) / v.shape[0]
    return v
