"""Descend by Adam with a network of the form of two_layer_hinge.

    theta, m, v, losses = two_layer_descent(
        "two_layer_hinge_training", two_layer_hinge,
        theta, m, v, x, y, order, eta, done, counts, reg)

All else is as in two_layer_hinge_training. Errors: pyref:size, pyref:type,
pyref:value, which tell of the rule that is named.
"""

from pyref.layers.sizes import sizes
from pyref.training.descent import descent
from pyref.training.mean_gradient import mean_gradient
from pyref.training.rows import must_be_rows


def two_layer_descent(rule, network, *args):
    theta, m, v, x, y, order, eta, done, counts, reg = sizes(
        f"{rule}: theta P 1, m P 1, v P 1, x N D, y N 1, order K B, eta K 1, "
        "done whole, counts positive 2, reg nonnegative",
        *args,
    )
    must_be_rows(rule, order, x.shape[0], "rows")
    D = x.shape[1]
    H = counts[0]
    M = counts[1]
    shapes = [(D, H), (1, H), (H, M), (1, M)]
    theta, m, v, losses = descent(
        lambda theta, batch: mean_gradient(
            network, theta, shapes, [x[batch, :]], [y[batch, :], reg]
        ),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses
