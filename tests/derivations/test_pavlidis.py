"""One column of weights: the same as exercise 4, and what an optimizer takes."""

import numpy as np
import pytest
from scipy.optimize import minimize

from pyref.derivations import ng_exercise4, pavlidis
from pyref.derivations.pavlidis import g, rolled, with_ones
from pyref.fixtures.load import load

ONE = np.ones((1, 1))
CHECKED = [c for c in load("ng_exercise4") if c.source["kind"] == "literature"]


@pytest.mark.parametrize("case", CHECKED, ids=["0", "1", "3"])
def test_cost_and_gradient_are_those_of_exercise_4(case):
    x, theta1, theta2, y, penalty = case.args()
    column = np.vstack([v.reshape(-1, 1, order="F") for v in (theta1, theta2)])
    loss, back = pavlidis(column, x.T, y.T, penalty, np.array([[3, 5, 3]]))
    want, back_want = ng_exercise4(x, theta1, theta2, y, penalty)
    assert loss.item() == pytest.approx(want.item(), rel=1e-15, abs=0)
    dx, dtheta1, dtheta2 = back_want(ONE)
    for got, value in zip(
        back(ONE),
        (np.vstack([v.reshape(-1, 1, order="F") for v in (dtheta1, dtheta2)]), dx.T),
        strict=True,
    ):
        np.testing.assert_allclose(got, value, rtol=0, atol=1e-16)


@pytest.mark.parametrize("hidden", [[], [4], [5, 3]], ids=len)
def test_an_optimizer_of_one_column_learns_labels_that_the_largest_node_tells(hidden):
    rng = np.random.default_rng(7)
    centers = np.array([[2.0, 0, -2], [0, 2, -2]])
    y = 1 + np.arange(30)[np.newaxis, :] % 3
    x = centers[:, y[0] - 1] + rng.normal(size=(2, 30)) / 4
    units = np.array([[2, *hidden, 3]])
    count = int(np.sum(units[0, 1:] * (units[0, :-1] + 1)))

    def cost(theta):
        loss, back = pavlidis(theta[:, np.newaxis], x, y, 1e-3, units)
        dtheta, _ = back(ONE)
        return loss.item(), dtheta[:, 0]

    start = rng.normal(size=count) / 2
    found = minimize(cost, start, jac=True, method="CG", options={"maxiter": 300})
    assert found.fun < cost(start)[0] / 2
    a = x
    for theta in rolled(found.x[:, np.newaxis], x, units):
        a = g(theta @ with_ones(a))
    np.testing.assert_array_equal(1 + np.argmax(a, axis=0), y[0])


def test_the_cost_without_penalty_is_the_mean_over_the_samples():
    case = next(c for c in load("pavlidis") if c.title.startswith("three hidden"))
    theta, x, y, _, units = case.args()
    loss, back = pavlidis(theta, x, y, 0, units)
    singles = [
        pavlidis(theta, x[:, [i]], y[:, [i]], 0, units) for i in range(x.shape[1])
    ]
    assert loss.item() == pytest.approx(
        np.mean([v for v, _ in singles]), rel=1e-14, abs=0
    )
    mean = np.mean([single(ONE)[0] for _, single in singles], axis=0)
    np.testing.assert_allclose(back(ONE)[0], mean, rtol=1e-12, atol=1e-15)
