"""Train the network gpt by Adam on batches of windows that are given beforehand.
    theta, m, v, losses = pyref.training.gpt_training(
      theta, m, v, x, y, order, eta, done, counts, epsilon)

    theta P x 1, the parameters of gpt in one column, in its order; m, v P x 1, zero
    at first; x, y S x T, the tokens of each window and those that follow, counted
    from 0; order K x B, rows of x counted from 0; eta K x 1; done, how many steps
    were taken before; counts, how many tokens, blocks, columns, hidden numbers and
    heads there are; epsilon as in gpt

losses K x 1, the mean loss of each batch before its step, and theta, m, v after all.

Errors: pyref:size, pyref:type, pyref:value. Source: as gpt and descent.
"""

# mypy: disable-error-code=call-arg

import numpy as np

from pyref.layers.sizes import sizes
from pyref.networks.gpt import gpt
from pyref.networks.rolled import rolled
from pyref.networks.unrolled import unrolled
from pyref.training.descent import descent
from pyref.training.rows import must_be_rows


def gpt_training(theta, m, v, x, y, order, eta, done, counts, epsilon):
    theta, m, v, x, y, order, eta, done, counts, epsilon = sizes(
        "gpt_training: theta P 1, m P 1, v P 1, x S T, y S T, order K B, eta K 1, "
        "done whole, counts positive 5, epsilon nonnegative",
        theta, m, v, x, y, order, eta, done, counts, epsilon,
    )  # fmt: skip
    must_be_rows("gpt_training", order, x.shape[0], "rows")
    V = counts[0]
    L = counts[1]
    D = counts[2]
    H = counts[3]
    heads = counts[4]
    T = x.shape[1]
    shapes = [
        (V, D), (T, D), (L, D), (L, D), (L, D, 3 * D), (L, 3 * D), (L, D, D), (L, D),
        (L, D), (L, D), (L, D, H), (L, H), (L, H, D), (L, D), (1, D), (1, D),
    ]  # fmt: skip
    theta, m, v, losses = descent(
        lambda theta, batch: gradient(theta, batch, x, y, shapes, heads, epsilon),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses


def gradient(theta, batch, x, y, shapes, heads, epsilon):
    p = rolled(theta, shapes)
    loss = np.zeros((1, 1), theta.dtype)
    dtheta = 0 * theta
    for k in range(len(batch)):
        row = batch[k]
        tokens = x[row : row + 1, :].T
        targets = y[row : row + 1, :].T
        one, back = gpt(*p, tokens, targets, heads, epsilon)
        found = back(1 + 0 * one)
        found = list(found)
        loss = loss + one / len(batch)
        dtheta = dtheta + unrolled(found, shapes) / len(batch)
    return loss.item(), dtheta
