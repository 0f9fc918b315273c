"""Squash what comes in together with what was put out before: one step of an RNN.
    h, back = pyref.layers.rnn_cell(x, h_prev, wx, wh, b)
    dx, dh_prev, dwx, dwh, db = back(dh)

    x N x D, h_prev N x M, wx D x M, wh M x M, b 1 x M

    z = x wx + h_prev wh + b      N x M
    h = tanh (z)                  N x M

Going back, dh comes from all that reads h: the loss of this step and the next step.

    dz      = dh * tanh' (z)      N x M
    dx      = dz wx'              N x D
    dh_prev = dz wh'              N x M
    dwx     = x' dz               D x M
    dwh     = h_prev' dz          M x M
    db      = sum (dz)            1 x M, down the columns

It is dense with h_prev beside x, and wh below wx, then tanh. tanh' is computed as in
tanh, since its usual form 1 - h^2 has no digit left where h rounds to 1. wh is
square: nothing but its numbers shows that it is transposed. A library with two biases
adds them, and each has the gradient db.

Where exp (-2 * |z|) underflows, nothing goes back however large dh is. Near the
largest number a sum may pass it in between: it is then Inf or NaN, as the order of
its terms decides.

Errors: pyref:size, pyref:type. Source: Elman 1990, Finding Structure in Time.
"""

import numpy as np

from pyref.layers.gates import tangent
from pyref.layers.sizes import like, sizes


def rnn_cell(x, h_prev, wx, wh, b):
    x, h_prev, wx, wh, b = sizes(
        "rnn_cell: x N D, h_prev N M, wx D M, wh M M, b 1 M",
        x, h_prev, wx, wh, b,
    )  # fmt: skip
    z = x @ wx + h_prev @ wh + b
    h, slope = tangent(z)
    return h, lambda dh: backward(like("rnn_cell: h", dh, h), x, h_prev, wx, wh, slope)


def backward(dh, x, h_prev, wx, wh, slope):
    dz = dh * slope
    dx = dz @ wx.T
    dh_prev = dz @ wh.T
    dwx = x.T @ dz
    dwh = h_prev.T @ dz
    db = np.sum(dz, axis=0, keepdims=True)
    return dx, dh_prev, dwx, dwh, db
