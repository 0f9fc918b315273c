"""The example as printed follows from one slip; put right it has other factors."""

import numpy as np
import pytest

from pyref.derivations import quantinsti, quantinsti_forward
from pyref.fixtures.load import load

CASE = next(c for c in load("quantinsti") if c.source["kind"] == "literature")
X, THETA1, THETA2, T = CASE.args()
ONE = np.ones((1, 1))


def test_what_is_printed_behind_z2_follows_from_the_slip_in_z2():
    z2 = np.array([[1.02], [0.975]])
    a2 = 1 / (1 + np.exp(-z2))
    z3 = THETA2 @ np.vstack([ONE, np.round(a2, 3)])
    a3 = 1 / (1 + np.exp(-z3))
    assert np.round(a2[:, 0], 3).tolist() == [0.735, 0.726]
    assert np.round(z3[:, 0], 4).tolist() == [1.0118, 0.6401]
    np.testing.assert_allclose(a3[:, 0], [0.7333, 0.6548], rtol=0, atol=1.01e-4)
    right, *_ = quantinsti_forward(X, THETA1, THETA2)
    assert right[:, 0] == pytest.approx([0.345, 0.975], rel=1e-15, abs=0)


def test_the_gradient_of_w5_is_the_product_of_three_factors():
    _, a2, _, a3, _ = quantinsti_forward(X, THETA1, THETA2)
    factors = -2 * (T[0, 0] - a3[0, 0]), a3[0, 0] * (1 - a3[0, 0]), a2[0, 0]
    _, back = quantinsti(X, THETA1, THETA2, T)
    _, _, dtheta2 = back(ONE)
    assert dtheta2[0, 1] == pytest.approx(np.prod(factors), rel=1e-15, abs=0)


def test_the_derivative_at_the_first_output_is_not_the_one_in_print():
    _, a2, _, a3, back = quantinsti_forward(X, THETA1, THETA2)
    first = np.array([[1.0], [0.0]])
    _, _, dtheta2 = back(0 * a2, 0 * a2, 0 * a3, first)
    assert dtheta2[0, 0] == pytest.approx(0.20093045, abs=5e-9)
    assert np.all(dtheta2[1] == 0)
    for printed in (0.1956, 0.1958):
        assert abs(dtheta2[0, 0] - printed) > 0.005
        assert abs(0.7333 * (1 - 0.7333) - printed) < 3e-4


def test_the_error_of_a_batch_and_its_gradients_are_sums_over_the_samples():
    case = next(c for c in load("quantinsti") if "Batch" in c.flags)
    x, theta1, theta2, t = case.args()
    loss, back = quantinsti(x, theta1, theta2, t)
    singles = [
        quantinsti(x[:, [i]], theta1, theta2, t[:, [i]]) for i in range(x.shape[1])
    ]
    assert loss.item() == pytest.approx(
        sum(y.item() for y, _ in singles), rel=1e-14, abs=0
    )
    _, *whole = back(ONE)
    for k, dv in enumerate(whole, start=1):
        one_by_one = sum(single(ONE)[k] for _, single in singles)
        np.testing.assert_allclose(one_by_one, dv, rtol=1e-12, atol=1e-14)
