"""pavlidis from layers: theta cut into weights and biases, samples in rows."""

from itertools import pairwise

import numpy as np

from pyref.layers import dense, sigmoid, sigmoid_crossentropy
from pyref.layers.squared_error import squared_error
from pyref.networks.chain import chain


def pavlidis(theta, x, y, penalty, units):
    n, start, steps, held = [int(v) for v in units[0]], 0, [], []
    for inputs, outputs in pairwise(n):
        stop = start + outputs * (inputs + 1)
        rows = np.reshape(theta[start:stop], (inputs + 1, outputs))
        held.append(squared_error(rows[1:], np.zeros_like(rows[1:])))
        steps += [(dense, (rows[1:], rows[:1]), ()), (sigmoid, (), ())]
        start = stop
    t = (np.arange(1, n[-1] + 1) == y.T).astype(x.dtype)
    cost, back = chain(x.T, [*steps[:-1], (sigmoid_crossentropy, (), (t,))])
    loss = np.mean(cost, axis=0, keepdims=True)
    for e, _ in held:
        loss = loss + penalty / len(cost) * np.sum(e, axis=0, keepdims=True)

    def of_columns(dloss):
        each = dloss / len(cost)
        dx, *found = back(each * np.ones_like(cost))
        column = []
        for (e, back_e), dw, db in zip(held, found[::2], found[1::2], strict=True):
            dw = dw + back_e(penalty * each * np.ones_like(e))
            column.append(np.reshape(np.vstack([db, dw]), (-1, 1)))
        return np.vstack(column), dx.T

    return loss, of_columns
