"""bulyaki from layers: rows for columns, the mean of the rows' losses."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def bulyaki(n0, w1, b1, w2, b2, w3, b3, t):
    steps = []
    for w, b in ((w1, b1), (w2, b2), (w3, b3)):
        steps += [(dense, (w.T, b.T), ()), (sigmoid, (), ())]
    y, back = chain(n0.T, [*steps, (squared_error, (), (t.T,))])
    loss = np.mean(y, axis=0, keepdims=True)

    def of_columns(dloss):
        return tuple(v.T for v in back(dloss * np.ones_like(y) / len(y)))

    return loss, of_columns
