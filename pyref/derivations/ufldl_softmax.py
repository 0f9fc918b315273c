"""Softmax regression with weight decay, samples in columns, after the UFLDL tutorial.
    loss, back = pyref.derivations.ufldl_softmax(x, theta, y, decay)
    dx, dtheta = back(dloss)

    x D x N, theta K x D, labels y N x 1 from 1 to K, decay a number from 0: lambda
    of the source

    z = theta x                                K x N
    h = e^z / sum (e^z), down the columns      K x N, the largest of z taken off
    loss = -1/N sum (Y log (h)) + decay/2 sum (theta^2)             1 x 1

where Y(k,n) = 1 if y(n) is k, else 0. Going back:

    dtheta = -1/N (Y - h) x' + decay theta     K x D
    dx     = -1/N theta' (Y - h)               D x N

Every entry of theta is held down, since there is no bias: that is what makes the
minimum one point, where without decay any vector may be taken from all rows of theta.

Errors: pyref:size, pyref:type, pyref:value. Source: Ng, Ngiam, Foo, Mai and Suen,
UFLDL Tutorial, Softmax Regression, and its exercise softmaxCost.m.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def ufldl_softmax(x, theta, y, decay):
    x, theta, y, decay = sizes(
        "ufldl_softmax: x D N, theta K D, y N 1, decay nonnegative", x, theta, y, decay
    )
    t = indicator(y, theta.shape[0])
    h = shares(theta @ x)
    fit = total(-t * np.log(h))
    loss = fit / x.shape[1] + decay / 2 * total(theta**2)
    return loss, lambda dloss: backward(
        like("ufldl_softmax: loss", dloss, loss), x, theta, h, t, decay
    )


def backward(dloss, x, theta, h, t, decay):
    dz = -dloss / x.shape[1] * (t - h)
    dtheta = dz @ x.T + dloss * decay * theta
    dx = theta.T @ dz
    return dx, dtheta


def indicator(y, count):
    odd = y[(y != np.round(y)) | (y < 1) | (y > count)]
    if odd.size > 0:
        told = f"y has {odd[0]:g}, not a label from 1 to {count}"
        raise DomainError(f"ufldl_softmax: {told}")
    v = (np.arange(1, count + 1)[:, None] == y.T).astype(y.dtype)
    return v


def shares(z):
    v = np.exp(z - np.max(z.real, axis=0, keepdims=True, initial=-np.inf))
    v = v / np.sum(v, axis=0, keepdims=True)
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
