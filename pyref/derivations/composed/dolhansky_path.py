"""dolhansky_path from layers: each of its units is a layer of one."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def dolhansky_path(x, wij, wjk, wko, y):
    nothing = np.zeros((1, 1), bool)
    steps = [
        (dense, (wij,), (nothing,)),
        (sigmoid, (), ()),
        (dense, (wjk,), (nothing,)),
        (sigmoid, (), ()),
        (dense, (wko,), (nothing,)),
        (squared_error, (), (y,)),
    ]
    return chain(x, steps)
