"""Backpropagation unit by unit, with the slope of the sigmoid, after Swarthmore.
    loss, back = pyref.derivations.swarthmore(ai, wji, wkj, t, gamma)
    dai, dwji, dwkj = back(dloss)

    ai D x N, wji H x D, wkj M x H, targets t M x N, gamma a number

    i counts inputs, j hidden units, k outputs, each pattern p for itself:

    net_j = sum over i of w_ji a_i,  a_j = f (net_j)        aj H x N
    net_k = sum over j of w_kj a_j,  a_k = f (net_k)        ak M x N
    f (net) = 1 / (1 + exp (-gamma net))
    loss = 1/2 sum ((t_k - a_k)^2)                          1 x 1, over k and p

Going back, with f' (net) = gamma a (1 - a) and errors as target less output:

    delta_k = (t_k - a_k) gamma a_k (1 - a_k)                         M x N
    delta_j = (sum over k of delta_k w_kj) gamma a_j (1 - a_j)        H x N
    dw_kj = -(sum over p of delta_k a_j), dw_ji = -(sum over p of delta_j a_i)
    da_i = -(sum over j of delta_j w_ji)

A step of learning adds delta a, so the gradient has the minus. Every sum is a loop:
this is the long way, for the matrices to be held against.

Errors: pyref:size, pyref:type, pyref:value. Source: Lisa Meeden, Derivation of
Backpropagation, Swarthmore College, CS81.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def swarthmore(ai, wji, wkj, t, gamma):
    ai, wji, wkj, t, gamma = sizes(
        "swarthmore: ai D N, wji H D, wkj M H, t M N, gamma real",
        ai, wji, wkj, t, gamma,
    )  # fmt: skip
    aj = units(ai, wji, gamma)
    ak = units(aj, wkj, gamma)
    loss = half_square(t, ak)
    return loss, lambda dloss: backward(
        like("swarthmore: loss", dloss, loss), ai, aj, ak, wji, wkj, t, gamma
    )


def units(a, w, gamma):
    v = np.zeros((w.shape[0], a.shape[1]), np.result_type(a, w))
    for p in range(a.shape[1]):
        for k in range(w.shape[0]):
            net = 0
            for j in range(w.shape[1]):
                net = net + w[k, j] * a[j, p]
            v[k, p] = f(net, gamma)
    return v


def half_square(t, a):
    v = np.zeros((1, 1), a.dtype)
    for p in range(t.shape[1]):
        for k in range(t.shape[0]):
            v = v + (t[k, p] - a[k, p]) ** 2 / 2
    return v


def backward(dloss, ai, aj, ak, wji, wkj, t, gamma):
    deltak = each_slope(ak, gamma)
    for p in range(t.shape[1]):
        for k in range(t.shape[0]):
            deltak[k, p] = (t[k, p] - ak[k, p]) * deltak[k, p]
    deltaj = each_slope(aj, gamma)
    pushed = sums(deltak, wkj)
    for p in range(aj.shape[1]):
        for j in range(aj.shape[0]):
            deltaj[j, p] = pushed[j, p] * deltaj[j, p]
    dwkj = -dloss * products(deltak, aj)
    dwji = -dloss * products(deltaj, ai)
    dai = -dloss * sums(deltaj, wji)
    return dai, dwji, dwkj


def each_slope(a, gamma):
    v = np.zeros(a.shape, a.dtype)
    for p in range(a.shape[1]):
        for k in range(a.shape[0]):
            v[k, p] = slope(a[k, p], gamma)
    return v


def sums(delta, w):
    v = np.zeros((w.shape[1], delta.shape[1]), delta.dtype)
    for p in range(delta.shape[1]):
        for j in range(w.shape[1]):
            for k in range(w.shape[0]):
                v[j, p] = v[j, p] + delta[k, p] * w[k, j]
    return v


def products(delta, a):
    v = np.zeros((delta.shape[0], a.shape[0]), delta.dtype)
    for k in range(delta.shape[0]):
        for j in range(a.shape[0]):
            for p in range(a.shape[1]):
                v[k, j] = v[k, j] + delta[k, p] * a[j, p]
    return v


def f(net, gamma):
    v = 1 / (1 + np.exp(-gamma * net))
    return v


def slope(a, gamma):
    v = gamma * a * (1 - a)
    return v
