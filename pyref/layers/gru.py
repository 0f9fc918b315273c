"""Mix what was put out with a candidate, step after step: a GRU over time.
    h, back = pyref.layers.gru(x, h0, wx, wh, bx, bh)
    dx, dh0, dwx, dwh, dbx, dbh = back(dh)

    x N x T x D, h0 N x M, wx D x 3M, wh M x 3M, bx 1 x 3M, bh 1 x 3M

with h(0) = h0, for each step t from 1 to T the cell gru_cell, reset after, its three
gates in the order r z n:

    p(t) = x(t) wx + bx                     N x 3M
    q(t) = h(t-1) wh + bh                   N x 3M
    r, z = sigmoid (p(t) + q(t))            N x M, of their columns of p(t) and q(t)
    n = tanh (p(t) + r * q(t))              N x M, of its columns of p(t) and q(t)
    h(t) = (1 - z) * n + z * h(t-1)         N x M

and h N x T x M has all steps. Going back, for t from T to 1, dh has one gradient for
each step, and dh0 carries what comes from the step after, 0 behind the last:

    e       = dh(t) + dh0                                       N x M
    dn      = e * (1 - z) * n'                                  N x M
    dr      = dn * q * r'       with the columns of q(t) that belong to n
    dz      = e * (h(t-1) - n) * z'                             N x M
    dp, dq  = [dr, dz, dn], [dr, dz, dn * r]                    N x 3M
    dx(t)   = dp wx'                                            N x D
    dh0     = dq wh' + e * z                                    N x M
    dwx     = the sum over t of x(t)' dp                        D x 3M
    dwh     = the sum over t of h(t-1)' dq                      M x 3M
    dbx     = the sum over t of sum (dp)                        1 x 3M
    dbh     = the sum over t of sum (dq)                        1 x 3M

There are two ways back to the step before: through the gates, with wh', and past
them, with z alone. To lose one of them keeps every shape, and is right where T is 1
and nobody reads dh0.

torch and cuDNN compute this form, and Keras with reset_after. In the other, where r
is multiplied before the product, each step is gru_cell_before.

Where exp (-|p + q|) underflows, the gate passes nothing back however large dh is.
Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
order of its terms decides.

Where h(t-1) and n are both close to the same end, 1 or -1, their difference has the
digits that these leave it: what z gets is then small beside the rest, and inaccurate.

Errors: pyref:size, pyref:type. Source: Cho et al. 2014, Learning Phrase
Representations using RNN Encoder-Decoder; Chetlur et al. 2014, cuDNN: Efficient
Primitives for Deep Learning.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.gru_cell import gru_cell
from pyref.layers.sizes import lengths_of, like, sizes


def gru(x, h0, wx, wh, bx, bh):
    x, h0, wx, wh, bx, bh = sizes(
        "gru: x N T D, h0 N M, wx D G, wh M G, bx 1 G, bh 1 G",
        x, h0, wx, wh, bx, bh,
    )  # fmt: skip
    N, T = x.shape[:2]
    M = h0.shape[1]
    if wx.shape[1] != 3 * M:
        raise SizeError(
            f"gru: wx is {lengths_of(wx.shape)}, h0 is {lengths_of(h0.shape)}"
        )
    h = np.zeros((N, T, M), np.result_type(x, h0, wx, wh, bx, bh))
    steps = [None] * T
    state = h0
    for t in range(T):
        now = x[:, t, :]
        state, step = gru_cell(now, state, wx, wh, bx, bh)
        h[:, t, :] = state
        steps[t] = step
    return h, lambda dh: backward(like("gru: h", dh, h), x, h, wx, wh, bx, steps)


def backward(dh, x, h, wx, wh, bx, steps):
    N, T, D = x.shape
    M = wh.shape[0]
    dx = np.zeros((N, T, D), np.result_type(dh, h))
    dwx = np.zeros(wx.shape, dx.dtype)
    dwh = np.zeros(wh.shape, dx.dtype)
    dbx = np.zeros(bx.shape, dx.dtype)
    dbh = np.zeros(bx.shape, dx.dtype)
    dh0 = np.zeros((N, M), dx.dtype)
    for t in range(T - 1, -1, -1):
        dnow, dh0, wx_t, wh_t, bx_t, bh_t = steps[t](dh[:, t, :] + dh0)
        dx[:, t, :] = dnow
        dwx = dwx + wx_t
        dwh = dwh + wh_t
        dbx = dbx + bx_t
        dbh = dbh + bh_t
    return dx, dh0, dwx, dwh, dbx, dbh
