"""raja from layers: rows for columns, weights transposed, the rows' losses summed."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def raja(x0, w1, w2, w3, t):
    steps = []
    for w in (w1, w2, w3):
        steps += [(dense, (w.T,), (np.zeros((1, len(w)), bool),)), (sigmoid, (), ())]
    y, back = chain(x0.T, [*steps, (squared_error, (), (t.T,))])
    loss = np.sum(y, axis=0, keepdims=True)

    def of_columns(dloss):
        return tuple(v.T for v in back(dloss * np.ones_like(y)))

    return loss, of_columns
