"""claim_check from layers: the whole batch in one product."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def claim_check(x, w, b, t):
    steps = [(dense, (w, b), ()), (sigmoid, (), ()), (squared_error, (), (t,))]
    each, back = chain(x, steps)
    loss = np.sum(each, axis=0, keepdims=True)
    return loss, lambda dloss: back(dloss * np.ones_like(each))
