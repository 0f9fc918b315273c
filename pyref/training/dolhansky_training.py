"""Train sigmoids and a softmax by plain steps on minibatches, after Dolhansky.
    theta, m, v, losses = pyref.training.dolhansky_training(
      theta, m, v, x, y, order, eta, done, hidden)

    theta P x 1, w1 and w2 of pyref.derivations.dolhansky in one column, row by row
    m, v P x 1, of which plain steps have no need; x N x D, targets y N x M
    order K x B, rows of x counted from 0; eta K x 1; done, how many steps were taken
    before; hidden, how many hidden units

    theta = theta - eta (k) dtheta       of the sum over the batch, not of its mean

losses K x 1, the loss of each batch before its step, summed over the batch, theta
after all, and m and v as they came.

Errors: pyref:size, pyref:type, pyref:value. Source: Brian Dolhansky 2014, Artificial
Neural Networks: Matrix Form (Part 5), with its code.
"""

import numpy as np

from pyref.derivations.dolhansky import dolhansky
from pyref.layers.sizes import sizes
from pyref.networks.optimizers.sgd import sgd
from pyref.training.mean_gradient import mean_gradient
from pyref.training.rows import must_be_rows


def dolhansky_training(theta, m, v, x, y, order, eta, done, hidden):
    theta, m, v, x, y, order, eta, done, hidden = sizes(
        "dolhansky_training: theta P 1, m P 1, v P 1, x N D, y N M, order K B, "
        "eta K 1, done whole, hidden positive",
        theta, m, v, x, y, order, eta, done, hidden,
    )  # fmt: skip
    must_be_rows("dolhansky_training", order, x.shape[0], "rows")
    D = x.shape[1]
    M = y.shape[1]
    shapes = [(D + 1, hidden), (hidden + 1, M)]
    theta, m, v = theta.copy(), m.copy(), v.copy()  # what comes out is new
    losses = np.zeros((order.shape[0], 1), theta.dtype)
    for k in range(order.shape[0]):
        batch = order[k].astype(int)
        loss, dtheta = mean_gradient(
            dolhansky, theta, shapes, [x[batch, :]], [y[batch, :]]
        )
        theta = sgd(theta, dtheta, float(eta[k, 0]))
        losses[k, 0] = loss
    return theta, m, v, losses
