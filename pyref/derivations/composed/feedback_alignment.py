"""Backpropagation from layers, for what feedback_alignment changes: feedback is unused.

dw2 is the same; dw1 and dx must differ, since they are no gradients there.
"""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def feedback_alignment(x, w1, w2, t, feedback):
    steps = []
    for w in (w1, w2):
        steps += [(dense, (w.T,), (np.zeros((1, len(w)), bool),)), (sigmoid, (), ())]
    y, back = chain(x.T, [*steps, (squared_error, (), (t.T,))])
    loss = np.sum(y, axis=0, keepdims=True)

    def of_columns(dloss):
        return tuple(v.T for v in back(dloss * np.ones_like(y)))

    return loss, of_columns
