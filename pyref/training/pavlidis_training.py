"""Train one-vs-all logistic outputs with a penalty, after Pavlidis, by Adam.
    theta, m, v, losses = pyref.training.pavlidis_training(
      theta, m, v, x, y, order, eta, done, penalty, units)

    theta P x 1, all weights in one column, as pyref.derivations.pavlidis has them;
    m, v P x 1, zero at first; x D x N, labels y 1 x N from 1; order K x B, columns of
    x counted from 0; eta K x 1; done, how many steps were taken before; penalty and
    units, 1 x L, as in pyref.derivations.pavlidis

losses K x 1, the cost of each batch before its step, and theta, m, v after all.

Errors: pyref:size, pyref:type, pyref:value. Source: George Pavlidis 2018,
Matrix-based Implementation of Neural Network Back-propagation Training.
"""

import numpy as np

from pyref.derivations.pavlidis import pavlidis
from pyref.layers.sizes import sizes
from pyref.training.descent import descent
from pyref.training.rows import must_be_rows


def pavlidis_training(theta, m, v, x, y, order, eta, done, penalty, units):
    theta, m, v, x, y, order, eta, done, penalty, units = sizes(
        "pavlidis_training: theta P 1, m P 1, v P 1, x D N, y 1 N, order K B, eta K 1, "
        "done whole, penalty nonnegative, units 1 L",
        theta, m, v, x, y, order, eta, done, penalty, units,
    )  # fmt: skip
    must_be_rows("pavlidis_training", order, x.shape[1], "columns")
    theta, m, v, losses = descent(
        lambda theta, batch: gradient(theta, batch, x, y, penalty, units),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses


def gradient(theta, batch, x, y, penalty, units):
    loss, back = pavlidis(theta, x[:, batch], y[:, batch], penalty, units)
    dtheta = back(np.ones((1, 1), theta.dtype))[0]
    return loss.item(), dtheta
