"""johnson_linear from layers: dense without bias."""

import numpy as np

from pyref.layers import dense


def johnson_linear(x, w):
    y, back = dense(x, w, np.zeros((1, w.shape[1]), bool))
    return y, lambda dy: back(dy)[:2]
