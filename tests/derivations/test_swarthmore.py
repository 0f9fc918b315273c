"""The loops over i, j and k are the matrices, and gamma is a slope."""

import numpy as np
import pytest

from pyref.derivations import swarthmore

RNG = np.random.default_rng(9)
INPUT, T = RNG.normal(size=(4, 7)), RNG.random((3, 7))
WJI, WKJ = RNG.normal(size=(5, 4)), RNG.normal(size=(3, 5))


def by_matrices(ai, wji, wkj, t, gamma):
    aj = 1 / (1 + np.exp(-gamma * (wji @ ai)))
    ak = 1 / (1 + np.exp(-gamma * (wkj @ aj)))
    deltak = (t - ak) * gamma * ak * (1 - ak)
    deltaj = (wkj.T @ deltak) * gamma * aj * (1 - aj)
    gradients = -wji.T @ deltaj, -deltaj @ ai.T, -deltak @ aj.T
    return np.sum((t - ak) ** 2) / 2, gradients


@pytest.mark.parametrize("gamma", [1, 2.5, 0.25])
def test_the_loops_give_what_the_matrices_give(gamma):
    loss, back = swarthmore(INPUT, WJI, WKJ, T, gamma)
    want, gradients = by_matrices(INPUT, WJI, WKJ, T, gamma)
    assert loss.item() == pytest.approx(want, rel=1e-14)
    for got, known in zip(back(np.array([[1.0]])), gradients, strict=True):
        np.testing.assert_allclose(got, known, rtol=0, atol=1e-14)


def test_the_published_numbers_are_f_and_its_slope():
    f = 1 / (1 + np.exp(-2.5 * 0.3))
    assert f == pytest.approx(0.679178699175393, abs=5e-16)
    assert 2.5 * f * (1 - f) == pytest.approx(0.5447374844045351, abs=2e-16)


def test_a_step_adds_delta_times_a_and_lowers_the_loss():
    """eps delta a is minus eps times the gradient."""
    loss, back = swarthmore(INPUT, WJI, WKJ, T, 1)
    _, dwji, dwkj = back(np.array([[1.0]]))
    later, _ = swarthmore(INPUT, WJI - 0.01 * dwji, WKJ - 0.01 * dwkj, T, 1)
    other, _ = swarthmore(INPUT, WJI + 0.01 * dwji, WKJ + 0.01 * dwkj, T, 1)
    assert later < loss < other
