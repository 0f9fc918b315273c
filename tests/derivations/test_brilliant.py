"""Loops over one sample, averaged over the samples, are the matrices with 1/N."""

import numpy as np
import pytest

from pyref.derivations import brilliant

RNG = np.random.default_rng(16)
X, Y = RNG.normal(size=(6, 3)), RNG.normal(size=(6, 1))
W1, W2, W3 = (RNG.normal(size=s) for s in ((4, 5), (6, 2), (3, 1)))


def by_matrices(x, w1, w2, w3, y):
    ones = np.ones((len(x), 1))
    o0 = np.hstack([ones, x])
    o1 = np.hstack([ones, 1 / (1 + np.exp(-o0 @ w1))])
    o2 = np.hstack([ones, 1 / (1 + np.exp(-o1 @ w2))])
    d3 = (o2 @ w3 - y) / len(x)
    d2 = (d3 @ w3[1:].T) * (o2 * (1 - o2))[:, 1:]
    d1 = (d2 @ w2[1:].T) * (o1 * (1 - o1))[:, 1:]
    loss = np.sum((o2 @ w3 - y) ** 2) / (2 * len(x))
    return [loss, d1 @ w1[1:].T, o0.T @ d1, o1.T @ d2, o2.T @ d3]


def test_the_loops_give_what_the_matrices_give():
    loss, back = brilliant(X, W1, W2, W3, Y)
    found = [loss, *back(np.array([[1.0]]))]
    for got, want in zip(found, by_matrices(X, W1, W2, W3, Y), strict=True):
        np.testing.assert_allclose(np.squeeze(got), np.squeeze(want), atol=1e-14)


def test_weights_lead_from_their_row_to_their_column():
    """A weight from unit 2 to unit 1 is met by o_2 and by no other."""
    w1 = np.zeros((4, 5))
    w1[2, 0] = 3
    loss, _ = brilliant(X, w1, W2, W3, Y)
    others = X.copy()
    others[:, [0, 2]] += 1
    moved = X.copy()
    moved[:, 1] += 1
    assert brilliant(others, w1, W2, W3, Y)[0] == loss
    assert brilliant(moved, w1, W2, W3, Y)[0] != loss


def test_weights_indexed_to_from_are_refused():
    with pytest.raises(ValueError, match="brilliant: w1 is 5 x 4, not D x H"):
        brilliant(X, W1.T, W2, W3, Y)
