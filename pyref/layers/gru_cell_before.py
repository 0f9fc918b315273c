"""Mix what was put out before with a candidate: one step of a GRU, reset before.
    h, back = pyref.layers.gru_cell_before(x, h_prev, wx, wh, b)
    dx, dh_prev, dwx, dwh, db = back(dh)

    x N x D, h_prev N x M, wx D x 3M, wh M x 3M, b 1 x 3M

The columns of wx, wh and b belong to three gates, M each: the reset gate r, the
update gate z and the candidate n, in this order.

    p = x wx + b                  N x 3M
    r, z = sigmoid (p + h_prev wh)      N x M, of their columns of p and wh
    s = r * h_prev                N x M
    n = tanh (p + s wh)           N x M, of its columns of p and wh
    h = (1 - z) * n + z * h_prev  N x M

Going back, with u for the columns of wh that belong to r and z, and v for those of n:

    dn      = dh * (1 - z) * n'
    ds      = dn v'               N x M
    dr      = ds * h_prev * r'
    dz      = dh * (h_prev - n) * z'
    dp      = [dr, dz, dn]        N x 3M
    dx      = dp wx'              N x D
    dh_prev = [dr, dz] u' + ds * r + dh * z          N x M
    dwx     = x' dp               D x 3M
    dwh     = [h_prev' [dr, dz], s' dn]              M x 3M
    db      = sum (dp)            1 x 3M, down the columns

where r' is the derivative of r at its sum, and so on. There are three ways to h_prev:
the gates, what r lets through, and what z keeps.

Here r is multiplied before the product with wh, as the paper has it; torch and cuDNN
multiply it after, which is gru_cell and has a second bias.

z keeps what was, and 1 - z is computed as sigmoid of minus its sum: where z rounds to
1, 1 - z has no digit left, and n still counts where h_prev is 0. Slopes are computed
as in sigmoid and tanh, for the same reason.

Where exp (-|p + h_prev wh|) underflows, the gate passes nothing back however large dh
is. Near the largest number a sum may pass it in between: it is then Inf or NaN, as
the order of its terms decides.

Errors: pyref:size, pyref:type. Source: Cho et al. 2014, Learning Phrase
Representations using RNN Encoder-Decoder.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.gates import logistic, tangent
from pyref.layers.sizes import lengths_of, like, sizes


def gru_cell_before(x, h_prev, wx, wh, b):
    x, h_prev, wx, wh, b = sizes(
        "gru_cell_before: x N D, h_prev N M, wx D G, wh M G, b 1 G",
        x, h_prev, wx, wh, b,
    )  # fmt: skip
    M = h_prev.shape[1]
    if wx.shape[1] != 3 * M:
        raise SizeError(
            f"gru_cell_before: wx is {lengths_of(wx.shape)}, "
            f"h_prev is {lengths_of(h_prev.shape)}"
        )
    p = x @ wx + b
    q = p[:, : 2 * M] + h_prev @ wh[:, : 2 * M]
    r, slope_r = logistic(q[:, :M])
    z, slope_z = logistic(q[:, M:])
    rest = logistic(-q[:, M:])[0]
    n, slope_n = tangent(p[:, 2 * M :] + (r * h_prev) @ wh[:, 2 * M :])
    gates = [r, z, n, rest]
    slopes = [slope_r, slope_z, slope_n]
    h = rest * n + z * h_prev
    return h, lambda dh: backward(
        like("gru_cell_before: h", dh, h), x, h_prev, wx, wh, gates, slopes
    )


def backward(dh, x, h_prev, wx, wh, gates, slopes):
    M = h_prev.shape[1]
    r, z, n, rest = gates
    slope_r, slope_z, slope_n = slopes
    dn = dh * rest * slope_n
    ds = dn @ wh[:, 2 * M :].T
    dr = ds * h_prev * slope_r
    dz = dh * (h_prev - n) * slope_z
    dp = np.hstack([dr, dz, dn])
    dx = dp @ wx.T
    dh_prev = dp[:, : 2 * M] @ wh[:, : 2 * M].T + ds * r + dh * z
    dwx = x.T @ dp
    dwh = np.hstack([h_prev.T @ dp[:, : 2 * M], (r * h_prev).T @ dn])
    db = np.sum(dp, axis=0, keepdims=True)
    return dx, dh_prev, dwx, dwh, db
