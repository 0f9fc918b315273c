"""Softmax and cross-entropy on a hidden layer, after A Developer Diary: columns.
    cost, back = pyref.derivations.developer_diary(x, w1, b1, w2, b2, y)
    dx, dw1, db1, dw2, db2 = back(dcost)

    x N x D, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, y N x M, each row sums to 1

    a0   = x'                                  D x N, one column for each sample
    a1   = sigmoid (w1 a0 + b1)                H x N
    z2   = w2 a1 + b2                          M x N
    a2   = exp (z2) / sum (exp (z2))           M x N, softmax down each column
    cost = -1/N sum (y' * log (a2))            1 x 1

Before exp, the largest number of its own column is taken off z2: a column that lies
745 below the largest number of all would be 0 / 0 otherwise. Going back:

    dz2 = a2 - y'                              M x N
    dw2 = dz2 a1' / N, db2 = sum (dz2) / N     M x H, M x 1, along the rows
    dz1 = (w2' dz2) * a1 (1 - a1)              H x N
    dw1 = dz1 a0' / N, db1 = sum (dz1) / N     H x D, H x 1
    dx  = (w1' dz1)' / N                       N x D

1/N comes with the parameters, not with dz. The cost that the source prints is the
mean over N and M, a share of 1/M of the one these are the gradients of.

Errors: pyref:size, pyref:type. Source: Abhisek Jana, A Developer Diary,
Understanding and Implementing Neural Network with Softmax in Python from Scratch.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def developer_diary(x, w1, b1, w2, b2, y):
    x, w1, b1, w2, b2, y = sizes(
        "developer_diary: x N D, w1 H D, b1 H 1, w2 M H, b2 M 1, y N M",
        x, w1, b1, w2, b2, y,
    )  # fmt: skip
    a0 = x.T
    a1 = sigmoid(w1 @ a0 + b1)
    a2 = softmax(w2 @ a1 + b2)
    cost = -total(y.T * np.log(a2)) / x.shape[0]
    return cost, lambda dcost: backward(
        like("developer_diary: cost", dcost, cost), a0, a1, a2, w1, w2, y
    )


def backward(dcost, a0, a1, a2, w1, w2, y):
    N = y.shape[0]
    dz2 = dcost * (a2 - y.T)
    dw2 = dz2 @ a1.T / N
    db2 = np.sum(dz2, axis=1, keepdims=True) / N
    dz1 = (w2.T @ dz2) * a1 * (1 - a1)
    dw1 = dz1 @ a0.T / N
    db1 = np.sum(dz1, axis=1, keepdims=True) / N
    dx = (w1.T @ dz1).T / N
    return dx, dw1, db1, dw2, db2


def softmax(z):
    e = np.exp(z - np.max(np.real(z), axis=0, keepdims=True, initial=-np.inf))
    v = e / np.sum(e, axis=0, keepdims=True)
    return v


def sigmoid(z):
    v = 1 / (1 + np.exp(-z))
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
