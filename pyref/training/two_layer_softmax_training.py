"""Train the network two_layer_softmax by Adam on batches that are given beforehand.
    theta, m, v, losses = pyref.training.two_layer_softmax_training(
      theta, m, v, x, y, order, eta, done, counts, reg)

    theta P x 1, w1, b1, w2 and b2 of two_layer_softmax in one column; x N x D, labels
    y N x 1 from 0; all else, and losses K x 1, as in two_layer_hinge_training

The penalty is in the losses.

Errors: pyref:size, pyref:type, pyref:value. Source: as two_layer_softmax and descent.
"""

from pyref.networks.two_layer_softmax import two_layer_softmax
from pyref.training.two_layer_descent import two_layer_descent


def two_layer_softmax_training(theta, m, v, x, y, order, eta, done, counts, reg):
    theta, m, v, losses = two_layer_descent(
        "two_layer_softmax_training", two_layer_softmax,
        theta, m, v, x, y, order, eta, done, counts, reg,
    )  # fmt: skip
    return theta, m, v, losses
