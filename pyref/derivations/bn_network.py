"""Two layers with batch normalization between, as Cross Validated 328242 has it: rows.
    loss, back = pyref.derivations.bn_network(x, g1, gamma, beta, g2, y)
    dx, dg1, dgamma, dbeta, dg2 = back(dloss)

    x N x P, g1 P x H, gamma 1 x H, beta 1 x H, g2 H x M, targets y N x M; (x) the
    Kronecker product, 1 a column of N ones

    z     = x g1                                       N x H
    mu    = 1/N 1' z                                   1 x H
    sigma = sqrt (1/N 1' (z - mu (x) 1)^2)             1 x H, nothing is added to it
    zhat  = (z - mu (x) 1) * (sigma (x) 1)^-1          N x H
    v     = a ((gamma (x) 1) * zhat + beta (x) 1)      N x H, a is the sigmoid
    yhat  = v g2                                       N x M, linear
    loss  = 1/N sum ((y - yhat)^2)                     1 x 1, no 1/2

Going back, with ehat = y - yhat and a' = v (1 - v):

    dg2    = v' (-2 ehat) / N                          H x M
    db     = a' * (-2 ehat g2') / N                    N x H, by what a is given
    dgamma = 1' (db * zhat), dbeta = 1' db             1 x H
    dzhat  = (gamma (x) 1) * db                        N x H
    dz     = (sigma (x) 1)^-1 * (dzhat - (1/N 1' dzhat) (x) 1
               - zhat * ((1/N 1' (dzhat * zhat)) (x) 1))
    dg1    = x' dz                                     P x H
    dx     = dz g1'                                    N x P

The product with 1 writes a row N times, once for each sample, which broadcasting
does unseen. gamma 1 and beta 0 normalize and do no more. Since sigma is a standard
deviation without epsilon, a column of z must not be constant.

Errors: pyref:size, pyref:type. Source: Cross Validated 328242, Matrix Form of
Backpropagation with Batch Normalization.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def bn_network(x, g1, gamma, beta, g2, y):
    x, g1, gamma, beta, g2, y = sizes(
        "bn_network: x N P, g1 P H, gamma 1 H, beta 1 H, g2 H M, y N M",
        x, g1, gamma, beta, g2, y,
    )  # fmt: skip
    z = x @ g1
    N = z.shape[0]
    away = z - replicate(mean_down(z), N)
    sigma = np.sqrt(mean_down(away**2))
    zhat = away / replicate(sigma, N)
    v = a(replicate(gamma, N) * zhat + replicate(beta, N))
    yhat = v @ g2
    loss = total((y - yhat) ** 2) / N
    return loss, lambda dloss: backward(
        like("bn_network: loss", dloss, loss),
        x, g1, gamma, g2, sigma, zhat, v, y - yhat,
    )  # fmt: skip


def backward(dloss, x, g1, gamma, g2, sigma, zhat, v, ehat):
    N = x.shape[0]
    one = np.ones((N, 1), v.dtype)
    residual = dloss * (-2 * ehat) / N
    dg2 = v.T @ residual
    db = slope(v) * (residual @ g2.T)
    dgamma = one.T @ (db * zhat)
    dbeta = one.T @ db
    dzhat = replicate(gamma, N) * db
    along = replicate(mean_down(dzhat * zhat), N)
    level = replicate(mean_down(dzhat), N)
    dz = (dzhat - level - zhat * along) / replicate(sigma, N)
    dg1 = x.T @ dz
    dx = dz @ g1.T
    return dx, dg1, dgamma, dbeta, dg2


def replicate(v, N):
    v = np.kron(v, np.ones((N, 1), v.dtype))
    return v


def mean_down(v):
    v = np.ones((1, v.shape[0]), v.dtype) @ v / v.shape[0]
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def a(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(v):
    v = v * (1 - v)
    return v
