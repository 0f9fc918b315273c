"""The mean of the losses of a batch, and a penalty on two arrays of weights.
    loss, back = pyref.networks.penalized_mean(y, w1, w2, reg)
    dy, dw1, dw2 = back(dloss)

    y N x 1, w1 D x H, w2 K x M, reg a number from 0

    loss = mean (y) + reg/2 (sum (w1^2) + sum (w2^2))            1 x 1

Going back:

    dy  = dloss / N                                              N x 1
    dw1 = dloss reg w1,  dw2 = dloss reg w2

It is a layer of a graph, in which these are added to what comes back through the
losses.

Errors: pyref:size, pyref:type, pyref:value. Source: Krogh and Hertz 1992, A Simple
Weight Decay Can Improve Generalization.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def penalized_mean(y, w1, w2, reg):
    y, w1, w2, reg = sizes(
        "penalized_mean: y N 1, w1 D H, w2 K M, reg nonnegative", y, w1, w2, reg
    )
    N = y.shape[0]
    loss = total(y) / N + reg / 2 * (total(w1**2) + total(w2**2))
    return loss, lambda dloss: backward(
        like("penalized_mean: loss", dloss, loss), y, w1, w2, reg
    )


def backward(dloss, y, w1, w2, reg):
    dy = dloss / y.shape[0] * np.ones_like(y)
    dw1 = dloss * reg * w1
    dw2 = dloss * reg * w2
    return dy, dw1, dw2


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
