"""kostadinov_4221 from layers: rows for columns, no bias for the linear output."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def kostadinov_4221(x, w1, b1, w2, b2, w3, y):
    nothing = np.zeros((1, len(w3)), bool)
    steps = [
        (dense, (w1.T, b1.T), ()),
        (sigmoid, (), ()),
        (dense, (w2.T, b2.T), ()),
        (sigmoid, (), ()),
        (dense, (w3.T,), (nothing,)),
        (squared_error, (), (y.T,)),
    ]
    each, back = chain(x.T, steps)
    loss = np.sum(each, axis=0, keepdims=True)

    def of_columns(dloss):
        return tuple(v.T for v in back(dloss * np.ones_like(each)))

    return loss, of_columns
