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

from pyref.networks.two_layer_hinge import two_layer_hinge
from pyref.training.two_layer_descent import two_layer_descent


def two_layer_hinge_training(theta, m, v, x, y, order, eta, done, counts, reg):
    theta, m, v, losses = two_layer_descent(
        "two_layer_hinge_training", two_layer_hinge,
        theta, m, v, x, y, order, eta, done, counts, reg,
    )  # fmt: skip
    return theta, m, v, losses
