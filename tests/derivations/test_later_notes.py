"""What the sources of rows A17 to A22, D6, D7 and D8 say beyond their numbers."""

import time

import numpy as np
import pytest

from pyref import derivations
from pyref.derivations import (
    batch_update,
    claim_check,
    coursera,
    coursera_chain,
    coursera_slopes,
    coursera_slopes_chain,
    dot_rewrite,
    loop_library,
    ng_exercise4,
    same_weights,
    stochastic,
    tensor_form,
    wikipedia,
)
from pyref.fixtures.load import load
from pyref.probing.slopes import slopes

ONE = np.ones((1, 1))


def point(name, number=1):
    return [c for c in load(name) if not c.error][number].args()


class Counted:
    """A matrix that counts the multiplications of the products it is in."""

    count = 0

    def __init__(self, values):
        self.values = values

    def __matmul__(self, other):
        rows, shared = self.values.shape
        Counted.count += rows * shared * other.values.shape[1]
        return Counted(self.values @ other.values)


def test_products_from_either_end_agree_and_the_one_from_the_loss_costs_less():
    x, w1, w2, y = point("wikipedia")
    a1 = 1 / (1 + np.exp(-w1 @ x))
    a2 = 1 / (1 + np.exp(-w2 @ a1))
    f1, f2 = (Counted(np.diag((a * (1 - a)).ravel())) for a in (a1, a2))
    first, second, last = Counted(w1), Counted(w2), Counted((a2 - y).T)
    Counted.count = 0
    forward = last @ (f2 @ (second @ (f1 @ first)))
    from_x, Counted.count = Counted.count, 0
    reverse = (((last @ f2) @ second) @ f1) @ first
    from_loss = Counted.count
    dx, _, _ = wikipedia(x, w1, w2, y)[1](ONE)
    np.testing.assert_allclose(forward.values, reverse.values, rtol=1e-13)
    np.testing.assert_allclose(reverse.values.T, dx, rtol=1e-13)
    assert (from_x, from_loss) == (84, 31)


def test_loops_and_dot_products_agree():
    args = [np.sin(np.arange(1.0, 1 + r * c)).reshape(r, c) for r, c in
            ((20, 8), (15, 20), (5, 15), (5, 8))]  # fmt: skip
    found, times = [], []
    for function in (loop_library, dot_rewrite):
        started = time.perf_counter()
        found.append(function(*args)[1](ONE))
        times.append(time.perf_counter() - started)
    print(f"loops take {times[0] / times[1]:.0f} times as long")
    for loops, products in zip(*found, strict=True):
        np.testing.assert_allclose(loops, products, rtol=1e-11, atol=1e-13)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_diag_g_z3_times_the_slope_of_the_loss_is_a3_y():
    z3, y = np.array([[-3, 0], [-0.5, 1], [0, 0.25], [1.25, 0]]).T[:, :, np.newaxis]
    a3 = sigmoid(z3)
    da3 = ((1 - y) / (1 - a3) - y / a3).T
    inside = da3 @ np.diag((a3 * (1 - a3)).ravel())
    np.testing.assert_allclose(inside, (a3 - y).T, atol=4e-16)
    given = [np.zeros(s) for s in ((1, 1),) * 5 + ((4, 1),)]
    *_, db3 = derivations.cs229_diag(*given, z3, y)[1](ONE)
    np.testing.assert_allclose(db3, a3 - y, atol=4e-16)


def test_a_diagonal_matrix_is_the_elementwise_product():
    x, w1, b1, w2, b2, w3, b3, y = point("cs229_diag")
    _, back = derivations.cs229_diag(x, w1, b1, w2, b2, w3, b3, y)
    _, dw1, _, dw2, *_ = back(ONE)
    a1 = sigmoid(w1 @ x + b1)
    a2 = sigmoid(w2 @ a1 + b2)
    a3 = sigmoid(w3 @ a2 + b3)
    dz2 = w3.T @ (a3 - y) * a2 * (1 - a2)
    np.testing.assert_allclose(dw2, dz2 @ a1.T, rtol=1e-13)
    np.testing.assert_allclose(dw1, (w2.T @ dz2 * a1 * (1 - a1)) @ x.T, rtol=1e-13)


