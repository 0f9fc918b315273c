"""Backpropagation in a 4-2-2-1 network, after Kostadinov: four layers, linear output.
    loss, back = pyref.derivations.kostadinov_4221(x, w1, b1, w2, b2, w3, y)
    dx, dw1, db1, dw2, db2, dw3 = back(dloss)

    x D x N, w1 H x D, b1 H x 1, w2 K x H, b2 K x 1, w3 M x K, targets y M x N

    a1 = x
    z2 = w1 a1 + b1, a2 = f (z2)       H x N, f is the sigmoid
    z3 = w2 a2 + b2, a3 = f (z3)       K x N
    s = w3 a3                          M x N, no activation and no bias
    loss = 1/2 sum ((s - y)^2)         1 x 1, over the batch, not divided by N

Going back, weight by weight with the chain rule and then as matrices:

    delta4 = s - y                              M x N
    delta3 = (w3' delta4) * a3 (1 - a3)         K x N
    delta2 = (w2' delta3) * a2 (1 - a2)         H x N
    dw3 = delta4 a3'
    dw2 = delta3 a2', db2 = sum (delta3)        along the rows
    dw1 = delta2 x', db1 = sum (delta2)         along the rows
    dx = w1' delta2

Layers are counted from 1, the input, and z of layer 2 has the weights w1. These are
the two hidden layers of the equations, in kostadinov_441 the one of 4 neurons.

Errors: pyref:size, pyref:type. Source: Simeon Kostadinov 2019, Understanding
Backpropagation Algorithm.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def kostadinov_4221(x, w1, b1, w2, b2, w3, y):
    x, w1, b1, w2, b2, w3, y = sizes(
        "kostadinov_4221: x D N, w1 H D, b1 H 1, w2 K H, b2 K 1, w3 M K, y M N",
        x, w1, b1, w2, b2, w3, y,
    )  # fmt: skip
    a2 = f(w1 @ x + b1)
    a3 = f(w2 @ a2 + b2)
    s = w3 @ a3
    loss = total((s - y) ** 2) / 2
    return loss, lambda dloss: backward(
        like("kostadinov_4221: loss", dloss, loss), x, a2, a3, s, w1, w2, w3, y
    )


def backward(dloss, x, a2, a3, s, w1, w2, w3, y):
    delta4 = dloss * (s - y)
    delta3 = (w3.T @ delta4) * slope(a3)
    delta2 = (w2.T @ delta3) * slope(a2)
    dw3 = delta4 @ a3.T
    dw2 = delta3 @ a2.T
    db2 = np.sum(delta3, axis=1, keepdims=True)
    dw1 = delta2 @ x.T
    db1 = np.sum(delta2, axis=1, keepdims=True)
    dx = w1.T @ delta2
    return dx, dw1, db1, dw2, db2, dw3


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
