"""Networks of images: how each starts, what it is given, how it tells classes apart."""

from collections.abc import Callable
from itertools import count, pairwise
from typing import Any

# mypy: disable-error-code=call-arg
import numpy as np

from pyref.derivations.pavlidis import g as sigmoid
from pyref.derivations.pavlidis import rolled as layers_of
from pyref.derivations.pavlidis import with_ones
from pyref.derivations.zhang import convolved, pooled, scan
from pyref.fixtures import weights
from pyref.fixtures.images import CLASSES
from pyref.networks.cnn import cnn
from pyref.networks.mlp import mlp
from pyref.networks.rolled import rolled
from pyref.networks.transformer_block import transformer_block
from pyref.training.cnn_training import cnn_training
from pyref.training.dolhansky_training import dolhansky_training
from pyref.training.mlp_training import mlp_training
from pyref.training.pavlidis_training import pavlidis_training
from pyref.training.task import Data, Task, shapes_of
from pyref.training.transformer_block_training import transformer_block_training
from pyref.training.two_layer_hinge_training import two_layer_hinge_training
from pyref.training.two_layer_softmax_training import two_layer_softmax_training
from pyref.training.ufldl_autoencoder_training import ufldl_autoencoder_training
from pyref.training.ufldl_softmax_training import ufldl_softmax_training
from pyref.training.zhang_training import zhang_training

HIDDEN = 64
MAPS = (16, 64, 256)
EPSILON = 2.0**-10
PENALTY = 2.0**-10
UNITS = (784, 25, CLASSES)
SIGMOIDS = 100  # hidden units of Dolhansky
SPARSE = (196, 3e-3, 0.1, 3.0)  # UFLDL for digits: hidden units, decay, rho, beta
DECAY = 1e-4  # UFLDL for its softmax
HEADS = (56, 4)  # hidden numbers and heads of a block whose rows have 28 columns
KERNELS = (5, 6, 12, 192)  # of Zhang: their length, both counts, what w takes


def make_mlp(data: Data) -> Task:
    start = weights.mlp(hidden=HIDDEN).values()
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        p = rolled(theta, shapes)
        return score_by_losses(lambda t: mlp(flat(x), *p, t)[0], len(x), theta)

    return Task(mlp_training, data.begin(start), (data.flat, data.targets),
                data.order, data.eta, (HIDDEN,), score)  # fmt: skip


def make_two_layer_hinge(data: Data) -> Task:
    return make_two_layer(two_layer_hinge_training, data)


def make_two_layer_softmax(data: Data) -> Task:
    return make_two_layer(two_layer_softmax_training, data)


def make_two_layer(function: Callable[..., Any], data: Data) -> Task:
    start = weights.mlp(hidden=HIDDEN).values()
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        w1, b1, w2, b2 = rolled(theta, shapes)
        h = np.maximum(flat(x) @ w1 + b1, 0)
        scores: np.ndarray = h @ w2 + b2
        return scores

    return Task(function, data.begin(start), (data.flat, data.classes), data.order,
                data.eta, ((HIDDEN, CLASSES), PENALTY), score)  # fmt: skip


def make_cnn(data: Data) -> Task:
    start = weights.cnn(first=MAPS[0], second=MAPS[1]).values()
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        p = rolled(theta, shapes)
        return score_by_losses(lambda t: cnn(x, *p, EPSILON, t)[0], len(x), theta)

    return Task(cnn_training, data.begin(start), (data.x, data.targets), data.order,
                data.eta, (MAPS, EPSILON), score)  # fmt: skip


def make_pavlidis(data: Data) -> Task:
    units = np.array([UNITS], data.dtype)
    total = sum(b * (a + 1) for a, b in pairwise(UNITS))
    start = [weights.array(count(1), total, 1, times=1 / 32)]

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        a = flat(x).T
        for w in layers_of(theta, a, units):
            a = sigmoid(w @ with_ones(a))
        scores: np.ndarray = a.T
        return scores

    given = (data.columns, data.classes.T + 1)
    return Task(pavlidis_training, data.begin(start), given, data.order, data.eta,
                (PENALTY, units), score, axes=(1, 1))  # fmt: skip


