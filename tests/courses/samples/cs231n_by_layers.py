"""Functions of CS231n of which the course prints numbers, made of our layers."""

import numpy as np

from pyref import layers
from pyref.networks import optimizers


def affine_forward(x, w, b):
    return layers.dense(x.reshape(len(x), -1), w, b[None])


def relu_forward(x):
    return layers.relu(x)


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = (conv_param[name] for name in ("stride", "pad"))
    return layers.conv2d(x, w, b[None], (stride, stride), (pad,) * 4, (1, 1), 1)


def max_pool_forward_naive(x, pool_param):
    window = pool_param["pool_height"], pool_param["pool_width"]
    stride = (pool_param["stride"],) * 2
    return layers.max_pool2d(x, window, stride, (0, 0, 0, 0))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    return layers.rnn_cell(x, prev_h, Wx, Wh, b[None])


def rnn_forward(x, h0, Wx, Wh, b):
    return layers.rnn(x, h0, Wx, Wh, b[None])


def in_our_order(Wx, Wh, b):
    """The gates i f o g as i f g o."""
    turned = []
    for array in (Wx, Wh, b[None]):
        i, f, o, g = np.split(array, 4, axis=1)
        turned.append(np.hstack([i, f, g, o]))
    return turned


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    return layers.lstm_cell(x, prev_h, prev_c, *in_our_order(Wx, Wh, b))


def lstm_forward(x, h0, Wx, Wh, b):
    return layers.lstm(x, h0, np.zeros_like(h0), *in_our_order(Wx, Wh, b))


def word_embedding_forward(x, W):
    found = [layers.embedding(W, row[:, None])[0] for row in x]
    return np.stack(found), x


class TwoLayerNet:
    def __init__(self, input_dim, hidden_dim, num_classes, reg):
        self.reg, self.params = reg, {}

    def loss(self, X, y):
        p = self.params
        hidden, _ = layers.dense(X, p["W1"], p["b1"][None])
        scores, _ = layers.dense(layers.relu(hidden)[0], p["W2"], p["b2"][None])
        targets = np.eye(scores.shape[1])[y]
        losses, _ = layers.softmax_crossentropy(scores, targets)
        weights = np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2)
        return losses.mean() + self.reg / 2 * weights, {}


def sgd_momentum(w, dw, config):
    rate = config["learning_rate"]
    w, v = optimizers.momentum(w, dw, -config["velocity"], 0.9, rate)
    return w, {"velocity": -v}


def rmsprop(w, dw, config):
    rate = config["learning_rate"]
    w, cache = optimizers.rmsprop(w, dw, config["cache"], 0.99, rate, 1e-8)
    return w, {"cache": cache}


def adam(w, dw, config):
    m, v, t = (config[name] for name in "mvt")
    rate = config["learning_rate"]
    found = optimizers.adam(w, dw, m, v, t + 1, rate, 0.9, 0.999, 1e-8)
    return found[0], dict(zip("mvt", found[1:], strict=False))