@pytest.mark.parametrize("activation", range(4))
def test_the_chain_rule_and_direct_computation_agree_with_each_activation(activation):
    z = np.arange(-6, 6.1, 0.1875)[np.newaxis]
    given = [0 * z + (k == activation) for k in range(4)]
    *_, direct = coursera_slopes(z, 0.01)
    *_, chained = coursera_slopes_chain(z, 0.01)
    np.testing.assert_allclose(chained(*given), direct(*given), atol=1e-15)
    assert np.any(direct(*given))


def test_the_sums_over_indices_are_the_matrices_with_w_transposed():
    a, w = point("tensor_form", 0)
    out, back = tensor_form(a, w)
    np.testing.assert_allclose(out, sigmoid(w.T @ a), rtol=1e-15)
    dout = np.cos(np.arange(1.0, 1 + out.size))[:, np.newaxis]
    dz = dout * out * (1 - out)
    for got, known in zip(back(dout), (w @ dz, a @ dz.T), strict=True):
        np.testing.assert_allclose(got, known, rtol=1e-14)


def test_equal_weights_stay_equal_step_after_step():
    w1, w2 = np.full((3, 2), 0.5), np.full((2, 3), 0.5)
    x, y = np.array([[1.0], [2]]), np.array([[0.0], [1]])
    for _ in range(20):
        _, dw1, dw2 = same_weights(x, w1, w2, y)[1](ONE)
        np.testing.assert_array_equal(dw1, dw1[[0, 0, 0]])
        w1, w2 = w1 - 0.5 * dw1, w2 - 0.5 * dw2
    np.testing.assert_array_equal(w1, w1[[0, 0, 0]])
    assert np.linalg.norm(w1 - 0.5) > 0.01


def test_both_routes_to_dz_agree_while_an_output_is_not_sure():
    for number in (1, 2):
        args = point("coursera", number)
        direct, chained = coursera(*args)[1](ONE), coursera_chain(*args)[1](ONE)
        for a, b in zip(direct, chained, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-15)


def test_a_mini_batch_is_the_sum_of_its_samples():
    x, w, b, t = point("claim_check")
    whole = claim_check(x, w, b, t)[1](ONE)
    each = [claim_check(x[[n]], w, b, t[[n]])[1](ONE) for n in range(len(x))]
    for k in (1, 2):
        np.testing.assert_allclose(whole[k], sum(one[k] for one in each), rtol=1e-13)


def test_an_epoch_of_single_updates_ends_elsewhere_than_one_batch():
    x, w, t, alpha = point("stochastic")
    batch, epoch = batch_update(x, w, t, alpha)[0], stochastic(x, w, t, alpha)[0]
    assert np.linalg.norm(batch - epoch) > 0.1 * np.linalg.norm(batch - w)
    summed = sum(batch_update(x[[n]], w, t[[n]], alpha)[0] - w for n in range(len(x)))
    np.testing.assert_allclose(batch - w, summed, rtol=1e-12)


def test_a_matrix_product_is_the_triple_loop():
    a, b = np.sin(np.arange(1.0, 13)).reshape(3, 4), np.cos(np.ones((4, 2)))
    found = np.zeros((3, 2))
    for i, j, k in np.ndindex(3, 2, 4):
        found[i, j] += a[i, k] * b[k, j]
    np.testing.assert_allclose(a @ b, found, rtol=1e-14)


