"""quantinsti from layers: the bias is a column of theta, no 1/2 in the loss."""

import numpy as np

from pyref.layers import dense, sigmoid, squared_error
from pyref.networks.chain import chain


def quantinsti(x, theta1, theta2, t):
    steps = []
    for theta in (theta1, theta2):
        steps += [(dense, (theta[:, 1:].T, theta[:, :1].T), ()), (sigmoid, (), ())]
    y, back = chain(x.T, [*steps, (squared_error, (), (t.T,))])
    loss = 2 * np.sum(y, axis=0, keepdims=True)

    def of_columns(dloss):
        dx, dw1, db1, dw2, db2 = back(2 * dloss * np.ones_like(y))
        return dx.T, np.hstack([db1.T, dw1.T]), np.hstack([db2.T, dw2.T])

    return loss, of_columns
