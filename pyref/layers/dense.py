"""Multiply by a matrix and add a row: the fully connected layer.
    y, back = pyref.layers.dense(x, w, b)
    dx, dw, db = back(dy)

    x N x D, w D x M, b 1 x M

    y = x w + b          N x M

Going back:

    dx = dy w'           N x D
    dw = x' dy           D x M
    db = sum (dy)        1 x M, down the columns

An entry of y is a sum over D, of dx over M, of dw and db over N: each gradient has
the one product of its two factors that fits its shape, when N, D and M differ.

Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
order of its terms decides.

Errors: pyref:size, pyref:type. Source: Johnson 2017, Backpropagation for a Linear
Layer.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def dense(x, w, b):
    x, w, b = sizes("dense: x N D, w D M, b 1 M", x, w, b)
    y = x @ w + b
    return y, lambda dy: backward(like("dense", dy, y), x, w)


def backward(dy, x, w):
    dx = dy @ w.T
    dw = x.T @ dy
    db = np.sum(dy, axis=0, keepdims=True)
    return dx, dw, db
