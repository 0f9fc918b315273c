"""nielsen from layers: rows for columns, the mean of the rows' losses."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def nielsen(x, w1, b1, w2, b2, y):
    steps = [
        (dense, (w1.T, b1.T), ()),
        (sigmoid, (), ()),
        (dense, (w2.T, b2.T), ()),
        (sigmoid, (), ()),
        (squared_error, (), (y.T,)),
    ]
    each, back = chain(x.T, steps)
    loss = np.sum(each, axis=0, keepdims=True) / len(each)

    def of_columns(dloss):
        return tuple(v.T for v in back(dloss / len(each) * np.ones_like(each)))

    return loss, of_columns
