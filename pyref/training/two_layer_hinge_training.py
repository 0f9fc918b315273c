"""Train the network two_layer_hinge by Adam on batches that are given beforehand.
    theta, m, v, losses = pyref.training.two_layer_hinge_training(
      theta, m, v, x, y, order, eta, done, counts, reg)

    theta P x 1, w1, b1, w2 and b2 of two_layer_hinge in one column; m, v P x 1, zero
    at first; x N x D, labels y N x 1 from 0; order K x B, rows of x counted from 0;
    eta K x 1; done, how many steps were taken before; counts, how many hidden units
    and classes there are; reg as in two_layer_hinge

losses K x 1, the loss of each batch with its penalty before its step, and theta, m, v
after all.

Errors: pyref:size, pyref:type, pyref:value. Source: as two_layer_hinge and descent.
"""

# mypy: disable-error-code=call-arg

import numpy as np

from pyref.layers.sizes import sizes
from pyref.networks.rolled import rolled
from pyref.networks.two_layer_hinge import two_layer_hinge
from pyref.networks.unrolled import unrolled
from pyref.training.descent import descent


def two_layer_hinge_training(theta, m, v, x, y, order, eta, done, counts, reg):
    theta, m, v, x, y, order, eta, done, counts, reg = sizes(
        "two_layer_hinge_training: theta P 1, m P 1, v P 1, x N D, y N 1, order K B, "
        "eta K 1, done whole, counts positive 2, reg nonnegative",
        theta, m, v, x, y, order, eta, done, counts, reg,
    )  # fmt: skip
    D = x.shape[1]
    H = counts[0]
    M = counts[1]
    shapes = [(D, H), (1, H), (H, M), (1, M)]
    theta, m, v, losses = descent(
        lambda theta, batch: gradient(theta, batch, x, y, shapes, reg),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses


def gradient(theta, batch, x, y, shapes, reg):
    p = rolled(theta, shapes)
    loss, back = two_layer_hinge(x[batch, :], *p, y[batch, :], reg)
    found = back(np.ones((1, 1), theta.dtype))
    found = found[1:]
    dtheta = unrolled(found, shapes)
    return loss.item(), dtheta
