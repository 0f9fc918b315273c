"""Errors first, then all gradients: the same bits as layer by layer, and 1/P."""

import numpy as np
import pytest

from pyref.derivations import bulyaki
from pyref.fixtures.load import load

ONE = np.array([[1.0]])
VALID = [case for case in load("bulyaki") if not case.error]
PUBLISHED = next(case for case in VALID if case.source["kind"] == "literature")


def interleaved(n0, w1, b1, w2, b2, w3, b3, t):
    """The gradients of a layer as soon as its error is known."""
    weights, biases = (w1, w2, w3), (b1, b2, b3)
    n = [n0]
    for w, b in zip(weights, biases, strict=True):
        n.append(1 / (1 + np.exp(-(w @ n[-1] + b))))
    found = []
    back = n[3] - t
    for layer in (3, 2, 1):
        e = back * (n[layer] * (1 - n[layer]))
        dw = e @ n[layer - 1].T / t.shape[1]
        db = np.sum(e, axis=1, keepdims=True) / t.shape[1]
        found = [dw, db, *found]
        back = weights[layer - 1].T @ e
    return [back / t.shape[1], *found]


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.id)
def test_the_two_phases_give_the_bits_of_the_interleaved_order(case):
    _, back = bulyaki(*case.args())
    for got, want in zip(back(ONE), interleaved(*case.args()), strict=True):
        np.testing.assert_array_equal(got, want)


def test_the_published_norms_come_out_divided_by_three():
    _, back = bulyaki(*PUBLISHED.args())
    _, dw1, _, dw2, _, dw3, _ = back(ONE)
    sums = 0.014442101017265889, 0.030910349473252587, 0.025959733817031632
    for dw, whole in zip((dw1, dw2, dw3), sums, strict=True):
        assert np.linalg.norm(dw) == pytest.approx(whole / 3, rel=1e-14)
