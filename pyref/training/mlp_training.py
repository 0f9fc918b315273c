"""Train the network mlp by Adam on batches that are given beforehand.
    theta, m, v, losses = pyref.training.mlp_training(
      theta, m, v, x, t, order, eta, done, hidden)

    theta P x 1, w1, b1, w2 and b2 of mlp in one column; m, v P x 1, zero at first
    x N x D, targets t N x M; order K x B, rows of x counted from 0; eta K x 1
    done, how many steps were taken before; hidden, how many hidden units

losses K x 1, the mean loss of each batch before its step, and theta, m, v after all.

Errors: pyref:size, pyref:type, pyref:value. Source: as mlp and descent.
"""

from pyref.layers.sizes import sizes
from pyref.networks.mlp import mlp
from pyref.training.descent import descent
from pyref.training.mean_gradient import mean_gradient
from pyref.training.rows import must_be_rows


def mlp_training(theta, m, v, x, t, order, eta, done, hidden):
    theta, m, v, x, t, order, eta, done, hidden = sizes(
        "mlp_training: theta P 1, m P 1, v P 1, x N D, t N M, order K B, eta K 1, "
        "done whole, hidden positive",
        theta, m, v, x, t, order, eta, done, hidden,
    )  # fmt: skip
    must_be_rows("mlp_training", order, x.shape[0], "rows")
    D = x.shape[1]
    M = t.shape[1]
    shapes = [(D, hidden), (1, hidden), (hidden, M), (1, M)]
    theta, m, v, losses = descent(
        lambda theta, batch: mean_gradient(
            mlp, theta, shapes, [x[batch, :]], [t[batch, :]]
        ),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses
