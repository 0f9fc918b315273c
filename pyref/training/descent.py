"""Descend by Adam along batches that are given beforehand.
    theta, m, v, losses = pyref.training.descent(f, theta, m, v, order, eta, done)

    f (theta, rows) gives the loss of a batch and its gradient; theta, m, v P x 1
    order K x B, the rows of each batch, counted from 0; eta K x 1, the rates
    done, how many steps were taken before: m and v are what these left, else zero

    loss, dtheta = f (theta, order (k))                   for k = 1, ..., K
    theta, m, v = adam (theta, dtheta, m, v, done + k, eta (k), 0.9, 0.999, 1e-8)

losses K x 1 holds the loss before each step. Nothing is drawn at random here, and
nothing is kept: whoever goes on with theta, m, v and the next rows of order gets the
same numbers as in one go.

Errors: pyref:size, pyref:type, pyref:value, and those of f. Source: Kingma and Ba
2015, Adam: A Method for Stochastic Optimization.
"""

import numpy as np

from pyref.layers.sizes import sizes
from pyref.networks.optimizers.adam import adam
from pyref.training.rows import must_be_rows


def descent(f, theta, m, v, order, eta, done):
    theta, m, v, order, eta, done = sizes(
        "descent: theta P 1, m P 1, v P 1, order K B, eta K 1, done whole",
        theta, m, v, order, eta, done,
    )  # fmt: skip
    must_be_rows("descent", order)
    theta, m, v = theta.copy(), m.copy(), v.copy()  # what comes out is new
    losses = np.zeros((order.shape[0], 1), theta.dtype)
    for k in range(order.shape[0]):
        loss, dtheta = f(theta, order[k].astype(int))
        t = done + k + 1
        rate = float(eta[k, 0])
        theta, m, v = adam(theta, dtheta, m, v, t, rate, 0.9, 0.999, 1e-8)
        losses[k, 0] = loss
    return theta, m, v, losses
