"""The 3-2-2 network after one update, and its prediction: A Not So Random Walk.
    later, c1, c2, o, loss = pyref.derivations.not_so_random_walk_step(
      x, w, b1, b2, t, eta)

    x, w, b1, b2, t as not_so_random_walk has them; eta, the learning rate

    later, c1, c2 = w - eta dw, b1 - eta db1, b2 - eta db2
    h = f (wh x + c1), o = f (wo h + c2)        with wh and wo of later; o is 2 x N
    loss = 1/2 sum ((o - t)^2)                  1 x 1

All ten weights and both biases move at once, each by the gradient at the old ones:
those of the hidden weights use w7 to w10 as they were before the step.

Errors: pyref:size, pyref:type, pyref:value. Source: A Not So Random Walk,
Backpropagation Example With Numbers Step by Step.
"""

import numpy as np

from pyref.derivations.not_so_random_walk import not_so_random_walk
from pyref.layers.sizes import sizes


def not_so_random_walk_step(x, w, b1, b2, t, eta):
    x, w, b1, b2, t, eta = sizes(
        "not_so_random_walk_step: x 3 N, w 10 1, b1 1 1, b2 1 1, t 2 N, eta real",
        x, w, b1, b2, t, eta,
    )  # fmt: skip
    loss, back = not_so_random_walk(x, w, b1, b2, t)
    found = back(np.ones_like(loss))
    found = found[1:]
    later = w - eta * found[0]
    c1 = b1 - eta * found[1]
    c2 = b2 - eta * found[2]
    # Down the columns: column-major in both languages.
    h = f(np.reshape(later[:6], (2, 3), order="F") @ x + c1)
    o = f(np.reshape(later[6:], (2, 2), order="F") @ h + c2)
    loss = total((o - t) ** 2) / 2
    return later, c1, c2, o, loss


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def f(v):
    v = 1 / (1 + np.exp(-v))
    return v
