"""Keep some of what is known and take in some that is new: one step of an LSTM.
    h, c, back = pyref.layers.lstm_cell(x, h_prev, c_prev, wx, wh, b)
    dx, dh_prev, dc_prev, dwx, dwh, db = back(dh, dc)

    x N x D, h_prev N x M, c_prev N x M, wx D x 4M, wh M x 4M, b 1 x 4M

The columns of wx, wh and b belong to four gates, M each: the input gate i, the forget
gate f, the candidate g and the output gate o, in this order.

    z = x wx + h_prev wh + b      N x 4M
    i, f, o = sigmoid (z)         N x M, of their columns of z
    g = tanh (z)                  N x M, of its columns of z
    c = f * c_prev + i * g        N x M
    h = o * tanh (c)              N x M

Going back, dh comes from what reads h, dc from what reads c, the next step above all;
h reads c too, so both come together before anything else:

    dc      = dc + dh * o * tanh' (c)
    dz      = [dc * g, dc * c_prev, dc * i, dh * tanh (c)] * [i', f', g', o']
    dx      = dz wx'              N x D
    dh_prev = dz wh'              N x M
    dc_prev = dc * f              N x M
    dwx     = x' dz               D x 4M
    dwh     = h_prev' dz          M x 4M
    db      = sum (dz)            1 x 4M, down the columns

where i' is the derivative of i at its part of z, and so on. They are computed as in
sigmoid and tanh, since i * (1 - i) and 1 - g^2 have no digit left where a gate is
shut or wide open, as trained gates are. No gate sees the cell: lstm_cell_peephole has
that. A library with two biases adds them, and each has the gradient db.

Where exp (-|z|) underflows, the gate passes nothing back however large dh and dc are.
Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
order of its terms decides.

Errors: pyref:size, pyref:type. Source: Hochreiter and Schmidhuber 1997, Long
Short-Term Memory; Gers, Schmidhuber and Cummins 2000, Learning to Forget.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.gates import logistic, tangent
from pyref.layers.sizes import lengths_of, like, sizes


def lstm_cell(x, h_prev, c_prev, wx, wh, b):
    x, h_prev, c_prev, wx, wh, b = sizes(
        "lstm_cell: x N D, h_prev N M, c_prev N M, wx D G, wh M G, b 1 G",
        x, h_prev, c_prev, wx, wh, b,
    )  # fmt: skip
    M = h_prev.shape[1]
    if wx.shape[1] != 4 * M:
        raise SizeError(
            f"lstm_cell: wx is {lengths_of(wx.shape)}, "
            f"h_prev is {lengths_of(h_prev.shape)}"
        )
    z = x @ wx + h_prev @ wh + b
    i, slope_i = logistic(z[:, :M])
    f, slope_f = logistic(z[:, M : 2 * M])
    g, slope_g = tangent(z[:, 2 * M : 3 * M])
    o, slope_o = logistic(z[:, 3 * M :])
    gates = [i, f, g, o]
    slopes = np.hstack([slope_i, slope_f, slope_g, slope_o])
    c = f * c_prev + i * g
    t, slope = tangent(c)
    h = o * t
    return h, c, lambda dh, dc: backward(
        like("lstm_cell: h", dh, h), like("lstm_cell: c", dc, c),
        x, h_prev, c_prev, wx, wh, gates, slopes, t, slope,
    )  # fmt: skip


def backward(dh, dc, x, h_prev, c_prev, wx, wh, gates, slopes, t, slope):
    i, f, g, o = gates
    dc = dc + dh * o * slope
    dz = np.hstack([dc * g, dc * c_prev, dc * i, dh * t]) * slopes
    dx = dz @ wx.T
    dh_prev = dz @ wh.T
    dc_prev = dc * f
    dwx = x.T @ dz
    dwh = h_prev.T @ dz
    db = np.sum(dz, axis=0, keepdims=True)
    return dx, dh_prev, dc_prev, dwx, dwh, db
