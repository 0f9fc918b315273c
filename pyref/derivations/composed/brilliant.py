"""brilliant from layers: the first row of the weights is the bias, then the mean."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def brilliant(x, w1, w2, w3, y):
    steps = []
    for w in (w1, w2):
        steps += [(dense, (w[1:], w[:1]), ()), (sigmoid, (), ())]
    last = [(dense, (w3[1:], w3[:1]), ()), (squared_error, (), (y,))]
    each, back = chain(x, [*steps, *last])
    loss = np.mean(each, axis=0, keepdims=True)

    def of_extended(dloss):
        dx, dw1, db1, dw2, db2, dw3, db3 = back(dloss * np.ones_like(each) / len(each))
        pairs = ((db1, dw1), (db2, dw2), (db3, dw3))
        return dx, *(np.vstack(pair) for pair in pairs)

    return loss, of_extended
