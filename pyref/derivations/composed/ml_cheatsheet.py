"""ml_cheatsheet from layers: the rows' losses summed, nothing else."""

import numpy as np

from pyref.layers import dense, relu, squared_error
from pyref.networks.chain import chain


def ml_cheatsheet(x, wh, bh, wo, bo, y):
    steps = [
        (dense, (wh, bh), ()),
        (relu, (), ()),
        (dense, (wo, bo), ()),
        (relu, (), ()),
        (squared_error, (), (y,)),
    ]
    each, back = chain(x, steps)
    loss = np.sum(each, axis=0, keepdims=True)
    return loss, lambda dloss: back(dloss * np.ones_like(each))
