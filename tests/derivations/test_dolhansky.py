"""One path, many units and a minibatch agree, and the minibatch learns."""

import os
from pathlib import Path

import numpy as np
import pytest

from pyref.derivations import dolhansky, dolhansky_path
from pyref.fixtures import images
from pyref.paths import DATA

ONE = np.array([[1.0]])


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def unit_by_unit(x, weights, error):
    """The gradients of one sample, each unit for itself, without bias.

    x is a list of numbers, a weight from unit i to unit j of the next layer stands in
    row i, column j; error (outputs) gives the delta of each output.
    """
    s, z = [], [list(x)]
    for w in weights:
        into = range(w.shape[1])
        s.append([sum(w[i, j] * v for i, v in enumerate(z[-1])) for j in into])
        z.append([sigmoid(v) for v in s[-1]])
    delta = error(s[-1])
    found = []
    for layer in reversed(range(len(weights))):
        w = weights[layer]
        outer = [[v * d for d in delta] for v in z[layer]]
        found.insert(0, np.array(outer))
        behind = [sum(w[i, j] * d for j, d in enumerate(delta)) for i in range(len(w))]
        if layer:
            before = zip(behind, z[layer], strict=True)
            delta = [b * v * (1 - v) for b, v in before]
    return [np.array([behind]), *found]


def test_a_path_is_the_units_with_one_in_each_layer():
    x, wij, wjk, wko, y = (np.array([[v]]) for v in (0.75, -1.25, 2.5, 1.5, 0.25))
    _, back = dolhansky_path(x, wij, wjk, wko, y)
    want = unit_by_unit(x[0], [wij, wjk, wko], lambda s: [s[0] - y.item()])
    for got, known in zip(back(ONE), want, strict=True):
        np.testing.assert_allclose(got, known, rtol=1e-14)


def test_a_minibatch_is_the_units_sample_by_sample_summed():
    """A bias is a weight from one more unit, which is always 1."""
    rng = np.random.default_rng(15)
    x, w1, w2 = (rng.normal(size=s) for s in ((6, 3), (4, 5), (6, 4)))
    y = np.eye(4)[[0, 3, 1, 1, 2, 0]]
    _, back = dolhansky(x, w1, w2, y)
    dx, dw1, dw2 = back(ONE)
    parts = []
    for row, target in zip(x, y, strict=True):
        hidden = np.hstack([w1, [[0]] * 3 + [[400.0]]])  # the last unit is 1, always

        def error(s, target=target):
            p = np.exp(s) / np.sum(np.exp(s))
            return list(p - target)

        parts.append(unit_by_unit([*row, 1], [hidden, w2], error))
    want = [sum(p[k] for p in parts) for k in (1, 2)]
    np.testing.assert_allclose(dw1, want[0][:, :-1], atol=1e-13)
    np.testing.assert_allclose(dw2, want[1], atol=1e-13)
    np.testing.assert_allclose(dx, [p[0][0, :-1] for p in parts], atol=1e-13)


def train(x, y, hidden, eta, batch, turns):
    """The loss of all samples before each turn through the minibatches, and after."""
    rng = np.random.default_rng(1)
    w1 = rng.normal(scale=1e-2, size=(x.shape[1] + 1, hidden))  # variance 1e-4
    w2 = rng.normal(scale=1e-2, size=(hidden + 1, y.shape[1]))
    losses = []
    for _ in range(turns):
        losses.append(dolhansky(x, w1, w2, y)[0].item())
        for start in range(0, len(x), batch):
            part = slice(start, start + batch)
            _, back = dolhansky(x[part], w1, w2, y[part])
            _, dw1, dw2 = back(ONE)
            w1, w2 = w1 - eta * dw1, w2 - eta * dw2
    return [*losses, dolhansky(x, w1, w2, y)[0].item()]


def test_three_clouds_of_points_are_learned_and_the_loss_falls():
    rng = np.random.default_rng(2)
    labels = np.arange(90) % 3
    centers = np.array([[2, 0], [-1, 2], [-1, -2]])
    x = centers[labels] + rng.normal(scale=0.5, size=(90, 2))
    losses = train(x, np.eye(3)[labels], hidden=8, eta=0.05, batch=30, turns=40)
    assert losses[0] == pytest.approx(90 * np.log(3), rel=0.01)
    assert losses[-1] < losses[0] / 10


MNIST = os.environ.get("PYREF_MNIST", "")
FOLDERS = {"Fashion-MNIST, 200 images": DATA, "the folder in PYREF_MNIST": Path(MNIST)}


def pictures(folder):
    """Images as rows, and labels; those of a folder with the MNIST files, or ours."""
    if folder == DATA:
        x, labels = images.read_images()
        return x.reshape(len(x), -1), labels
    if not MNIST:
        pytest.skip("PYREF_MNIST names no folder with the files of MNIST")
    x = images.read_idx(folder / "train-images-idx3-ubyte.gz", 28, 28)[:1000]
    labels = images.read_idx(folder / "train-labels-idx1-ubyte.gz")[:1000]
    return x.reshape(len(x), -1) / 256, labels


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_784_100_10_learns_from_idx_files(folder):
    x, labels = pictures(folder)
    y = np.eye(10)[labels]
    losses = train(x, y, hidden=100, eta=0.05, batch=100, turns=20)
    assert losses[0] == pytest.approx(len(x) * np.log(10), rel=0.05)
    assert losses[-1] < 0.75 * losses[0]
