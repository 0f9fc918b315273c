"""Train the network char_rnn by Adam on batches of windows that are given beforehand.
    theta, m, v, losses = pyref.training.char_rnn_training(
      theta, m, v, x, y, order, eta, done, counts, limit)

    theta P x 1, wx, wh, bh, wy and by of char_rnn in one column; m, v P x 1, zero at
    first; x, y S x T, the characters of each window and those that follow, counted
    from 0; order K x B, rows of x counted from 0; eta K x 1; done, how many steps
    were taken before; counts, how many characters there are, and hidden numbers;
    limit, at which each entry of the gradient is cut off, 0 where it is not

losses K x 1, the mean over the windows of a batch of the loss of each, which is a sum
over its steps, before the step of the training. Each window begins at 0.

Errors: pyref:size, pyref:type, pyref:value. Source: as char_rnn and descent.
"""

# mypy: disable-error-code=call-arg

import numpy as np

from pyref.layers.sizes import sizes
from pyref.networks.char_rnn import char_rnn
from pyref.networks.optimizers.clip_value import clip_value
from pyref.networks.rolled import rolled
from pyref.networks.unrolled import unrolled
from pyref.training.descent import descent
from pyref.training.rows import must_be_rows


def char_rnn_training(theta, m, v, x, y, order, eta, done, counts, limit):
    theta, m, v, x, y, order, eta, done, counts, limit = sizes(
        "char_rnn_training: theta P 1, m P 1, v P 1, x S T, y S T, order K B, eta K 1, "
        "done whole, counts positive 2, limit nonnegative",
        theta, m, v, x, y, order, eta, done, counts, limit,
    )  # fmt: skip
    must_be_rows("char_rnn_training", order, x.shape[0], "rows")
    V = counts[0]
    H = counts[1]
    shapes = [(V, H), (H, H), (1, H), (H, V), (1, V)]
    theta, m, v, losses = descent(
        lambda theta, batch: gradient(theta, batch, x, y, shapes, limit),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses


def gradient(theta, batch, x, y, shapes, limit):
    p = rolled(theta, shapes)
    h0 = 0 * p[2]
    loss = np.zeros((1, 1), theta.dtype)
    dtheta = 0 * theta
    for k in range(len(batch)):
        row = batch[k]
        one, back = char_rnn(h0, *p, x[row : row + 1, :].T, y[row : row + 1, :].T)
        found = back(1 + 0 * one)
        found = found[1:]
        loss = loss + one / len(batch)
        dtheta = dtheta + unrolled(found, shapes) / len(batch)
    if limit > 0:
        dtheta = clip_value(dtheta, limit)
    return loss.item(), dtheta
