"""Squash step after step together with what was put out before: an RNN over time.
    h, back = pyref.layers.rnn(x, h0, wx, wh, b)
    dx, dh0, dwx, dwh, db = back(dh)

    x N x T x D, h0 N x M, wx D x M, wh M x M, b 1 x M

with h(0) = h0, for each step t from 1 to T:

    z(t) = x(t) wx + h(t-1) wh + b          N x M
    h(t) = tanh (z(t))                      N x M

and h N x T x M has all steps. Going back, for t from T to 1, dh has one gradient for
each step, and carried what comes from the step after, 0 behind the last:

    dz      = (dh(t) + carried) * tanh' (z(t))        N x M
    dx(t)   = dz wx'                                  N x D
    carried = dz wh'                                  N x M
    dwx     = the sum over t of x(t)' dz              D x M
    dwh     = the sum over t of h(t-1)' dz            M x M
    db      = the sum over t of sum (dz)              1 x M

and dh0 is what is carried at the end. It is rnn_cell T times, with one set of
weights: their gradients are sums over all steps, and each h(t) is read twice, outside
and by the step after it. Whoever looks at the last step alone has a dh that is 0
elsewhere.

tanh' is computed as in tanh, since 1 - h^2 has no digit left where h rounds to 1.

Where exp (-2 * |z|) underflows, nothing goes back however large dh is. Near the
largest number a sum may pass it in between: it is then Inf or NaN, as the order of
its terms decides.

Errors: pyref:size, pyref:type. Source: Elman 1990, Finding Structure in Time; Werbos
1990, Backpropagation through Time: What It Does and How to Do It.
"""

import numpy as np

from pyref.layers.gates import tangent
from pyref.layers.sizes import like, sizes


def rnn(x, h0, wx, wh, b):
    x, h0, wx, wh, b = sizes(
        "rnn: x N T D, h0 N M, wx D M, wh M M, b 1 M",
        x, h0, wx, wh, b,
    )  # fmt: skip
    N, T = x.shape[:2]
    M = h0.shape[1]
    states = np.zeros((N, T + 1, M), np.result_type(x, h0, wx, wh, b))
    slopes = np.zeros((N, T, M), states.dtype)
    states[:, 0, :] = h0
    for t in range(T):
        now = x[:, t, :]
        z = now @ wx + states[:, t, :] @ wh + b
        y, slope = tangent(z)
        states[:, t + 1, :] = y
        slopes[:, t, :] = slope
    h = states[:, 1:, :].copy()
    return h, lambda dh: backward(like("rnn: h", dh, h), x, wx, wh, states, slopes)


def backward(dh, x, wx, wh, states, slopes):
    N, T, D = x.shape
    M = wh.shape[1]
    dx = np.zeros((N, T, D), np.result_type(dh, states))
    dwx = np.zeros((D, M), dx.dtype)
    dwh = np.zeros((M, M), dx.dtype)
    db = np.zeros((1, M), dx.dtype)
    dh0 = np.zeros((N, M), dx.dtype)
    for t in range(T - 1, -1, -1):
        dz = (dh[:, t, :] + dh0) * slopes[:, t, :]
        dx[:, t, :] = dz @ wx.T
        dh0 = dz @ wh.T
        dwx = dwx + x[:, t, :].T @ dz
        dwh = dwh + states[:, t, :].T @ dz
        db = db + np.sum(dz, axis=0, keepdims=True)
    return dx, dh0, dwx, dwh, db
