"""Structured layers by the formulas of their paper: gauges, repeats, where sym is."""

import sys

import numpy as np
import pytest

from pyref.derivations import ionescu_eig, ionescu_svd, ncuts, o2p, o2p_daleckii
from pyref.errors import DomainError
from pyref.fixtures.load import load
from pyref.layers import logm

ONE = np.array([[1.0]])
VALID = [case for case in load("o2p") if not case.error]


def sym(v):
    return (v + v.T) / 2


def test_the_logarithm_of_2_1_1_2_has_the_published_gradient():
    y, back = logm(np.array([[2.0, 1], [1, 2]]))
    np.testing.assert_allclose(y, np.full((2, 2), 0.549306144334), rtol=1e-11)
    published = [[0.6079864055, -1 / 6], [-1 / 6, 0.058680261166]]
    dx = back(np.array([[1.0, 0], [0, 0]]))
    np.testing.assert_allclose(dx, published, rtol=1e-9)


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.id)
def test_both_routes_of_second_order_pooling_agree_where_both_go(case):
    for route in (o2p, o2p_daleckii):
        c, back = route(*case.args())
        np.testing.assert_allclose(c, c.T, atol=1e-14)
        df = back(*case.dys())
        known = case.expect["df"].high
        np.testing.assert_allclose(df, known, atol=1e-12 * np.max(np.abs(known)))


def test_equal_singular_values_stop_the_svd_route_and_not_the_other():
    f = np.vstack([2 * np.eye(3), np.zeros((2, 3))])
    dc = np.array([[1.0, 2, 3], [-1, 4, 0], [5, 1, 2]])
    with pytest.raises(DomainError, match=r"^o2p: two of 3 singular values"):
        o2p(f, 0.5)
    df = o2p_daleckii(f, 0.5)[1](dc)
    np.testing.assert_allclose(df, 2 * f @ sym(dc) / 4.5, rtol=1e-14)


@pytest.mark.parametrize("gap", [1e-2, 1e-5, 1e-8, 1e-12])
def test_close_singular_values_cost_the_svd_route_digits_and_the_other_none(gap):
    turn = np.linalg.qr(np.arange(9.0).reshape(3, 3) ** 2 + np.eye(3))[0]
    f = np.diag([2, 2 + gap, 1]) @ turn
    dc = np.array([[1.0, 2, 3], [-1, 4, 0], [5, 1, 2]])
    inner = f.T @ f + 0.5 * np.eye(3)
    known = 2 * f @ sym(logm(inner)[1](dc))
    stable = o2p_daleckii(f, 0.5)[1](dc)
    np.testing.assert_allclose(stable, known, atol=1e-13)
    divided = o2p(f, 0.5)[1](dc)
    np.testing.assert_allclose(divided, known, atol=1e-13 / gap)


def test_equal_values_are_refused_and_the_gauge_is_said():
    with pytest.raises(DomainError, match="two of 3 eigenvalues are equal"):
        ionescu_eig(np.diag([2.0, 2, 1]), np.ones((1, 3)))
    with pytest.raises(DomainError, match="two of 2 singular values are equal"):
        ionescu_svd(np.eye(3, 2), np.ones((1, 2)))
    for function in (ionescu_eig, ionescu_svd):
        assert "sign" in sys.modules[function.__module__].__doc__


def test_the_nuclear_norm_has_the_published_gradient():
    s, m, p, back = ionescu_svd(np.array([[3.0, 0], [4, 5]]), np.ones((1, 2)))
    published = [[0.894427191, -0.4472135955], [0.4472135955, 0.894427191]]
    np.testing.assert_allclose(s, [[6.708203932499, 2.2360679775]], rtol=1e-11)
    dx = back(np.ones((1, 2)), np.zeros_like(m), np.zeros_like(p))
    np.testing.assert_allclose(dx, published, rtol=1e-9)


READINGS = {
    "sym around the product": (lambda k, a: sym(k.T * a), True),
    "sym inside": (lambda k, a: k.T * sym(a), False),
    "sym inside, twice": (lambda k, a: 2 * k.T * sym(a), False),
    "no sym": (lambda k, a: k.T * a, False),
}


@pytest.mark.parametrize("name", READINGS)
def test_only_sym_around_the_product_with_k_is_the_gradient(name):
    reading, right = READINGS[name]
    rng = np.random.default_rng(2)
    x, weights = rng.normal(size=(5, 5)), rng.normal(size=(5, 5))
    c = np.array([[1.0, -2, 0.5, 3, 2]])
    values, u = np.linalg.eigh(sym(x))
    with np.errstate(divide="ignore"):
        k = 1 / (values[:, None] - values[None])
    np.fill_diagonal(k, 0)
    du = (weights + weights.T) @ (u * c)
    dx = u @ reading(k, u.T @ du) @ u.T

    def loss(x):
        return np.sum(weights * ionescu_eig(x, c)[1])

    slopes = np.zeros((5, 5))
    for place in np.ndindex(5, 5):
        step = np.zeros((5, 5))
        step[place] = 1e-5
        slopes[place] = (loss(x + step) - loss(x - step)) / 2e-5
    apart = np.linalg.norm(dx - slopes) / np.linalg.norm(slopes)
    assert apart < 1e-7 if right else apart > 0.1


@pytest.mark.parametrize("shape", [(5, 3), (4, 4)])
def test_full_u_counts_the_projection_on_u2_has_a_gradient_for_tall_x_only(shape):
    x = np.random.default_rng(5).normal(size=shape)
    c = np.ones((1, shape[1]))
    s, m, p, back = ionescu_svd(x, c)
    dp = np.random.default_rng(6).normal(size=p.shape)
    dx = back(np.zeros_like(s), np.zeros_like(m), dp)
    assert (np.max(np.abs(dx)) > 0.1) == (shape[0] > shape[1])


def test_cuts_have_a_gradient_though_the_zero_of_m_repeats():
    case = next(c for c in load("ncuts") if "Repeated" in c.flags)
    f, metric, target, r = case.args()
    _, back = ncuts(f, metric, target, r)
    df, dmetric = back(ONE)
    assert np.all(np.isfinite(df))
    for given, found in ((f, df), (metric, dmetric)):
        for place in np.ndindex(given.shape):
            kept = given[place]
            ends = []
            for step in (1e-5, -1e-5):
                given[place] = kept + step
                ends.append(ncuts(f, metric, target, r)[0].item())
            given[place] = kept
            slope = (ends[0] - ends[1]) / 2e-5
            assert abs(slope - found[place]) < 1e-7 * np.max(np.abs(found))


def test_a_cut_between_equal_eigenvalues_is_refused():
    unit = np.eye(3)
    with pytest.raises(DomainError, match="eigenvalues 1 and 2 are equal to rounding"):
        ncuts(unit, unit, unit, 1)
