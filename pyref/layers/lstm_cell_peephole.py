"""An LSTM's step whose gates look at the cell too: each through a weight of its own.
    h, c, back = pyref.layers.lstm_cell_peephole(
      x, h_prev, c_prev, wx, wh, b, wci, wcf, wco)
    dx, dh_prev, dc_prev, dwx, dwh, db, dwci, dwcf, dwco = back(dh, dc)

    x N x D, h_prev N x M, c_prev N x M, wx D x 4M, wh M x 4M, b 1 x 4M; wci, wcf and
    wco 1 x M, the peepholes

The columns of wx, wh and b belong to four gates, M each: the input gate i, the forget
gate f, the candidate g and the output gate o, in this order. i and f see the cell of
the step before, o that of this one, and each hidden number its own cell alone.

    zi, zf, zg, zo = x wx + h_prev wh + b      N x M, of its columns
    i = sigmoid (zi + wci * c_prev)            N x M
    f = sigmoid (zf + wcf * c_prev)            N x M
    g = tanh (zg)                              N x M
    c = f * c_prev + i * g                     N x M
    o = sigmoid (zo + wco * c)                 N x M
    h = o * tanh (c)                           N x M

Going back, c is read by what reads h, by o, and by the next step, and all three come
together before anything else; c_prev is read by c, by i and by f:

    dzo     = dh * tanh (c) * o'               N x M, at the sum of o
    dc      = dc + dh * o * tanh' (c) + dzo * wco
    dzi     = dc * g * i'                      N x M
    dzf     = dc * c_prev * f'                 N x M
    dz      = [dzi, dzf, dc * i * g', dzo]     N x 4M
    dc_prev = dc * f + wci * dzi + wcf * dzf   N x M
    dx      = dz wx'                           N x D
    dh_prev = dz wh'                           N x M
    dwx     = x' dz                            D x 4M
    dwh     = h_prev' dz                       M x 4M
    db      = sum (dz)                         1 x 4M, down the columns
    dwci    = sum (dzi * c_prev)               1 x M, down the columns
    dwcf    = sum (dzf * c_prev)               1 x M, down the columns
    dwco    = sum (dzo * c)                    1 x M, down the columns

where i' is the derivative of i at its sum, and so on, computed as in sigmoid and
tanh. With wci, wcf and wco 0 it is lstm_cell. Where a source writes these as
matrices, they are diagonal.

Where exp (-|z|) underflows, the gate passes nothing back however large dh and dc are.
Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
order of its terms decides.

Errors: pyref:size, pyref:type. Source: Gers and Schmidhuber 2000, Recurrent Nets that
Time and Count; Graves 2013, Generating Sequences With Recurrent Neural Networks.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.gates import logistic, tangent
from pyref.layers.sizes import lengths_of, like, sizes


def lstm_cell_peephole(x, h_prev, c_prev, wx, wh, b, wci, wcf, wco):
    x, h_prev, c_prev, wx, wh, b, wci, wcf, wco = sizes(
        "lstm_cell_peephole: x N D, h_prev N M, c_prev N M, wx D G, wh M G, b 1 G, "
        "wci 1 M, wcf 1 M, wco 1 M",
        x, h_prev, c_prev, wx, wh, b, wci, wcf, wco,
    )  # fmt: skip
    M = h_prev.shape[1]
    if wx.shape[1] != 4 * M:
        raise SizeError(
            f"lstm_cell_peephole: wx is {lengths_of(wx.shape)}, "
            f"h_prev is {lengths_of(h_prev.shape)}"
        )
    z = x @ wx + h_prev @ wh + b
    i, slope_i = logistic(z[:, :M] + wci * c_prev)
    f, slope_f = logistic(z[:, M : 2 * M] + wcf * c_prev)
    g, slope_g = tangent(z[:, 2 * M : 3 * M])
    c = f * c_prev + i * g
    o, slope_o = logistic(z[:, 3 * M :] + wco * c)
    gates = [i, f, g, o]
    slopes = [slope_i, slope_f, slope_g, slope_o]
    t, slope = tangent(c)
    h = o * t
    return h, c, lambda dh, dc: backward(
        like("lstm_cell_peephole: h", dh, h), like("lstm_cell_peephole: c", dc, c),
        x, h_prev, c_prev, wx, wh, wci, wcf, wco, gates, slopes, c, t, slope,
    )  # fmt: skip


def backward(
    dh, dc, x, h_prev, c_prev, wx, wh, wci, wcf, wco, gates, slopes, c, t, slope
):
    i, f, g, o = gates
    slope_i, slope_f, slope_g, slope_o = slopes
    dzo = dh * t * slope_o
    dc = dc + dh * o * slope + dzo * wco
    dzi = dc * g * slope_i
    dzf = dc * c_prev * slope_f
    dz = np.hstack([dzi, dzf, dc * i * slope_g, dzo])
    dc_prev = dc * f + dzi * wci + dzf * wcf
    dx = dz @ wx.T
    dh_prev = dz @ wh.T
    dwx = x.T @ dz
    dwh = h_prev.T @ dz
    db = np.sum(dz, axis=0, keepdims=True)
    dwci = np.sum(dzi * c_prev, axis=0, keepdims=True)
    dwcf = np.sum(dzf * c_prev, axis=0, keepdims=True)
    dwco = np.sum(dzo * c, axis=0, keepdims=True)
    return dx, dh_prev, dc_prev, dwx, dwh, db, dwci, dwcf, dwco
