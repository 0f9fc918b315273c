"""rojas from layers: the last row of the extended weights is the bias."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def rojas(x, w1, w2, t):
    steps = [
        (dense, (w1[:-1], w1[-1:]), ()),
        (sigmoid, (), ()),
        (dense, (w2[:-1], w2[-1:]), ()),
        (sigmoid, (), ()),
        (squared_error, (), (t,)),
    ]
    loss, back = chain(x, steps)

    def of_extended(dloss):
        dx, dw1, db1, dw2, db2 = back(dloss)
        return dx, np.vstack([dw1, db1]), np.vstack([dw2, db2])

    return loss, of_extended
