"""A character-level RNN and its loss: which character follows, at each step.
    loss, back = pyref.networks.char_rnn(h0, wx, wh, bh, wy, by, tokens, targets)
    dh0, dwx, dwh, dbh, dwy, dby = back(dloss)

    h0 1 x H, wx V x H, wh H x H, bh 1 x H, wy H x V, by 1 x V; tokens, targets N x 1,
    whole numbers from 0 to V - 1

    h    = rnn (tokens, one-hot, h0, wx, wh, bh)                 N x H
    s    = h wy + by                                             N x V
    loss = sum (softmax_crossentropy (s, targets))               1 x 1, over the steps

Going back, from the loss of all steps at once:

    ds   = dloss (softmax (s) - targets, one-hot)                N x V
    dwy  = h' ds, dby = sum (ds), dh = ds wy'

and through rnn, from the last step to the first. A row of dwx is the sum over the
steps at which its character came in. The loss is a sum, not a mean, and no gradient
is clipped: that belongs to a training, as clip_value has it.

Errors: pyref:size, pyref:type, pyref:value. Source: Karpathy 2015, Minimal
Character-level Language Model with a Vanilla Recurrent Neural Network,
min-char-rnn.py.
"""

import numpy as np

from pyref.layers.dense import dense
from pyref.layers.embedding import embedding
from pyref.layers.rnn import rnn
from pyref.layers.sizes import like, sizes
from pyref.layers.softmax_crossentropy import softmax_crossentropy


def char_rnn(h0, wx, wh, bh, wy, by, tokens, targets):
    h0, wx, wh, bh, wy, by, tokens, targets = sizes(
        "char_rnn: h0 1 H, wx V H, wh H H, bh 1 H, wy H V, by 1 V, tokens N 1, "
        "targets N 1",
        h0, wx, wh, bh, wy, by, tokens, targets,
    )  # fmt: skip
    N = tokens.shape[0]
    V, H = wx.shape
    x = embedding(np.eye(V, dtype=tokens.dtype), tokens)[0]
    t = embedding(np.eye(V, dtype=tokens.dtype), targets)[0]
    h, h_back = rnn(x.reshape(1, N, V), h0, wx, wh, bh)
    s, s_back = dense(h.reshape(N, H), wy, by)
    y, y_back = softmax_crossentropy(s, t)
    loss = np.sum(y, axis=0, keepdims=True)
    return loss, lambda dloss: backward(
        like("char_rnn: loss", dloss, loss), y, y_back, s_back, h_back
    )


def backward(dloss, y, y_back, s_back, h_back):
    ds = y_back(dloss * np.ones_like(y))
    dh, dwy, dby = s_back(ds)
    found = [None] * 5
    found[:] = h_back(dh.reshape(1, *dh.shape))
    dh0, dwx, dwh, dbh = found[1:]
    return dh0, dwx, dwh, dbh, dwy, dby
