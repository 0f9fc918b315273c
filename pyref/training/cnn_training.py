"""Train the network cnn by Adam on batches that are given beforehand.
    theta, m, v, losses = pyref.training.cnn_training(
      theta, m, v, x, t, order, eta, done, maps, epsilon)

    theta P x 1, the parameters of cnn in one column, in its order; m, v P x 1, zero
    at first; x N x C x H x W, targets t N x M; order K x B, rows of x counted from 0;
    eta K x 1; done, how many steps were taken before; maps, of the two convolutions,
    and how many numbers the dense layer takes; epsilon as in cnn

losses K x 1, the mean loss of each batch before its step, and theta, m, v after all.
Each batch is normalized by its own mean and variance.

Errors: pyref:size, pyref:type, pyref:value. Source: as cnn and descent.
"""

from pyref.layers.sizes import sizes
from pyref.networks.cnn import cnn
from pyref.training.descent import descent
from pyref.training.mean_gradient import mean_gradient
from pyref.training.rows import must_be_rows


def cnn_training(theta, m, v, x, t, order, eta, done, maps, epsilon):
    theta, m, v, x, t, order, eta, done, maps, epsilon = sizes(
        "cnn_training: theta P 1, m P 1, v P 1, x N C H W, t N M, order K B, eta K 1, "
        "done whole, maps positive 3, epsilon nonnegative",
        theta, m, v, x, t, order, eta, done, maps, epsilon,
    )  # fmt: skip
    must_be_rows("cnn_training", order, x.shape[0], "rows")
    F = maps[0]
    G = maps[1]
    D = maps[2]
    C = x.shape[1]
    M = t.shape[1]
    shapes = [(F, C, 3, 3), (1, F), (1, F), (G, F, 3, 3), (1, G), (D, M), (1, M)]
    theta, m, v, losses = descent(
        lambda theta, batch: mean_gradient(
            cnn, theta, shapes, [x[batch, :, :, :]], [epsilon, t[batch, :]]
        ),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses
