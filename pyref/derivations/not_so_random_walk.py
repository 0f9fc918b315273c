"""The 3-2-2 network with a bias shared by a layer, after A Not So Random Walk.
    loss, back = pyref.derivations.not_so_random_walk(x, w, b1, b2, t)
    dx, dw, db1, db2 = back(dloss)

    x 3 x N, weights w 10 x 1, biases b1 1 x 1 and b2 1 x 1, targets t 2 x N

    zh1 = w1 x1 + w3 x2 + w5 x3 + b1,  h1 = f (zh1)      f is the sigmoid
    zh2 = w2 x1 + w4 x2 + w6 x3 + b1,  h2 = f (zh2)
    zo1 = w7 h1 + w9 h2 + b2,          o1 = f (zo1)
    zo2 = w8 h1 + w10 h2 + b2,         o2 = f (zo2)
    loss = 1/2 sum ((o - t)^2)                           1 x 1, not divided by N

so wh = [w1 w3 w5; w2 w4 w6] and wo = [w7 w9; w8 w10]: the weights are numbered down
the columns, one column for each unit they come from. Going back, f' = o (1 - o):

    deltao = (o - t) * o (1 - o)                2 x N
    deltah = (wo' deltao) * h (1 - h)           2 x N
    dw7 = deltao1 h1, dw8 = deltao2 h1, dw9 = deltao1 h2, dw10 = deltao2 h2
    dw1 = deltah1 x1, dw2 = deltah2 x1, ...     wo, wh by deltao h', deltah x'
    db2 = deltao1 + deltao2, db1 = deltah1 + deltah2
    dx = wh' deltah

A bias of two units has both their gradients, and each hidden unit has errors from
both outputs. Over a batch all but dx is summed.

Errors: pyref:size, pyref:type. Source: A Not So Random Walk, Backpropagation Example
With Numbers Step by Step.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def not_so_random_walk(x, w, b1, b2, t):
    x, w, b1, b2, t = sizes(
        "not_so_random_walk: x 3 N, w 10 1, b1 1 1, b2 1 1, t 2 N",
        x, w, b1, b2, t,
    )  # fmt: skip
    # Down the columns: column-major in both languages.
    wh = np.reshape(w[:6], (2, 3), order="F")
    wo = np.reshape(w[6:], (2, 2), order="F")
    h = f(wh @ x + b1)
    o = f(wo @ h + b2)
    loss = total((o - t) ** 2) / 2
    return loss, lambda dloss: backward(
        like("not_so_random_walk: loss", dloss, loss), x, h, o, wh, wo, t
    )


def backward(dloss, x, h, o, wh, wo, t):
    deltao = dloss * (o - t) * slope(o)
    deltah = (wo.T @ deltao) * slope(h)
    dwo = deltao @ h.T
    dwh = deltah @ x.T
    dw = np.vstack([down(dwh), down(dwo)])
    db2 = total(deltao)
    db1 = total(deltah)
    dx = wh.T @ deltah
    return dx, dw, db1, db2


def down(v):
    v = np.reshape(v, (-1, 1), order="F")
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def f(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(v):
    v = v * (1 - v)
    return v
