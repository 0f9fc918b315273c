"""Mix what was put out before with a candidate: one step of a GRU, reset after.
    h, back = pyref.layers.gru_cell(x, h_prev, wx, wh, bx, bh)
    dx, dh_prev, dwx, dwh, dbx, dbh = back(dh)

    x N x D, h_prev N x M, wx D x 3M, wh M x 3M, bx 1 x 3M, bh 1 x 3M

The columns of wx, wh, bx and bh belong to three gates, M each: the reset gate r, the
update gate z and the candidate n, in this order.

    p = x wx + bx                 N x 3M
    q = h_prev wh + bh            N x 3M
    r, z = sigmoid (p + q)        N x M, of their columns of p and q
    n = tanh (p + r * q)          N x M, of its columns of p and q
    h = (1 - z) * n + z * h_prev  N x M

Going back:

    dn      = dh * (1 - z) * n'
    dr      = dn * q * r'         with the columns of q that belong to n
    dz      = dh * (h_prev - n) * z'
    dp      = [dr, dz, dn]        N x 3M
    dq      = [dr, dz, dn * r]    N x 3M
    dx      = dp wx'              N x D
    dh_prev = dq wh' + dh * z     N x M
    dwx     = x' dp               D x 3M
    dwh     = h_prev' dq          M x 3M
    dbx     = sum (dp)            1 x 3M, down the columns
    dbh     = sum (dq)            1 x 3M, down the columns

where r' is the derivative of r at its sum, and so on.

There are two published forms. Here r is multiplied after the product with wh, so
that all of q is one product, and the bias of n in q cannot be added to that in p:
torch and cuDNN compute this. In the other, gru_cell_before, r is multiplied before
the product, and one bias is enough. They are two layers, since their results differ
for all weights that are not diagonal, and what they take differs too.

z keeps what was, and 1 - z is computed as sigmoid (-(p + q)): where z rounds to 1,
1 - z has no digit rest, and n still counts where h_prev is 0. Slopes are computed as
in sigmoid and tanh, for the same reason.

Where exp (-|p + q|) underflows, the gate passes nothing back however large dh is.
Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
order of its terms decides.

Errors: pyref:size, pyref:type. Source: Cho et al. 2014, Learning Phrase
Representations using RNN Encoder-Decoder; Chetlur et al. 2014, cuDNN: Efficient
Primitives for Deep Learning.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.gates import logistic, tangent
from pyref.layers.sizes import lengths_of, like, sizes


def gru_cell(x, h_prev, wx, wh, bx, bh):
    x, h_prev, wx, wh, bx, bh = sizes(
        "gru_cell: x N D, h_prev N M, wx D G, wh M G, bx 1 G, bh 1 G",
        x, h_prev, wx, wh, bx, bh,
    )  # fmt: skip
    M = h_prev.shape[1]
    if wx.shape[1] != 3 * M:
        raise SizeError(
            f"gru_cell: wx is {lengths_of(wx.shape)}, "
            f"h_prev is {lengths_of(h_prev.shape)}"
        )
    p = x @ wx + bx
    q = h_prev @ wh + bh
    r, slope_r = logistic(p[:, :M] + q[:, :M])
    z, slope_z = logistic(p[:, M : 2 * M] + q[:, M : 2 * M])
    rest = logistic(-(p[:, M : 2 * M] + q[:, M : 2 * M]))[0]
    q = q[:, 2 * M :]
    n, slope_n = tangent(p[:, 2 * M :] + r * q)
    gates = [r, z, n, rest]
    slopes = [slope_r, slope_z, slope_n]
    h = rest * n + z * h_prev
    return h, lambda dh: backward(
        like("gru_cell: h", dh, h), x, h_prev, wx, wh, gates, slopes, q
    )


def backward(dh, x, h_prev, wx, wh, gates, slopes, q):
    r, z, n, rest = gates
    slope_r, slope_z, slope_n = slopes
    dn = dh * rest * slope_n
    dr = dn * q * slope_r
    dz = dh * (h_prev - n) * slope_z
    dp = np.hstack([dr, dz, dn])
    dq = np.hstack([dr, dz, dn * r])
    dx = dp @ wx.T
    dh_prev = dq @ wh.T + dh * z
    dwx = x.T @ dp
    dwh = h_prev.T @ dq
    dbx = np.sum(dp, axis=0, keepdims=True)
    dbh = np.sum(dq, axis=0, keepdims=True)
    return dx, dh_prev, dwx, dwh, dbx, dbh
