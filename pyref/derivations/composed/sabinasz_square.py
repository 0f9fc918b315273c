"""sabinasz_square from layers: dense with w for data and for weights."""

import numpy as np

from pyref.layers.dense import dense


def sabinasz_square(w):
    y, back = dense(w, w, np.zeros((1, len(w)), w.dtype))

    def of_both(dloss):
        dx, dw, _ = back(dloss * np.ones_like(y))
        return dx + dw

    return np.sum(y, keepdims=True), of_both
