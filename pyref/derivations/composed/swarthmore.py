"""swarthmore from layers: rows for columns, gamma times the weights transposed."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def swarthmore(ai, wji, wkj, t, gamma):
    steps = []
    for w in (wji, wkj):
        nothing = np.zeros((1, len(w)), bool)
        steps += [(dense, (gamma * w.T,), (nothing,)), (sigmoid, (), ())]
    y, back = chain(ai.T, [*steps, (squared_error, (), (t.T,))])
    loss = np.sum(y, axis=0, keepdims=True)

    def of_units(dloss):
        dx, dj, dk = back(dloss * np.ones_like(y))
        return dx.T, gamma * dj.T, gamma * dk.T

    return loss, of_units
