"""The network of 28 x 28 images, its scan of maps, and its batches."""

import sys

import numpy as np
import pytest

from pyref import derivations
from pyref.derivations import zhang
from pyref.derivations.zhang import full, rot180, scan, unscan, valid
from pyref.fixtures.load import load

SOURCE = sys.modules["pyref.derivations.zhang"]
ONE = np.array([[1.0]])
GROUPS = ["image", "k1", "b1", "k2", "b2", "w", "b"]


def network(count):
    """Images, the starting weights of the toolbox, and targets in columns."""
    rng = np.random.default_rng(7)

    def within(bound, *shape):
        return rng.uniform(-bound, bound, shape)

    targets = np.eye(10)[rng.integers(0, 10, count)].T
    return [
        rng.uniform(0, 1, (28, 28, count)),
        within(np.sqrt(6 / ((1 + 6) * 25)), 5, 5, 6),
        np.zeros((1, 6)),
        within(np.sqrt(6 / ((6 + 12) * 25)), 5, 5, 6, 12),
        np.zeros((1, 12)),
        within(np.sqrt(6 / (192 + 10)), 10, 192),
        np.zeros((10, 1)),
        targets,
    ]


def test_28_x_28_images_give_maps_of_the_published_sizes_and_3898_parameters():
    given = network(1)
    c1 = SOURCE.convolved(given[0][:, :, :, None], given[1][:, :, None])
    s1 = SOURCE.pooled(c1)
    c2 = SOURCE.convolved(s1, given[3])
    s2 = SOURCE.pooled(c2)
    shapes = [v.shape for v in (c1, s1, c2, s2, scan(s2))]
    assert shapes == [
        (24, 24, 1, 6),
        (12, 12, 1, 6),
        (8, 8, 1, 12),
        (4, 4, 1, 12),
        (192, 1),
    ]
    loss, back = zhang(*given)
    found = back(ONE)
    assert loss.shape == (1, 1)
    assert [v.shape for v in found] == [v.shape for v in given[:7]]
    assert [v.size for v in found[1:]] == [150, 6, 1800, 12, 1920, 10]
    assert sum(v.size for v in found[1:]) == 3898


@pytest.mark.parametrize("group", range(7), ids=GROUPS)
def test_slopes_at_full_size_agree_in_every_group(group):
    given = network(2)
    found = zhang(*given)[1](ONE)[group]
    largest = np.max(np.abs(found))
    rng = np.random.default_rng(group)
    for place in rng.integers(0, found.size, 4):
        losses = []
        for step in (1e-4, -1e-4):
            moved = [v.copy() for v in given]
            moved[group].ravel()[place] += step
            losses.append(zhang(*moved)[0].item())
        slope = (losses[0] - losses[1]) / 2e-4
        assert abs(found.ravel()[place] - slope) < 1e-6 * largest


def test_the_inverse_scan_brings_every_pixel_back():
    maps = np.arange(2.0 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    v = scan(maps)
    assert v.shape == (30, 4)
    np.testing.assert_array_equal(unscan(v, maps), maps)


def test_a_map_is_read_down_its_columns_and_map_follows_map():
    maps = np.array([[1, 3], [2, 4]])[:, :, None, None] + [[[[0, 10]]]]
    assert scan(maps).ravel().tolist() == [1, 2, 3, 4, 11, 12, 13, 14]


def by_rows(maps):
    H, W, N, Q = maps.shape
    return maps.transpose(3, 0, 1, 2).reshape(Q * H * W, N)


def back_by_rows(v, maps):
    H, W, N, Q = maps.shape
    return v.reshape(Q, H, W, N).transpose(1, 2, 3, 0)


def test_a_network_that_scans_by_rows_gives_other_numbers(monkeypatch):
    case = next(c for c in load("zhang") if "Scan" in c.flags and "Square" in c.flags)

    def distances():
        loss, back = zhang(*case.args())
        results = [loss, *back(*case.dys())]
        pairs = zip(results, case.results, strict=True)
        known = [case.expect[name].high for name in case.results]
        return [
            np.max(np.abs(value - right)) / np.max(np.abs(right))
            for (value, _), right in zip(pairs, known, strict=True)
        ]

    assert max(distances()) < 1e-13
    monkeypatch.setattr(SOURCE, "scan", by_rows)
    monkeypatch.setattr(SOURCE, "unscan", back_by_rows)
    assert min(distances()) > 1e-3


def test_a_batch_has_the_mean_of_the_gradients_of_its_images():
    image, *weights, y = network(3)
    loss, back = zhang(image, *weights, y)
    dimage, *means = back(ONE)
    parts = []
    for n in range(3):
        one, alone = zhang(image[:, :, n : n + 1], *weights, y[:, n : n + 1])
        parts.append([one, *alone(ONE)])
    np.testing.assert_allclose(loss, sum(p[0] for p in parts) / 3, rtol=1e-13)
    apart = np.concatenate([p[1] for p in parts], axis=2) / 3
    np.testing.assert_allclose(dimage, apart, rtol=1e-10, atol=1e-15)
    for k, mean in enumerate(means, start=2):
        whole = sum(p[k] for p in parts) / 3
        np.testing.assert_allclose(mean, whole, rtol=1e-10, atol=1e-15)


X = np.arange(1.0, 17).reshape(4, 4)[:, :, None]
K = np.array([[1.0, 2], [3, 4]])


def test_convolution_turns_the_kernel_and_correlation_does_not():
    turned = [[26, 36, 46], [66, 76, 86], [106, 116, 126]]
    straight = [[44, 54, 64], [84, 94, 104], [124, 134, 144]]
    assert valid(X, K)[:, :, 0].tolist() == turned
    assert valid(X, rot180(K))[:, :, 0].tolist() == straight


def test_gradients_of_a_correlation_are_a_turned_and_a_full_convolution():
    dy = np.ones((3, 3, 1))
    dk = rot180(valid(rot180(X), dy))
    assert dk[:, :, 0].tolist() == [[54, 63], [90, 99]]
    dx = [[1, 3, 3, 2], [4, 10, 10, 6], [4, 10, 10, 6], [3, 7, 7, 4]]
    assert full(dy, K)[:, :, 0].tolist() == dx


def test_the_published_numbers_on_the_way_of_the_smallest_network():
    """pre 0.46 0.51 0.66 0.71, their mean after f, and what f makes of it."""
    case = load("zhang_tiny")[0]
    image, k, b, _, _, _ = case.args()
    pre = valid(image[:, :, None], k)[:, :, 0] + b
    np.testing.assert_allclose(pre, [[0.46, 0.51], [0.66, 0.71]], rtol=1e-14)
    pool = np.mean(1 / (1 + np.exp(-pre)))
    assert abs(pool - 0.6418705497) < 1e-10
    yhat = 0.5301970242019574
    loss, _ = derivations.zhang_tiny(*case.args())
    np.testing.assert_allclose(loss, [[(yhat - 1) ** 2 / 2]], rtol=1e-14)
