"""The cost of a network with two weight matrices, and its gradient, after Ng.
    loss, back = pyref.derivations.ng_exercise4(x, theta1, theta2, y, penalty)
    dx, dtheta1, dtheta2 = back(dloss)

    x N x D, theta1 H x (D+1), theta2 M x (H+1), labels y N x 1 from 1 to M,
    penalty a number from 0: the lambda of the source

    a1 = [1 x], z2 = a1 theta1'               N x H, the ones in a first column
    a2 = [1 g (z2)], z3 = a2 theta2'          N x M, g is the sigmoid
    h = g (z3)                                N x M
    Y(i,k) = 1 where y(i) is k, else 0        N x M
    loss = 1/N sum (-Y log (h) - (1 - Y) log (1 - h))                1 x 1
         + penalty/(2N) (sum (theta1^2) + sum (theta2^2)), first columns left out

Going back:

    delta3 = h - Y                                            N x M
    delta2 = (delta3 theta2) * g (z2) (1 - g (z2))            N x H, no column of ones
    dtheta2 = 1/N delta3' a2 + penalty/N [0 theta2]
    dtheta1 = 1/N delta2' a1 + penalty/N [0 theta1]
    dx = 1/N delta2 theta1                                    no column of ones

[0 theta] has zeros for its first column: the biases are not held down. A label that
counts from 0 is refused, not taken for the last one or for none.

Errors: pyref:size, pyref:type, pyref:value. Source: Andrew Ng, Machine Learning,
Coursera, programming exercise 4, with its gradient checking.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def ng_exercise4(x, theta1, theta2, y, penalty):
    x, theta1, theta2, y, penalty = sizes(
        "ng_exercise4: x N D, theta1 H E, theta2 M F, y N 1, penalty nonnegative",
        x, theta1, theta2, y, penalty,
    )  # fmt: skip
    a1 = with_ones(x)
    a1, theta1 = sizes("ng_exercise4: a1 N D, theta1 H D", a1, theta1)
    a2 = with_ones(g(a1 @ theta1.T))
    a2, theta2 = sizes("ng_exercise4: a2 N H, theta2 M H", a2, theta2)
    h = g(a2 @ theta2.T)
    t = indicator(y, theta2.shape[0])
    fit = total(-t * np.log(h) - (1 - t) * np.log(1 - h))
    held = total(theta1[:, 1:] ** 2) + total(theta2[:, 1:] ** 2)
    loss = (fit + penalty / 2 * held) / x.shape[0]
    return loss, lambda dloss: backward(
        like("ng_exercise4: loss", dloss, loss), a1, a2, h, t, theta1, theta2, penalty
    )


def backward(dloss, a1, a2, h, t, theta1, theta2, penalty):
    dmean = dloss / a1.shape[0]
    delta3 = h - t
    delta2 = (delta3 @ theta2[:, 1:]) * slope(a2[:, 1:])
    dtheta2 = dmean * (delta3.T @ a2 + penalty * without_bias(theta2))
    dtheta1 = dmean * (delta2.T @ a1 + penalty * without_bias(theta1))
    dx = dmean * (delta2 @ theta1[:, 1:])
    return dx, dtheta1, dtheta2


def indicator(y, count):
    odd = y[(y != np.round(y)) | (y < 1) | (y > count)]
    if odd.size > 0:
        told = f"y has {odd[0]:g}, not a label from 1 to {count}"
        raise DomainError(f"ng_exercise4: {told}")
    v = (y == np.arange(1, count + 1)).astype(y.dtype)
    return v


def without_bias(theta):
    v = np.hstack([0 * theta[:, :1], theta[:, 1:]])
    return v


def with_ones(v):
    v = np.hstack([np.ones((v.shape[0], 1), v.dtype), v])
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def g(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(v):
    v = v * (1 - v)
    return v
