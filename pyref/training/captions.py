"""Images with captions: the name of the class of each, letter by letter.

    spell(labels)  N x 12, whole numbers: NULL, BEGIN, END, or 3 and on, a letter

What stands before the network is no other network, as in the source, but each image in
blocks of 4 x 4, of which each is its mean: 49 features.
"""

# mypy: disable-error-code=call-arg
import numpy as np

from pyref.fixtures import weights
from pyref.layers.log_softmax import log_softmax
from pyref.layers.lstm import lstm
from pyref.networks.rolled import rolled
from pyref.training.lstm_captioning_training import lstm_captioning_training
from pyref.training.task import Data, Task, shapes_of

NAMES = ("t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt",
         "sneaker", "bag", "ankle boot")  # fmt: skip
LETTERS = sorted(set("".join(NAMES)))
NULL, BEGIN, END = 0, 1, 2  # as in cs231n
LENGTH = 2 + max(map(len, NAMES))
WORDS = 3 + len(LETTERS)
BLOCK = 4
HIDDEN, COLUMNS = 32, 16  # of the LSTM, of a letter


def spell(labels: np.ndarray) -> np.ndarray:
    """BEGIN, the letters of the name, END, and NULL up to one length."""
    rows = [[BEGIN, *(3 + LETTERS.index(letter) for letter in name), END]
            for name in NAMES]  # fmt: skip
    filled = [row + [NULL] * (LENGTH - len(row)) for row in rows]
    captions: np.ndarray = np.array(filled)[labels]
    return captions


def pool(x: np.ndarray) -> np.ndarray:
    """The mean of each block of images, N x 49."""
    N, _, H, W = x.shape
    blocks = x.reshape(N, H // BLOCK, BLOCK, W // BLOCK, BLOCK)
    features: np.ndarray = np.mean(blocks, axis=(2, 4)).reshape(N, -1)
    return features


def make_lstm_captioning(data: Data) -> Task:
    features = pool(data.x)
    start = weights.lstm_captioning(features.shape[1], HIDDEN, WORDS, COLUMNS).values()
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Less what the caption of each class would cost."""
        p = rolled(theta, shapes)
        every = spell(np.arange(len(NAMES)))
        return np.stack([-cost_of(p, pool(x), caption) for caption in every], axis=1)

    def cost_of(
        p: list[np.ndarray], features: np.ndarray, caption: np.ndarray
    ) -> np.ndarray:
        w_proj, b_proj, w_embed, wx, wh, b, w_vocab, b_vocab = p
        h0 = features @ w_proj + b_proj
        words = np.tile(w_embed[caption[:-1]], (len(features), 1, 1))
        h = lstm(words, h0, 0 * h0, wx, wh, b)[0]
        asked = caption[1:]
        shares = log_softmax((h @ w_vocab + b_vocab).reshape(-1, WORDS))[0]
        steps = shares.reshape(*h.shape[:2], WORDS)[:, np.arange(len(asked)), asked]
        costs: np.ndarray = -np.sum(steps[:, asked != NULL], axis=1)
        return costs

    given = (features, spell(data.labels).astype(data.dtype))
    return Task(lstm_captioning_training, data.begin(start), given, data.order,
                data.eta, ((HIDDEN, WORDS, COLUMNS), NULL), score)  # fmt: skip
