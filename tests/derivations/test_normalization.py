"""Batch normalization in six derivations and in a network: what their sources say."""

import numpy as np
import pytest

from pyref import derivations
from pyref.derivations import bn_network, costa, yeh

X = np.reshape(7 * np.arange(1.0, 16) % 11, (5, 3), order="F")
DY = np.reshape(4 * np.arange(1.0, 16) % 13 - 6, (5, 3), order="F")
GAMMA, BETA = np.array([[1, -2, 0.5]]), np.array([[3.0, 0, -1]])
EPSILONS = pytest.mark.parametrize("epsilon", [0, 0.25])


@EPSILONS
def test_the_columns_of_dx_sum_to_zero(epsilon):
    dx, _, _ = yeh(X, GAMMA, BETA, epsilon)[1](DY)
    np.testing.assert_allclose(np.sum(dx, axis=0), 0, atol=2e-15)


@EPSILONS
def test_dx_is_orthogonal_to_xhat_only_where_epsilon_is_zero(epsilon):
    y, back = yeh(X, GAMMA, BETA, epsilon)
    dx, dgamma, _ = back(DY)
    xhat = (y - BETA) / GAMMA
    left = epsilon * GAMMA * dgamma * (np.var(X, axis=0) + epsilon) ** -1.5
    np.testing.assert_allclose(np.sum(dx * xhat, axis=0)[np.newaxis], left, atol=1e-14)
    assert np.all(np.abs(left) > 1e-3) == (epsilon > 0)


@pytest.mark.parametrize(
    "name", ["yeh_operator", "costa", "costa_collapsed", "zakka", "kratzert"]
)
def test_six_derivations_of_batch_normalization_have_one_gradient(name):
    known, _, _ = yeh(X, GAMMA, BETA, 0.25)[1](DY)
    dx, _, _ = getattr(derivations, name)(X, GAMMA, BETA, 0.25)[1](DY)
    np.testing.assert_allclose(dx, known, atol=8e-15)


def test_gamma_as_the_deviation_and_beta_as_the_mean_give_the_input_back():
    mu, s2 = X.mean(axis=0, keepdims=True), X.var(axis=0, keepdims=True)
    y, _ = costa(X, np.sqrt(s2 + 0.25), mu, 0.25)
    np.testing.assert_allclose(y, X, rtol=1e-14, atol=4e-15)


NET = [np.array(v, float) for v in (
    [[1, 2], [-1, 0.5], [3, 1], [0, -2]], [[1, -1, 2], [0.5, 1, -2]], [[0.5, 1, -2]],
    [[1, 0, -1]], [[1], [-2], [3]], [[0.5], [1], [0], [2]],
)]  # fmt: skip


def test_the_kronecker_products_are_what_broadcasting_does():
    x, g1, gamma, beta, g2, y = NET
    z = x @ g1
    zhat = (z - z.mean(axis=0)) / z.std(axis=0)
    yhat = 1 / (1 + np.exp(-(gamma * zhat + beta))) @ g2
    loss, _ = bn_network(*NET)
    assert loss.item() == pytest.approx(np.mean((y - yhat) ** 2), rel=1e-14)
    one = np.ones((4, 1))
    kronecker = np.kron(gamma, one) * zhat + np.kron(beta, one)
    np.testing.assert_array_equal(kronecker, gamma * zhat + beta)


def test_moving_or_stretching_a_column_of_x_g1_moves_neither_the_loss_nor_dg2():
    x, g1, *rest = NET
    loss, back = bn_network(x, g1, *rest)
    same, back_same = bn_network(x + 3, 4 * g1, *rest)
    assert same.item() == pytest.approx(loss.item(), rel=1e-13)
    one = np.ones((1, 1))
    np.testing.assert_allclose(back_same(one)[4], back(one)[4], atol=1e-14)
