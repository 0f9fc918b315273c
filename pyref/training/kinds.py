"""The networks that are trained, by name.

    job = kinds.make("mlp", x, labels, steps=200, batch=50, rate=0.002)

The start and the order of the batches come from formulas and one fixed seed, so that
every language and every run sees the same.
"""

from collections.abc import Callable

import numpy as np

from pyref.training import captions, images, texts
from pyref.training.task import Data, Task

SEED = 20181119
OF_IMAGES: dict[str, Callable[[Data], Task]] = {
    "mlp": images.make_mlp,
    "cnn": images.make_cnn,
    "pavlidis": images.make_pavlidis,
    "dolhansky": images.make_dolhansky,
    "two_layer_hinge": images.make_two_layer_hinge,
    "two_layer_softmax": images.make_two_layer_softmax,
    "zhang": images.make_zhang,
    "ufldl_autoencoder": images.make_ufldl_autoencoder,
    "ufldl_softmax": images.make_ufldl_softmax,
    "transformer_block": images.make_transformer_block,
    "lstm_captioning": captions.make_lstm_captioning,
}
OF_TEXT: dict[str, Callable[[Data], Task]] = {
    "char_rnn": texts.make_char_rnn,
    "gpt": texts.make_gpt,
}
MAKERS = OF_IMAGES | OF_TEXT
SEQUENCES = (*OF_TEXT, "transformer_block")  # a call of the network for each


def make(
    kind: str,
    x: np.ndarray,
    labels: np.ndarray,
    steps: int,
    batch: int,
    rate: float,
    dtype: str = "float64",
) -> Task:
    """A task of a kind, one of MAKERS, with x and labels as Data has them."""
    x = x.astype(dtype)
    draw = np.random.default_rng(SEED)
    rounds = -(-steps * batch // len(x))
    rows = np.concatenate([draw.permutation(len(x)) for _ in range(rounds)])
    order = rows[: steps * batch].reshape(steps, batch).astype(dtype)
    eta = (rate * (1 - np.arange(steps) / steps))[:, np.newaxis].astype(dtype)
    return MAKERS[kind](Data(x, labels, order, eta, dtype))
