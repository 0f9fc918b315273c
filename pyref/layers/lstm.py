"""Keep, take in and put out, step after step: an LSTM over time.
    h, c, back = pyref.layers.lstm(x, h0, c0, wx, wh, b)
    dx, dh0, dc0, dwx, dwh, db = back(dh, dc)

    x N x T x D, h0 N x M, c0 N x M, wx D x 4M, wh M x 4M, b 1 x 4M

with h(0) = h0 and c(0) = c0, for each step t from 1 to T the cell lstm_cell, its four
gates in the order i f g o:

    z(t) = x(t) wx + h(t-1) wh + b          N x 4M
    i, f, o = sigmoid (z(t))                N x M, of their columns of z(t)
    g = tanh (z(t))                         N x M, of its columns of z(t)
    c(t) = f * c(t-1) + i * g               N x M
    h(t) = o * tanh (c(t))                  N x M

and h N x T x M has all steps, c N x M is c(T) alone: of the cells before it nothing
is seen outside but what comes through h.

Going back, for t from T to 1, dh has one gradient for each step, dc that of the last
cell. What the step after gives back is carried in dh0 and dc0, 0 and dc behind the
last:

    dc      = dc0 + (dh(t) + dh0) * o * tanh' (c(t))            N x M
    dz      = [dc * g, dc * c(t-1), dc * i, (dh(t) + dh0) * tanh (c(t))]
              * [i', f', g', o']                                N x 4M
    dx(t)   = dz wx'                                            N x D
    dh0     = dz wh'                                            N x M
    dc0     = dc * f                                            N x M
    dwx     = the sum over t of x(t)' dz                        D x 4M
    dwh     = the sum over t of h(t-1)' dz                      M x 4M
    db      = the sum over t of sum (dz)                        1 x 4M

The two ways back differ. Through c there is one factor f for each step and no matrix,
which is why an LSTM remembers; through h there are wh' and the slopes, as in rnn. To
lose one of them keeps every shape, and is right where T is 1.

Where exp (-|z|) underflows, the gate passes nothing back however large dh and dc are.
Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
order of its terms decides.

Where f * c(t-1) and i * g of a step nearly cancel, c and h have the digits that these
leave: they are then small beside the rest, and inaccurate.

Errors: pyref:size, pyref:type. Source: Hochreiter and Schmidhuber 1997, Long
Short-Term Memory; Graves and Schmidhuber 2005, Framewise Phoneme Classification with
Bidirectional LSTM, where all of it is gone back through.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.lstm_cell import lstm_cell
from pyref.layers.sizes import lengths_of, like, sizes


def lstm(x, h0, c0, wx, wh, b):
    x, h0, c0, wx, wh, b = sizes(
        "lstm: x N T D, h0 N M, c0 N M, wx D G, wh M G, b 1 G",
        x, h0, c0, wx, wh, b,
    )  # fmt: skip
    N, T = x.shape[:2]
    M = h0.shape[1]
    if wx.shape[1] != 4 * M:
        raise SizeError(
            f"lstm: wx is {lengths_of(wx.shape)}, h0 is {lengths_of(h0.shape)}"
        )
    h = np.zeros((N, T, M), np.result_type(x, h0, c0, wx, wh, b))
    steps = [None] * T
    state = h0
    c = c0.copy()
    for t in range(T):
        now = x[:, t, :]
        state, c, step = lstm_cell(now, state, c, wx, wh, b)
        h[:, t, :] = state
        steps[t] = step
    return (
        h,
        c,
        lambda dh, dc: backward(
            like("lstm: h", dh, h), like("lstm: c", dc, c), x, h, wx, wh, b, steps
        ),
    )


def backward(dh, dc, x, h, wx, wh, b, steps):
    N, T, D = x.shape
    M = wh.shape[0]
    dx = np.zeros((N, T, D), np.result_type(dh, dc, h))
    dwx = np.zeros(wx.shape, dx.dtype)
    dwh = np.zeros(wh.shape, dx.dtype)
    db = np.zeros(b.shape, dx.dtype)
    dh0 = np.zeros((N, M), dx.dtype)
    dc0 = dc.copy()
    for t in range(T - 1, -1, -1):
        dnow, dh0, dc0, wx_t, wh_t, b_t = steps[t](dh[:, t, :] + dh0, dc0)
        dx[:, t, :] = dnow
        dwx = dwx + wx_t
        dwh = dwh + wh_t
        db = db + b_t
    return dx, dh0, dc0, dwx, dwh, db
