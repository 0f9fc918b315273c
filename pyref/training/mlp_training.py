"""Train the network mlp by Adam on batches that are given beforehand.
    theta, m, v, losses = pyref.training.mlp_training(
      theta, m, v, x, t, order, eta, done, hidden)

    theta P x 1, w1, b1, w2 and b2 of mlp in one column; m, v P x 1, zero at first
    x N x D, targets t N x M; order K x B, rows of x counted from 0; eta K x 1
    done, how many steps were taken before; hidden, how many hidden units

losses K x 1, the mean loss of each batch before its step, and theta, m, v after all.

Errors: pyref:size, pyref:type, pyref:value. Source: as mlp and descent.
"""

# mypy: disable-error-code=call-arg

import numpy as np

from pyref.layers.sizes import sizes
from pyref.networks.mlp import mlp
from pyref.networks.rolled import rolled
from pyref.networks.unrolled import unrolled
from pyref.training.descent import descent


def mlp_training(theta, m, v, x, t, order, eta, done, hidden):
    theta, m, v, x, t, order, eta, done, hidden = sizes(
        "mlp_training: theta P 1, m P 1, v P 1, x N D, t N M, order K B, eta K 1, "
        "done whole, hidden positive",
        theta, m, v, x, t, order, eta, done, hidden,
    )  # fmt: skip
    D = x.shape[1]
    M = t.shape[1]
    shapes = [(D, hidden), (1, hidden), (hidden, M), (1, M)]
    theta, m, v, losses = descent(
        lambda theta, batch: gradient(theta, batch, x, t, shapes),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses


def gradient(theta, batch, x, t, shapes):
    p = rolled(theta, shapes)
    y, back = mlp(x[batch, :], *p, t[batch, :])
    loss = np.sum(y, axis=0, keepdims=True) / len(batch)
    found = back(0 * y + 1 / len(batch))
    found = found[1:]
    dtheta = unrolled(found, shapes)
    return loss.item(), dtheta
