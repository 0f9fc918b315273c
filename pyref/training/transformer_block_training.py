"""Train the network transformer_block by Adam to say the next row of sequences.
    theta, m, v, losses = pyref.training.transformer_block_training(
      theta, m, v, x, order, eta, done, counts, epsilon)

    theta P x 1, the parameters of transformer_block in one column, in its order;
    m, v P x 1, zero at first; x T x D x N, N sequences of T rows, T from 2; order
    K x B, sequences counted from 0; eta K x 1; done, how many steps were taken
    before; counts, how many hidden numbers and heads there are; epsilon as in
    transformer_block

    y    = transformer_block (rows 1 to T - 1 of a sequence)     T - 1 x D
    loss = mean of squared_error (y, rows 2 to T)                1 x 1

losses K x 1, the mean of that over each batch before its step, and theta, m, v after
all. Row t of y is made from rows 1 to t: no row sees the one it is asked for.

Errors: pyref:size, pyref:type, pyref:value. Source: as transformer_block and descent.
"""

# mypy: disable-error-code=call-arg

import numpy as np

from pyref.errors import SizeError
from pyref.layers.sizes import lengths_of, sizes
from pyref.layers.squared_error import squared_error
from pyref.networks.rolled import rolled
from pyref.networks.transformer_block import transformer_block
from pyref.networks.unrolled import unrolled
from pyref.training.descent import descent
from pyref.training.rows import must_be_rows


def transformer_block_training(theta, m, v, x, order, eta, done, counts, epsilon):
    theta, m, v, x, order, eta, done, counts, epsilon = sizes(
        "transformer_block_training: theta P 1, m P 1, v P 1, x T D N, order K B, "
        "eta K 1, done whole, counts positive 2, epsilon nonnegative",
        theta, m, v, x, order, eta, done, counts, epsilon,
    )  # fmt: skip
    must_be_rows("transformer_block_training", order, x.shape[2], "sequences")
    if x.shape[0] < 2:
        told = f"x is {lengths_of(x.shape)}, and no row has a next"
        raise SizeError(f"transformer_block_training: {told}")
    D = x.shape[1]
    H = counts[0]
    heads = counts[1]
    shapes = [
        (1, D), (1, D), (D, 3 * D), (1, 3 * D), (D, D), (1, D), (1, D), (1, D),
        (D, H), (1, H), (H, D), (1, D),
    ]  # fmt: skip
    theta, m, v, losses = descent(
        lambda theta, batch: gradient(theta, batch, x, shapes, heads, epsilon),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses


def gradient(theta, batch, x, shapes, heads, epsilon):
    p = rolled(theta, shapes)
    loss = np.zeros((1, 1), theta.dtype)
    dtheta = 0 * theta
    count = len(batch) * (x.shape[0] - 1)
    for k in range(len(batch)):
        lines = x[:, :, batch[k]]
        y, block_back = transformer_block(lines[:-1, :], *p, heads, epsilon)
        costs, back = squared_error(y, lines[1:, :])
        found = block_back(back(np.ones_like(costs) / count))
        found = found[1:]
        loss = loss + np.sum(costs, axis=0, keepdims=True) / count
        dtheta = dtheta + unrolled(found, shapes)
    return loss.item(), dtheta
