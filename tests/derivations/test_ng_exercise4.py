"""The check of the exercise: a gradient beside central differences of its cost."""

import numpy as np
import pytest

from pyref.derivations import ng_exercise4
from pyref.fixtures.load import load

CASES = [c for c in load("ng_exercise4") if c.source["kind"] == "literature"]
ONE = np.ones((1, 1))
STEP = 1e-4


def gradient(case):
    _, back = ng_exercise4(*case.args())
    _, *dthetas = back(ONE)
    return np.concatenate([v.ravel(order="F") for v in dthetas])


def differences(case):
    """The slopes of the cost in the order of [theta1(:); theta2(:)]."""
    x, *thetas, y, penalty = case.args()
    found = []
    for k, theta in enumerate(thetas):
        for j, i in np.ndindex(theta.T.shape):
            costs = []
            for step in (STEP, -STEP):
                moved = [v.copy() for v in thetas]
                moved[k][i, j] += step
                loss, _ = ng_exercise4(x, *moved, y, penalty)
                costs.append(loss.item())
            found.append((costs[0] - costs[1]) / (2 * STEP))
    return np.array(found)


@pytest.mark.parametrize("case", CASES, ids=["0", "1", "3"])
def test_the_relative_difference_of_the_exercise_is_below_1e_9(case):
    numeric, analytic = differences(case), gradient(case)
    assert len(analytic) == 38
    apart = np.linalg.norm(numeric - analytic) / np.linalg.norm(numeric + analytic)
    assert apart < 1e-9


def test_lists_of_two_lambdas_differ_by_the_weights_and_nowhere_in_the_biases():
    _, one, three = CASES
    apart = gradient(three) - gradient(one)
    weights = [v.copy() for v in (one.inputs["theta1"], one.inputs["theta2"])]
    for theta in weights:
        theta[:, 0] = 0
    unrolled = np.concatenate([v.ravel(order="F") for v in weights])
    np.testing.assert_allclose(apart, 2 / 5 * unrolled, rtol=1e-13, atol=1e-17)
    assert np.count_nonzero(apart == 0) == 8


def test_the_cost_is_the_mean_of_the_costs_of_the_rows():
    x, theta1, theta2, y, _ = CASES[0].args()
    whole, _ = ng_exercise4(x, theta1, theta2, y, 0)
    rows = [ng_exercise4(x[[i]], theta1, theta2, y[[i]], 0)[0] for i in range(5)]
    assert whole.item() == pytest.approx(np.mean(rows), rel=1e-15, abs=0)
