"""Backpropagation by components, averaged at the end, after the Brilliant wiki: rows.
    loss, back = pyref.derivations.brilliant(x, w1, w2, w3, y)
    dx, dw1, dw2, dw3 = back(dloss)

    x N x D, w1 (1 + D) x H, w2 (1 + H) x K, w3 (1 + K) x 1, y N x 1

    w_ij leads from i to j, w_0j is the bias: o_0 = 1. For each sample d

    a_j = sum over i of w_ij o_i       the o of the layer before, o_i = x_i at first
    o_j = g (a_j)                      g is the sigmoid in both hidden layers
    yhat_d = a_1                       the one output is linear, g_o (a) = a
    loss = 1/(2N) sum ((yhat_d - y_d)^2)                    1 x 1

Going back, for each sample d, with g' (a) = o (1 - o):

    delta_1 = g_o' (a_1) (yhat_d - y_d)                     one, and g_o' is 1
    delta_j = g' (a_j) (sum over l of w_jl delta_l)         of the layer behind
    dE_d / dw_ij = delta_j o_i

and dw_ij is the mean of these over d, the 1/N at the end. dx_di is 1/N of the sum
over j of w_ij delta_j. The sum over l leaves out the bias, which no unit comes
before. Every sum is a loop.

Errors: pyref:size, pyref:type. Source: Brilliant.org wiki, Backpropagation.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def brilliant(x, w1, w2, w3, y):
    x, w1, w2, w3, y = sizes(
        "brilliant: x N D, w1 E H, w2 F K, w3 G 1, y N 1",
        x, w1, w2, w3, y,
    )  # fmt: skip
    o0 = after_one(x)
    o0, w1 = sizes("brilliant: o0 N D, w1 D H", o0, w1)
    o1 = after_one(g(activations(o0, w1)))
    o1, w2 = sizes("brilliant: o1 N H, w2 H K", o1, w2)
    o2 = after_one(g(activations(o1, w2)))
    o2, w3 = sizes("brilliant: o2 N K, w3 K 1", o2, w3)
    yhat = activations(o2, w3)
    loss = half_mean_square(yhat, y)
    return loss, lambda dloss: backward(
        like("brilliant: loss", dloss, loss), o0, o1, o2, yhat, w1, w2, w3, y
    )


def backward(dloss, o0, o1, o2, yhat, w1, w2, w3, y):
    d3 = yhat - y
    d2 = slope(o2[:, 1:]) * behind(d3, w3)
    d1 = slope(o1[:, 1:]) * behind(d2, w2)
    dw1 = dloss * average(o0, d1)
    dw2 = dloss * average(o1, d2)
    dw3 = dloss * average(o2, d3)
    dx = dloss * behind(d1, w1) / y.shape[0]
    return dx, dw1, dw2, dw3


def activations(o, w):
    a = np.zeros((o.shape[0], w.shape[1]), np.result_type(o, w))
    for d in range(o.shape[0]):
        for j in range(w.shape[1]):
            for i in range(w.shape[0]):
                a[d, j] = a[d, j] + w[i, j] * o[d, i]
    return a


def behind(delta, w):
    v = np.zeros((delta.shape[0], w.shape[0] - 1), delta.dtype)
    for d in range(delta.shape[0]):
        for j in range(v.shape[1]):
            for k in range(w.shape[1]):
                v[d, j] = v[d, j] + w[j + 1, k] * delta[d, k]
    return v


def average(o, delta):
    v = np.zeros((o.shape[1], delta.shape[1]), delta.dtype)
    for d in range(o.shape[0]):
        for i in range(o.shape[1]):
            for j in range(delta.shape[1]):
                v[i, j] = v[i, j] + delta[d, j] * o[d, i]
    v = v / o.shape[0]
    return v


def half_mean_square(yhat, y):
    v = np.zeros((1, 1), yhat.dtype)
    for d in range(y.shape[0]):
        v = v + (yhat[d, 0] - y[d, 0]) ** 2
    v = v / (2 * y.shape[0])
    return v


def after_one(v):
    v = np.hstack([np.ones((v.shape[0], 1), v.dtype), v])
    return v


def g(a):
    v = 1 / (1 + np.exp(-a))
    return v


def slope(o):
    v = o * (1 - o)
    return v
