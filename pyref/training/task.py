"""What is trained: a network, its data, its start and its batches, all beforehand.

    job = kinds.make("mlp", x, labels, steps=200, batch=50, rate=0.002)
    theta, m, v, losses = job.function(*job.args(*job.start()[:3], 0, 200))

kinds has the networks by name; images and texts say how each is made.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from pyref.fixtures.images import CLASSES
from pyref.networks.unrolled import unrolled

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
    def flat(self) -> np.ndarray:
        """Images, each in a row."""
        return self.x.reshape(len(self.x), -1)

    @property
    def columns(self) -> np.ndarray:
        """Images, each in a column."""
        return self.flat.T.copy()

    @property
    def targets(self) -> np.ndarray:
        """N x M, one-hot."""
        rows: np.ndarray = np.eye(CLASSES, dtype=self.dtype)[self.labels]
        return rows

    @property
    def classes(self) -> np.ndarray:
        """N x 1, from 0."""
        return self.labels[:, np.newaxis].astype(self.dtype)

    @property
    def characters(self) -> int:
        """How many there are in a text."""
        return 1 + int(max(self.x.max(), self.labels.max()))

    @property
    def windows(self) -> tuple[np.ndarray, np.ndarray]:
        """The characters of a text, and those that follow."""
        return self.x, self.labels.astype(self.dtype)

    def begin(self, start: Iterable[np.ndarray]) -> np.ndarray:
        """Arrays in one column, in the precision of the training."""
        parts = list(start)
        column: np.ndarray = unrolled(parts, shapes_of(parts))
        return column.astype(self.dtype)


@dataclass(frozen=True)
class Task:
    """A training: the function that does it, and everything that function is given.

    score: what the network gives of weights and images or windows: scores of classes or
    characters along the last axis; where it has neither, what asked of the images
    should be.
    """

    function: Callable[..., Any]
    theta: np.ndarray
    given: tuple[np.ndarray, ...]
    order: np.ndarray
    eta: np.ndarray
    options: tuple[Any, ...]
    score: Callable[[np.ndarray, np.ndarray], np.ndarray]
    axes: Sequence[int] = (0, 0)  # of given, along which the images or windows lie
    what: str = "images"
    asked: Callable[[np.ndarray], np.ndarray] | None = None

    @property
    def call(self) -> str:
        return f"training.{self.function.__name__}"

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
        given = [
            np.take(array, used, axis=axis)
            for array, axis in zip(self.given, self.axes, strict=True)
        ]
        order = places.reshape(rows.shape).astype(rows.dtype)
        return [theta, m, v, *given, order, rates, done, *self.options]

    def predict(self, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        """The class of each image, or what follows each character of a window.

        From scores that no label goes into. Where there are no classes, what the
        network makes of each image.
        """
        x = x.astype(theta.dtype, copy=False)
        pieces = [x[i : i + TOGETHER] for i in range(0, len(x), TOGETHER)]
        scores = [self.score(theta, piece) for piece in pieces]
        return np.concatenate([v if self.asked else v.argmax(axis=-1) for v in scores])

    def judge(self, theta: np.ndarray, x: np.ndarray, labels: np.ndarray) -> float:
        """The share that is right; without classes, the mean squared error."""
        made = self.predict(theta, x)
        if self.asked:
            return float(np.mean((made - self.asked(x)) ** 2))
        return float(np.mean(made == labels))


def shapes_of(parts: Iterable[np.ndarray]) -> list[tuple[int, ...]]:
    return [part.shape for part in parts]
