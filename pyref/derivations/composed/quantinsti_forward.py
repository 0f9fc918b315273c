"""quantinsti_forward from layers: the first column of the weights is the bias."""

import numpy as np

from pyref.layers.dense import dense
from pyref.layers.sigmoid import sigmoid


def quantinsti_forward(x, theta1, theta2):
    z2, back_z2 = dense(x.T, theta1[:, 1:].T, theta1[:, :1].T)
    a2, back_a2 = sigmoid(z2)
    z3, back_z3 = dense(a2, theta2[:, 1:].T, theta2[:, :1].T)
    a3, back_a3 = sigmoid(z3)

    def of_columns(dz2, da2, dz3, da3):
        dh, *dtheta2 = back_z3(dz3.T + back_a3(da3.T))
        dx, *dtheta1 = back_z2(dz2.T + back_a2(da2.T + dh))
        return dx.T, extended(*dtheta1), extended(*dtheta2)

    return z2.T, a2.T, z3.T, a3.T, of_columns


def extended(dw, db):
    return np.hstack([db.T, dw.T])
