"""Raja's post: batches, the loss in its summary, any layers, a rate for each weight."""

import numpy as np
import pytest

from pyref.derivations import raja, raja_general, raja_step

ONE = np.ones((1, 1))
W = [
    np.sin(np.arange(1.0, 21)).reshape(5, 4, order="F"),
    np.sin(np.arange(21.0, 36)).reshape(3, 5, order="F"),
    np.sin(np.arange(36.0, 42)).reshape(2, 3, order="F"),
]
THETA = np.vstack([w.reshape(-1, 1, order="F") for w in W])
X = np.sin(np.arange(42.0, 54)).reshape(4, 3, order="F")
T = np.array([[0.5, 0.25, 0.125], [0.75, 0.5, 1]])
UNITS = np.array([[4, 5, 3, 2]])


def test_the_gradient_of_a_batch_is_the_sum_over_its_columns():
    whole = raja(X, *W, T)[1](ONE)
    each = [raja(X[:, [n]], *W, T[:, [n]])[1](ONE) for n in range(3)]
    np.testing.assert_allclose(whole[0], np.hstack([one[0] for one in each]), 1e-13)
    for k in (1, 2, 3):
        np.testing.assert_allclose(whole[k], sum(one[k] for one in each), 1e-12)


def test_a_loss_without_1_2_has_twice_the_slopes_of_the_gradient_in_print():
    _, _, _, dw3 = raja(X, *W, T)[1](ONE)
    for place in np.ndindex(dw3.shape):
        step = np.zeros((2, 3))
        step[place] = 1e-5
        ends = [2 * raja(X, *W[:2], w, T)[0].item() for w in (W[2] + step, W[2] - step)]
        assert (ends[0] - ends[1]) / 2e-5 == pytest.approx(2 * dw3[place], abs=1e-9)


def test_three_layers_of_the_sigmoid_are_raja():
    loss, back = raja(X, *W, T)
    dx0, *dw = back(ONE)
    out, same, all_back = raja_general(THETA, X, T, UNITS, np.ones((1, 3)))
    dtheta, dx = all_back(0 * out, ONE)
    assert same == loss
    np.testing.assert_array_equal(
        dtheta, np.vstack([v.reshape(-1, 1, order="F") for v in dw])
    )
    np.testing.assert_array_equal(dx, dx0)


@pytest.mark.parametrize("f", [[1, 2, 3], [4, 4, 4], [3, 1, 2]])
def test_one_rate_is_a_rate_for_each_weight_with_equal_entries(f):
    f = np.array([f])
    out, _, back = raja_general(THETA, X, T, UNITS, f)
    later, _, _ = raja_step(THETA, X, T, np.full((41, 1), 0.25), UNITS, f)
    np.testing.assert_array_equal(later, THETA - 0.25 * back(0 * out, ONE)[0])


def test_a_rate_of_0_keeps_a_weight_and_the_others_move():
    alpha = np.arange(41.0)[:, np.newaxis] % 4 / 8
    later, _, _ = raja_step(THETA, X, T, alpha, UNITS, np.array([[1, 2, 1]]))
    np.testing.assert_array_equal(later == THETA, alpha == 0)


def test_the_prediction_after_an_update_costs_less_than_the_one_before():
    f = np.array([[1, 2, 1]])
    before, cost, _ = raja_general(THETA, X, T, UNITS, f)
    later, out, loss = raja_step(THETA, X, T, np.full((41, 1), 0.1), UNITS, f)
    assert loss < cost
    assert np.any(out != before)
    np.testing.assert_array_equal(raja_general(later, X, T, UNITS, f)[0], out)


@pytest.mark.parametrize(
    ("units", "f", "told"),
    [
        ([[4, 5, 3, 2]], [[1, 1]], "units is 4 5 3 2, f is 1 x 2"),
        ([[4, 5, 2]], [[1, 1]], "theta is 41 x 1, not 30 x 1, with units 4 5 2"),
        ([[4, 5, 3]], [[1, 1]], "units is 4 5 3, x0 is 4 x 3, t is 2 x 3"),
        ([[4, 5.5, 2]], [[1, 1]], "units is 4 5.5 2, not whole and from 1"),
        ([[4, 5, 3, 2]], [[1, 0, 1]], "f has 0, not 1, 2, 3 or 4"),
    ],
)
def test_layers_that_do_not_fit_are_refused(units, f, told):
    with pytest.raises(ValueError, match=f"^raja_general: {told}$"):
        raja_general(THETA, X, T, np.array(units), np.array(f))
