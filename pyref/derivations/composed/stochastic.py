"""stochastic from layers: a batch of one row after another."""

import numpy as np

from pyref.derivations.composed.batch_update import step


def stochastic(x, w, t, alpha):
    backs = []
    for n in range(len(x)):
        w, back = step(x[n : n + 1], w, t[n : n + 1], alpha)
        backs.append(back)

    def backward(dw):
        rows = []
        for back in reversed(backs):
            dx, dw = back(dw)
            rows.insert(0, dx)
        return np.vstack(rows), dw

    return w, backward
