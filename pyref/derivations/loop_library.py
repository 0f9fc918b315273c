"""A library of loops, before it was rewritten with dot products: unit by unit.
    loss, back = pyref.derivations.loop_library(x, w1, w2, y)
    dx, dw1, dw2 = back(dloss)

    x D x N, w1 H x D, w2 M x H, targets y M x N; one column after another

    h_j = f (sum over i of w1_ji x_i)           f is the sigmoid
    o_k = f (sum over j of w2_kj h_j)
    loss = 1/2 sum ((o - y)^2)                  1 x 1

Going back, for each sample:

    delta_k = (o_k - y_k) o_k (1 - o_k)
    delta_j = (sum over k of w2_kj delta_k) h_j (1 - h_j)
    dw2_kj += delta_k h_j, dw1_ji += delta_j x_i, dx_i += w1_ji delta_j

dot_rewrite is the same in four products.

Errors: pyref:size, pyref:type. Source: Stack Exchange, How can I perform
backpropagation directly in matrix form?
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def loop_library(x, w1, w2, y):
    x, w1, w2, y = sizes("loop_library: x D N, w1 H D, w2 M H, y M N", x, w1, w2, y)
    h = weighted(w1, x)
    o = weighted(w2, h)
    loss = total((o - y) ** 2) / 2
    return loss, lambda dloss: backward(
        like("loop_library: loss", dloss, loss), x, h, o, w1, w2, y
    )


def backward(dloss, x, h, o, w1, w2, y):
    dx = 0 * x
    dw1 = 0 * w1
    dw2 = 0 * w2
    for n in range(x.shape[1]):
        hidden = 0 * h
        for k in range(w2.shape[0]):
            delta = dloss.item() * (o[k, n] - y[k, n]) * o[k, n] * (1 - o[k, n])
            for j in range(w2.shape[1]):
                hidden[j, n] = hidden[j, n] + w2[k, j] * delta
                dw2[k, j] = dw2[k, j] + delta * h[j, n]
        for j in range(w1.shape[0]):
            delta = hidden[j, n] * h[j, n] * (1 - h[j, n])
            for i in range(w1.shape[1]):
                dx[i, n] = dx[i, n] + w1[j, i] * delta
                dw1[j, i] = dw1[j, i] + delta * x[i, n]
    return dx, dw1, dw2


def weighted(w, v):
    out = 0 * (w @ v)
    for n in range(v.shape[1]):
        for j in range(w.shape[0]):
            for i in range(w.shape[1]):
                out[j, n] = out[j, n] + w[j, i] * v[i, n]
    out = 1 / (1 + np.exp(-out))
    return out


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
