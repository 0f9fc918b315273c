"""Train the network lstm_captioning by Adam on batches that are given beforehand.
    theta, m, v, losses = pyref.training.lstm_captioning_training(
      theta, m, v, features, captions, order, eta, done, counts, null)

    theta P x 1, the parameters of lstm_captioning in one column, in its order;
    m, v P x 1, zero at first; features N x F, captions N x C; order K x B, rows of
    both counted from 0; eta K x 1; done, how many steps were taken before; counts,
    how many hidden numbers, words, and columns of a word there are; null as in
    lstm_captioning

losses K x 1, the mean over the captions of a batch of the loss of each, which is a
sum over its steps, before the step of the training.

Errors: pyref:size, pyref:type, pyref:value. Source: as lstm_captioning and descent.
"""

from pyref.layers.sizes import sizes
from pyref.networks.lstm_captioning import lstm_captioning
from pyref.training.descent import descent
from pyref.training.mean_gradient import mean_gradient
from pyref.training.rows import must_be_rows


def lstm_captioning_training(
    theta, m, v, features, captions, order, eta, done, counts, null
):  # fmt: skip
    theta, m, v, features, captions, order, eta, done, counts, null = sizes(
        "lstm_captioning_training: theta P 1, m P 1, v P 1, features N F, "
        "captions N C, order K B, eta K 1, done whole, counts positive 3, null whole",
        theta, m, v, features, captions, order, eta, done, counts, null,
    )  # fmt: skip
    must_be_rows("lstm_captioning_training", order, features.shape[0], "rows")
    F = features.shape[1]
    M = counts[0]
    V = counts[1]
    D = counts[2]
    shapes = [
        (F, M), (1, M), (V, D), (D, 4 * M), (M, 4 * M), (1, 4 * M), (M, V), (1, V),
    ]  # fmt: skip
    theta, m, v, losses = descent(
        lambda theta, batch: mean_gradient(
            lstm_captioning, theta, shapes, [features[batch, :]],
            [captions[batch, :], null],
        ),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses
