"""Words to images: an LSTM that begins at their features, and its loss over time.
    loss, back = pyref.networks.lstm_captioning(
      features, w_proj, b_proj, w_embed, wx, wh, b, w_vocab, b_vocab, captions, null)
    dfeatures, dw_proj, db_proj, dw_embed, dwx, dwh, db, dw_vocab,
      db_vocab = back(dloss)

    features N x F, w_proj F x M, b_proj 1 x M, w_embed V x D, wx D x 4M, wh M x 4M,
    b 1 x 4M, w_vocab M x V, b_vocab 1 x V; captions N x C, the words of each image,
    whole numbers from 0 to V - 1; null, the word that fills up short captions

    h0   = features w_proj + b_proj                              N x M
    x    = embedding (w_embed, captions but the last)            N x T x D, T is C - 1
    h    = lstm (x, h0, 0, wx, wh, b)                            N x T x M
    s    = h w_vocab + b_vocab, at each step                     N x T x V
    loss = sum (softmax_crossentropy (s, captions but the first)) / N          1 x 1

where the sum leaves out the steps at which null is asked for: these have no loss and
hand nothing back. It is divided by N, not by the number of words that are left.

Going back, the scores of all words come first, then lstm over time; its dx goes to
the rows of w_embed that came in, its dh0 to the projection. The cells begin at 0, and
the gates stand in the order i f g o, as in lstm.

Errors: pyref:size, pyref:type, pyref:value. Source: Stanford cs231n, Convolutional
Neural Networks for Visual Recognition, assignment 3, CaptioningRNN; Vinyals, Toshev,
Bengio and Erhan 2015, Show and Tell: A Neural Image Caption Generator.
"""

import numpy as np

from pyref.layers.dense import dense
from pyref.layers.embedding import embedding
from pyref.layers.lstm import lstm
from pyref.layers.sizes import like, sizes
from pyref.layers.softmax_crossentropy import softmax_crossentropy


def lstm_captioning(
    features, w_proj, b_proj, w_embed, wx, wh, b, w_vocab, b_vocab, captions, null
):  # fmt: skip
    (
        features, w_proj, b_proj, w_embed, wx, wh, b, w_vocab, b_vocab, captions, null,
    ) = sizes(
        "lstm_captioning: features N F, w_proj F M, b_proj 1 M, w_embed V D, wx D G, "
        "wh M G, b 1 G, w_vocab M V, b_vocab 1 V, captions N C, null whole",
        features, w_proj, b_proj, w_embed, wx, wh, b, w_vocab, b_vocab, captions, null,
    )  # fmt: skip
    N = captions.shape[0]
    V = w_embed.shape[0]
    came = column(captions[:, :-1])
    asked = column(captions[:, 1:])
    t = embedding(np.eye(V, dtype=asked.dtype), asked)[0]
    t = t * (asked != null)
    h0, proj_back = dense(features, w_proj, b_proj)
    words, embed_back = embedding(w_embed, came)
    T = captions[:, :-1].shape[1]
    h, c, lstm_back = lstm(in_steps(words, N, T), h0, 0 * h0, wx, wh, b)
    s, vocab_back = dense(in_rows(h), w_vocab, b_vocab)
    y, y_back = softmax_crossentropy(s, t)
    loss = np.sum(y, axis=0, keepdims=True) / N
    backs = [proj_back, embed_back, lstm_back, vocab_back, y_back]
    return loss, lambda dloss: backward(
        like("lstm_captioning: loss", dloss, loss), y, c, T, backs
    )


def backward(dloss, y, c, T, backs):
    proj_back, embed_back, lstm_back, vocab_back, y_back = backs
    N = c.shape[0]
    ds = y_back(dloss / N * np.ones_like(y))
    dh, dw_vocab, db_vocab = vocab_back(ds)
    found = [None] * 6
    found[:] = lstm_back(in_steps(dh, N, T), 0 * c)
    dx, dh0 = found[:2]
    dwx, dwh, db = found[3:]
    dw_embed = embed_back(in_rows(dx))
    dfeatures, dw_proj, db_proj = proj_back(dh0)
    return dfeatures, dw_proj, db_proj, dw_embed, dwx, dwh, db, dw_vocab, db_vocab


def column(v):
    v = v.T.reshape(-1, 1)
    return v


def in_rows(v):
    N, T, D = v.shape
    v = v.transpose(1, 0, 2).reshape(N * T, D)
    return v


def in_steps(v, N, T):
    D = v.shape[1]
    v = v.reshape(T, N, D).transpose(1, 0, 2)
    return v
