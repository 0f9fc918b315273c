"""johnson_tensors from layers: dense without bias, relu."""

import numpy as np

from pyref.layers import dense, relu
from pyref.networks.chain import chain


def johnson_tensors(x, w):
    nothing = np.zeros((1, w.shape[1]), bool)
    return chain(x, [(dense, (w,), (nothing,)), (relu, (), ())])
