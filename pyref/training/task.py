"""What is trained: a network, its data, its start and its batches, all beforehand.

    job = make("mlp", x, labels, steps=200, batch=50, rate=0.002)
    theta, m, v, losses = job.function(*job.args(*job.start()[:3], 0, 200))

The start and the order of the batches come from formulas and one fixed seed, so that
every language and every run sees the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import count, pairwise
from typing import Any

# mypy: disable-error-code=call-arg
import numpy as np

from pyref.derivations.pavlidis import g as sigmoid
from pyref.derivations.pavlidis import rolled, with_ones
from pyref.fixtures import weights
from pyref.fixtures.images import CLASSES
from pyref.layers.layernorm import layernorm
from pyref.layers.rnn import rnn
from pyref.networks.cnn import cnn
from pyref.networks.mlp import mlp
from pyref.networks.rolled import rolled as parts
from pyref.networks.transformer_block import transformer_block
from pyref.networks.unrolled import unrolled
from pyref.training.char_rnn_training import char_rnn_training
from pyref.training.cnn_training import cnn_training
from pyref.training.dolhansky_training import dolhansky_training
from pyref.training.gpt_training import gpt_training
from pyref.training.mlp_training import mlp_training
from pyref.training.pavlidis_training import pavlidis_training
from pyref.training.two_layer_hinge_training import two_layer_hinge_training

SEED = 20181119
HIDDEN = 64
MAPS = (16, 64, 256)
EPSILON = 2.0**-10
PENALTY = 2.0**-10
UNITS = (784, 25, CLASSES)
SIGMOIDS = 100  # hidden units of Dolhansky
CHAR_HIDDEN = 32
LIMIT = 5.0  # of an entry of a gradient, as min-char-rnn has it
BLOCKS = (2, 16, 32, 2)  # how many, columns, hidden numbers and heads
WINDOWS = "windows of the text"
TOGETHER = 500
"""Images that are classified together: cnn normalizes a batch by its own mean and
variance, so the class of an image depends on the others, mixed as they are on file."""


@dataclass(frozen=True)
class Data:
    """What a training of any network sees: images, labels, and its batches with rates.

    x N x C x H x W, labels N; or windows of a text x N x T, and labels N x T, of what
    follows. order K x B, rows of x; eta K x 1
    """

    x: np.ndarray
    labels: np.ndarray
    order: np.ndarray
    eta: np.ndarray
    dtype: str

    @property
    def targets(self) -> np.ndarray:
        """N x M, one-hot."""
        rows: np.ndarray = np.eye(CLASSES, dtype=self.dtype)[self.labels]
        return rows

    @property
    def characters(self) -> int:
        """How many there are in a text."""
        return 1 + int(max(self.x.max(), self.labels.max()))

    @property
    def windows(self) -> tuple[np.ndarray, np.ndarray]:
        """The characters of a text, and those that follow."""
        return self.x, self.labels.astype(self.dtype)


@dataclass(frozen=True)
class Task:
    """A training: the function that does it, and everything that function is given."""

    call: str
    function: Callable[..., Any]
    theta: np.ndarray
    given: tuple[np.ndarray, ...]
    order: np.ndarray
    eta: np.ndarray
    options: tuple[Any, ...]
    score: Callable[..., np.ndarray]
    axis: int = 0  # of given, along which the images or windows lie
    what: str = "images"

    @property
    def steps(self) -> int:
        return len(self.order)

    @property
    def key(self) -> str:
        """The call, and eight hex digits of a hash of all that it depends on."""
        whole = sha256(f"{self.call} {self.options}".encode())
        for array in (self.theta, *self.given, self.order, self.eta):
            whole.update(np.ascontiguousarray(array).tobytes())
        return f"{self.call}-{whole.hexdigest()[:8]}"

    def start(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Weights, two means of zero, no losses."""
        zero = np.zeros_like(self.theta)
        return self.theta, zero, zero, np.zeros((0, 1), self.theta.dtype)

    def args(
        self, theta: np.ndarray, m: np.ndarray, v: np.ndarray, done: int, until: int
    ) -> list[Any]:
        """What the function takes for the steps from done to until.

        They hold only what these steps see, and order counts among that.
        """
        rows, rates = self.order[done:until], self.eta[done:until]
        used, places = np.unique(rows.astype(int), return_inverse=True)
        given = [np.take(array, used, axis=self.axis) for array in self.given]
        order = places.reshape(rows.shape).astype(rows.dtype)
        return [theta, m, v, *given, order, rates, done, *self.options]

    def predict(self, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        """The class of each image, or what follows each character of a window.

        From scores that no label goes into.
        """
        x = x.astype(theta.dtype, copy=False)
        pieces = [x[i : i + TOGETHER] for i in range(0, len(x), TOGETHER)]
        return np.concatenate([self.score(theta, p).argmax(axis=-1) for p in pieces])


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


def make_mlp(data: Data) -> Task:
    start = list(weights.mlp(hidden=HIDDEN).values())
    shapes = [v.shape for v in start]

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        p = parts(theta, shapes)
        return score_by_losses(
            lambda t: mlp(x.reshape(len(x), -1), *p, t)[0], len(x), theta
        )

    theta = unrolled(start, shapes).astype(data.dtype)
    flat = data.x.reshape(len(data.x), -1)
    return Task("training.mlp_training", mlp_training, theta, (flat, data.targets),
                data.order, data.eta, (HIDDEN,), score)  # fmt: skip


def make_two_layer_hinge(data: Data) -> Task:
    start = list(weights.mlp(hidden=HIDDEN).values())
    shapes = [v.shape for v in start]

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        w1, b1, w2, b2 = parts(theta, shapes)
        h = np.maximum(x.reshape(len(x), -1) @ w1 + b1, 0)
        scores: np.ndarray = h @ w2 + b2
        return scores

    theta = unrolled(start, shapes).astype(data.dtype)
    flat = data.x.reshape(len(data.x), -1)
    y = data.labels[:, np.newaxis].astype(data.dtype)
    return Task("training.two_layer_hinge_training", two_layer_hinge_training, theta,
                (flat, y), data.order, data.eta, ((HIDDEN, CLASSES), PENALTY),
                score)  # fmt: skip


def make_cnn(data: Data) -> Task:
    start = list(weights.cnn(first=MAPS[0], second=MAPS[1]).values())
    shapes = [v.shape for v in start]

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        p = parts(theta, shapes)
        return score_by_losses(lambda t: cnn(x, *p, EPSILON, t)[0], len(x), theta)

    theta = unrolled(start, shapes).astype(data.dtype)
    return Task("training.cnn_training", cnn_training, theta, (data.x, data.targets),
                data.order, data.eta, (MAPS, EPSILON), score)  # fmt: skip


def make_pavlidis(data: Data) -> Task:
    units = np.array([UNITS], data.dtype)
    sizes = [(b, a + 1) for a, b in pairwise(UNITS)]
    total = sum(b * a for b, a in sizes)
    theta = weights.array(count(1), total, 1, times=1 / 32)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        a = x.reshape(len(x), -1).T
        for w in rolled(theta, a, units):
            a = sigmoid(w @ with_ones(a))
        scores: np.ndarray = a.T
        return scores

    theta = theta.astype(data.dtype)
    y = (data.labels + 1)[np.newaxis].astype(data.dtype)
    columns = data.x.reshape(len(data.x), -1).T.copy()
    return Task("training.pavlidis_training", pavlidis_training, theta, (columns, y),
                data.order, data.eta, (PENALTY, units), score, axis=1)  # fmt: skip


def make_dolhansky(data: Data) -> Task:
    """His start, numbers of deviation 0.01, but from the closed formula."""
    k = count(1)
    start = [
        weights.array(k, data.x[0].size + 1, SIGMOIDS, times=1 / 128),
        weights.array(k, SIGMOIDS + 1, CLASSES, times=1 / 128),
    ]
    shapes = [v.shape for v in start]

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        w1, w2 = parts(theta, shapes)
        z = sigmoid(x.reshape(len(x), -1) @ w1[:-1] + w1[-1:])
        scores: np.ndarray = z @ w2[:-1] + w2[-1:]
        return scores

    theta = unrolled(start, shapes).astype(data.dtype)
    flat = data.x.reshape(len(data.x), -1)
    return Task("training.dolhansky_training", dolhansky_training, theta,
                (flat, data.targets), data.order, data.eta, (SIGMOIDS,),
                score)  # fmt: skip


def make_char_rnn(data: Data) -> Task:
    V = data.characters
    start = list(weights.char_rnn(V, CHAR_HIDDEN).values())
    shapes = [v.shape for v in start]

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        wx, wh, bh, wy, by = parts(theta, shapes)
        h0 = np.zeros((len(x), CHAR_HIDDEN))
        h = rnn(np.eye(V)[x.astype(int)], h0, wx, wh, bh)[0]
        scores: np.ndarray = h @ wy + by
        return scores

    theta = unrolled(start, shapes).astype(data.dtype)
    return Task("training.char_rnn_training", char_rnn_training, theta, data.windows,
                data.order, data.eta, ((V, CHAR_HIDDEN), LIMIT), score,
                what=WINDOWS)  # fmt: skip


def make_gpt(data: Data) -> Task:
    V, T = data.characters, data.x.shape[1]
    blocks, _, _, heads = BLOCKS
    start = list(weights.gpt(V, T, *BLOCKS[:3]).values())
    shapes = [v.shape for v in start]

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        return np.stack([scores_of(parts(theta, shapes), row) for row in x.astype(int)])

    def scores_of(p: list[np.ndarray], tokens: np.ndarray) -> np.ndarray:
        wte, wpe, *stacks, gammaf, betaf = p
        y = wte[tokens] + wpe
        for k in range(blocks):
            own = [v[k] if v.ndim == 3 else v[k : k + 1] for v in stacks]
            y = transformer_block(y, *own, heads, EPSILON)[0]
        scores: np.ndarray = layernorm(y, gammaf, betaf, EPSILON)[0] @ wte.T
        return scores

    theta = unrolled(start, shapes).astype(data.dtype)
    return Task("training.gpt_training", gpt_training, theta, data.windows, data.order,
                data.eta, ((V, *BLOCKS), EPSILON), score, what=WINDOWS)  # fmt: skip


MAKERS = {
    "mlp": make_mlp,
    "cnn": make_cnn,
    "pavlidis": make_pavlidis,
    "dolhansky": make_dolhansky,
    "two_layer_hinge": make_two_layer_hinge,
    "char_rnn": make_char_rnn,
    "gpt": make_gpt,
}
OF_TEXT = ("char_rnn", "gpt")


def score_by_losses(
    loss: Callable[[np.ndarray], np.ndarray], count: int, theta: np.ndarray
) -> np.ndarray:
    """Scores from a network that ends in its loss: less what each class would cost."""
    targets = np.eye(CLASSES, dtype=theta.dtype)
    costs = [loss(np.tile(targets[k], (count, 1))) for k in range(CLASSES)]
    return -np.hstack(costs)
