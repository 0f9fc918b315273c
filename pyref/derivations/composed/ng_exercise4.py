"""ng_exercise4 from layers: one-hot rows, and the penalty a squared error from 0."""

import numpy as np

from pyref.layers import dense, sigmoid, sigmoid_crossentropy
from pyref.layers.squared_error import squared_error
from pyref.networks.chain import chain


def ng_exercise4(x, theta1, theta2, y, penalty):
    t = (y == np.arange(1, len(theta2) + 1)).astype(x.dtype)
    thetas = theta1, theta2
    (w1, w2), (b1, b2) = zip(*[(v[:, 1:].T, v[:, :1].T) for v in thetas], strict=True)
    steps = [
        (dense, (w1, b1), ()),
        (sigmoid, (), ()),
        (dense, (w2, b2), ()),
        (sigmoid_crossentropy, (), (t,)),
    ]
    cost, back = chain(x, steps)
    held = [squared_error(w, np.zeros_like(w)) for w in (w1, w2)]
    loss = np.mean(cost, axis=0, keepdims=True)
    for e, _ in held:
        loss = loss + penalty / len(x) * np.sum(e, axis=0, keepdims=True)

    def of_extended(dloss):
        each = dloss / len(x)
        dx, dw1, db1, dw2, db2 = back(each * np.ones_like(cost))
        found = [dx]
        for (e, back_e), dw, db in zip(held, (dw1, dw2), (db1, db2), strict=True):
            dw = dw + back_e(penalty * each * np.ones_like(e))
            found.append(np.hstack([db.T, dw.T]))
        return tuple(found)

    return loss, of_extended