def regularized(change):
    """The gradient of Ng's network with one thing changed: what was asked about."""

    def gradient(x, theta1, theta2, y, penalty):
        count = len(x)
        a1 = np.hstack([np.ones((count, 1)), x])
        a2 = np.hstack([np.ones((count, 1)), 1 / (1 + np.exp(-a1 @ theta1.T))])
        h = 1 / (1 + np.exp(-a2 @ theta2.T))
        delta3 = h - (y == np.arange(1, len(theta2) + 1))
        if change == "sigmoid' at the output too":
            delta3 = delta3 * h * (1 - h)
        delta2 = (delta3 @ theta2[:, 1:]) * a2[:, 1:] * (1 - a2[:, 1:])
        found = []
        for delta, a, theta in ((delta2, a1, theta1), (delta3, a2, theta2)):
            held = penalty * theta
            if change != "the bias held down too":
                held[:, 0] = 0
            if change == "no regularization":
                held = 0 * theta
            found.append(delta.T @ a + held)
        if change != "no 1/m":
            found = [one / count for one in found]
        return found

    return gradient


def farthest(found, right):
    return max(np.max(np.abs(a - b)) for a, b in zip(found, right, strict=True))


@pytest.mark.parametrize(
    "change",
    [
        "no 1/m",
        "no regularization",
        "the bias held down too",
        "sigmoid' at the output too",
    ],
)
def test_what_gives_odd_results_in_a_gradient_check_is_told(change):
    for case in load("ng_exercise4"):
        if not case.error and case.options["penalty"] == 3:
            args = case.args()
            right = [case.expect[f"dtheta{k}"].high for k in (1, 2)]
            assert farthest(regularized("")(*args), right) < 1e-13
            assert farthest(regularized(change)(*args), right) > 1e-4


def test_a_wrong_transpose_has_another_size_or_another_value():
    x, theta1, theta2, y, penalty = point("ng_exercise4", 0)
    _, dtheta1, _ = ng_exercise4(x, theta1, theta2, y, penalty)[1](ONE)
    assert dtheta1.T.shape != theta1.shape
    square = [[0.5, -1], [2, 0.25]], [[1, 0.5], [-1, 2]], [[0], [1]]
    _, dw1, _ = same_weights(ONE * [[1], [2]], *(ONE * v for v in square))[1](ONE)
    assert np.linalg.norm(dw1 - dw1.T) > 0.1 * np.linalg.norm(dw1)


@pytest.mark.parametrize(("step", "agrees"), [(1e-4, True), (1e-15, False), (8, False)])
def test_a_step_of_1e_4_agrees_and_one_of_1e_15_or_of_8_does_not(step, agrees):
    x, theta1, theta2, y, penalty = point("ng_exercise4", 0)
    _, dtheta1, _ = ng_exercise4(x, theta1, theta2, y, penalty)[1](ONE)
    numeric = np.zeros_like(theta1)
    for place in np.ndindex(theta1.shape):
        moved = np.zeros_like(theta1)
        moved[place] = step
        ends = [ng_exercise4(x, theta1 + s * moved, theta2, y, penalty)[0].item()
                for s in (1, -1)]  # fmt: skip
        numeric[place] = (ends[0] - ends[1]) / (2 * step)
    apart = np.linalg.norm(numeric - dtheta1) / np.linalg.norm(numeric + dtheta1)
    assert apart < 1e-8 if agrees else apart > 0.01


@pytest.mark.parametrize(("step", "blind"), [(1e-4, False), (1e-15, True), (8, True)])
def test_a_step_that_is_too_small_or_too_large_tells_that_it_is(step, blind):
    x, theta1, theta2, y, penalty = point("ng_exercise4", 0)
    args = [x, theta1, theta2, y, penalty]
    _, dtheta1, _ = ng_exercise4(*args)[1](ONE)
    with np.errstate(all="ignore"):
        values, errors = slopes(ng_exercise4, args, 3, [ONE], [[], None, []], step)
    right = np.abs(values[1] - dtheta1.ravel()) <= 10 * errors[1]
    trusted = errors[1] <= 1e-6 * np.max(np.abs(dtheta1))
    assert np.all(right | ~trusted)
    assert np.all(trusted) != blind