def make_dolhansky(data: Data) -> Task:
    """His start, numbers of deviation 0.01, but from the closed formula."""
    k = count(1)
    start = [
        weights.array(k, data.x[0].size + 1, SIGMOIDS, times=1 / 128),
        weights.array(k, SIGMOIDS + 1, CLASSES, times=1 / 128),
    ]
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        w1, w2 = rolled(theta, shapes)
        z = sigmoid(flat(x) @ w1[:-1] + w1[-1:])
        scores: np.ndarray = z @ w2[:-1] + w2[-1:]
        return scores

    return Task(dolhansky_training, data.begin(start), (data.flat, data.targets),
                data.order, data.eta, (SIGMOIDS,), score)  # fmt: skip


def make_zhang(data: Data) -> Task:
    start = weights.zhang().values()
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        k1, b1, k2, b2, w, b = rolled(theta, shapes)
        maps = x[:, 0].transpose(1, 2, 0)[:, :, :, np.newaxis]
        for k, bias in ((k1[:, :, np.newaxis], b1), (k2, b2)):
            maps = pooled(sigmoid(convolved(maps, k) + bias[0]))
        scores: np.ndarray = (w @ scan(maps) + b).T
        return scores

    image = data.x[:, 0].transpose(1, 2, 0).copy()
    return Task(zhang_training, data.begin(start), (image, data.targets.T.copy()),
                data.order, data.eta, (KERNELS,), score, axes=(2, 1))  # fmt: skip


def make_ufldl_autoencoder(data: Data) -> Task:
    """Weights of about the size of its source, which draws them evenly; no biases."""
    k = count(1)
    D, H = data.x[0].size, SPARSE[0]
    start = [
        weights.array(k, H, D, times=1 / 32),
        weights.array(k, D, H, times=1 / 32),
        np.zeros((H, 1)),
        np.zeros((D, 1)),
    ]
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        w1, w2, b1, b2 = rolled(theta, shapes)
        made: np.ndarray = sigmoid(w2 @ sigmoid(w1 @ flat(x).T + b1) + b2).T
        return made

    return Task(ufldl_autoencoder_training, data.begin(start), (data.columns,),
                data.order, data.eta, SPARSE, score, axes=(1,), asked=flat)  # fmt: skip


def make_ufldl_softmax(data: Data) -> Task:
    """Its source starts at numbers of deviation 0.005; these are from the formula."""
    start = [weights.array(count(1), CLASSES, data.x[0].size, times=1 / 256)]
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        scores: np.ndarray = flat(x) @ rolled(theta, shapes)[0].T
        return scores

    given = (data.columns, data.classes + 1)
    return Task(ufldl_softmax_training, data.begin(start), given, data.order, data.eta,
                (CLASSES, DECAY), score, axes=(1, 0))  # fmt: skip


def make_transformer_block(data: Data) -> Task:
    """An image is the sequence of its rows."""
    H, heads = HEADS
    start = weights.transformer_block(data.x.shape[3], H).values()
    shapes = shapes_of(start)

    def score(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        p = rolled(theta, shapes)
        return np.stack([transformer_block(v, *p, heads, EPSILON)[0]
                         for v in x[:, 0, :-1]])  # fmt: skip

    given = (data.x[:, 0].transpose(1, 2, 0).copy(),)
    return Task(transformer_block_training, data.begin(start), given, data.order,
                data.eta, (HEADS, EPSILON), score, axes=(2,),
                asked=lambda x: x[:, 0, 1:])  # fmt: skip


def flat(x: np.ndarray) -> np.ndarray:
    """Images, each in a row."""
    return x.reshape(len(x), -1)


def score_by_losses(
    loss: Callable[[np.ndarray], np.ndarray], count: int, theta: np.ndarray
) -> np.ndarray:
    """Scores from a network that ends in its loss: less what each class would cost."""
    targets = np.eye(CLASSES, dtype=theta.dtype)
    costs = [loss(np.tile(targets[k], (count, 1))) for k in range(CLASSES)]
    return -np.hstack(costs)
