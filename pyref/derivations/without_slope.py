"""The recursion that forgets the slope: an explanation that is wrong, kept as one.
    loss, back = pyref.derivations.without_slope(x0, w1, w2, w3, t)
    dx0, dw1, dw2, dw3 = back(dloss)

    x0 D x N, w1 H x D, w2 K x H, w3 M x K, targets t M x N

    x1 = f (w1 x0), x2 = f (w2 x1), x3 = f (w3 x2)     f is the sigmoid
    loss = 1/2 sum ((x3 - t)^2)                        1 x 1

Going back, the error is pushed through the weights alone, and the slope f' comes in
only where a weight is changed:

    e3 = x3 - t,  e2 = w3' e3,  e1 = w2' e2,  dx0 = w1' e1
    dw3 = (e3 * f') x2', dw2 = (e2 * f') x1', dw1 = (e1 * f') x0'

Right is to push back e * f', as raja does. Of what comes out here only dw3 is a
gradient: a check that looks at the last layer alone finds nothing wrong.

Errors: pyref:size, pyref:type. Source: the question 53287032 on Stack Overflow and
the comment that calls such an explanation wrong.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def without_slope(x0, w1, w2, w3, t):
    x0, w1, w2, w3, t = sizes(
        "without_slope: x0 D N, w1 H D, w2 K H, w3 M K, t M N",
        x0, w1, w2, w3, t,
    )  # fmt: skip
    x1 = f(w1 @ x0)
    x2 = f(w2 @ x1)
    x3 = f(w3 @ x2)
    loss = total((x3 - t) ** 2) / 2
    return loss, lambda dloss: backward(
        like("without_slope: loss", dloss, loss), x0, x1, x2, x3, w1, w2, w3, t
    )


def backward(dloss, x0, x1, x2, x3, w1, w2, w3, t):
    e3 = dloss * (x3 - t)
    e2 = w3.T @ e3
    e1 = w2.T @ e2
    dx0 = w1.T @ e1
    dw3 = (e3 * slope(x3)) @ x2.T
    dw2 = (e2 * slope(x2)) @ x1.T
    dw1 = (e1 * slope(x1)) @ x0.T
    return dx0, dw1, dw2, dw3


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def f(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(v):
    v = v * (1 - v)
    return v
