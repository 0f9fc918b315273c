"""What the sources of rows A2, A3, A6, A7 and A8 say beyond their numbers."""

from dataclasses import replace

import numpy as np
import pytest

from pyref import derivations, layers
from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import Check
from pyref.derivations import (
    kostadinov_441,
    kurbiel_activation,
    kurbiel_linear,
    nielsen,
    raja,
    rojas,
    sadowski_logistic,
    without_slope,
)
from pyref.derivations.kurbiel_linear import input_backward, parameter_backward
from pyref.fixtures.load import load
from pyref.runners import numpy, probe

ONE = np.ones((1, 1))
RAJA = [case for case in load("raja") if not case.error]


def point(name, number=-2):
    """Inputs and options of a case of a derivation."""
    case = [c for c in load(name) if not c.error][number]
    return case.args(), case.dys()


def test_the_wrong_recursion_is_right_in_its_last_layer_and_nowhere_else():
    args, dys = point("without_slope", 0)
    wrong, right = without_slope(*args)[1](*dys), raja(*args)[1](*dys)
    off = [
        np.linalg.norm(a - b) / np.linalg.norm(b)
        for a, b in zip(wrong, right, strict=True)
    ]
    assert off[3] < 1e-15
    assert min(off[:3]) > 0.5


@pytest.mark.parametrize("case", RAJA, ids=lambda case: case.id)
def test_a_port_of_raja_without_the_slope_is_told_which_layers_are_wrong(case):
    sides = {("numpy", "float64"): numpy.run(case, function=without_slope)}
    found = judge(Check(case, "numpy", "expected", "float64"), sides)
    verdicts = {f.array: f.verdict for f in found if f.array in case.results}
    hidden = dict.fromkeys(("dx0", "dw1", "dw2"), "fail")
    if not np.any(case.expect["dw2"].high):
        hidden = dict.fromkeys(hidden, "pass")  # no error comes that far
    assert verdicts == {"loss": "pass", "dw3": "pass", **hidden}


def test_slopes_demand_that_what_is_said_to_be_no_gradient_is_none():
    case = next(case for case in load("without_slope") if not case.error)
    for said, right in ((case.sheet.not_gradients, True), ((), False)):
        sheet = replace(case.sheet, not_gradients=said)
        case = replace(case, sheet=sheet)
        sides = {
            ("numpy", "float64"): numpy.run(case),
            ("numpy:slopes", "float64"): probe.run_slopes(case),
        }
        found = judge(Check(case, "numpy", "slopes", "float64"), sides)
        verdicts = {f.array: f.verdict for f in found}
        hidden = dict.fromkeys(("dx0", "dw1", "dw2"), "pass" if right else "fail")
        assert verdicts == {**hidden, "dw3": "pass"}


def slopes(function, x, dy):
    """The gradient of sum (dy * function (x)) by central differences."""
    found = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        sides = []
        for step in (2.0**-17, -(2.0**-17)):
            moved = x.copy()
            moved[index] += step
            sides.append(np.sum(dy * function(moved)))
        found[index] = (sides[0] - sides[1]) / 2.0**-16
    return found


def test_each_equation_is_a_slope_by_itself():
    (a, w, b), (delta,) = point("kurbiel_linear", -1)
    dw, db = parameter_backward(delta, a)
    da = input_backward(delta, w)
    (z,), (upstream,) = point("kurbiel_activation", -1)
    _, back = kurbiel_activation(z)
    for gradient, function, x, dy in (
        (back(upstream), lambda v: kurbiel_activation(v)[0], z, upstream),
        (da, lambda v: kurbiel_linear(v, w, b)[0], a, delta),
        (dw, lambda v: kurbiel_linear(a, v, b)[0], w, delta),
        (db, lambda v: kurbiel_linear(a, w, v)[0], b, delta),
    ):
        by_slopes = slopes(function, x, dy)
        assert np.max(np.abs(gradient - by_slopes)) < 1e-8 * np.max(np.abs(gradient))


def test_three_separate_equations_make_a_network():
    (x, w1, b1, w2, b2, y), _ = point("nielsen", -1)
    z1, linear1 = kurbiel_linear(x, w1, b1)
    a1, activation1 = kurbiel_activation(z1)
    z2, linear2 = kurbiel_linear(a1, w2, b2)
    a2, activation2 = kurbiel_activation(z2)
    da1, dw2, db2 = linear2(activation2(a2 - y))
    _, dw1, db1 = linear1(activation1(da1))
    _, back = nielsen(x, w1, b1, w2, b2, y)
    for ours, whole in zip((dw1, db1, dw2, db2), back(ONE)[1:], strict=True):
        np.testing.assert_allclose(ours, whole, rtol=1e-13)


HEADS = {
    "sadowski_logistic": layers.sigmoid,
    "sadowski_softmax": layers.softmax,
    "sadowski_linear": lambda s: (s, None),
}


@pytest.mark.parametrize("name", HEADS)
def test_three_heads_share_one_delta(name):
    (x, w1, w2, t), _ = point(name, -1)
    h, _ = layers.sigmoid(x @ w1)
    y, _ = HEADS[name](h @ w2)
    _, _, dw2 = getattr(derivations, name)(x, w1, w2, t)[1](ONE)
    np.testing.assert_allclose(dw2, h.T @ (y - t), rtol=1e-13)


def usual_loss(s, t):
    y = 1 / (1 + np.exp(-s))
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.sum(t * np.log(y) + (1 - t) * np.log(1 - y))


@pytest.mark.parametrize("s", [-30.0, -3, -0.5, 0, 0.25, 2, 8])
@pytest.mark.parametrize("t", [0.0, 0.25, 1])
def test_the_stable_loss_is_the_usual_one_where_that_is_finite(s, t):
    loss, _ = sadowski_logistic(np.zeros((1, 1)), ONE, 2 * s * ONE, t * ONE)
    lost = np.finfo(float).eps * (1 + np.exp(max(s, 0)))  # where y is close to 1
    assert abs(loss.item() - usual_loss(s, t)) <= 4 * lost * max(1, loss.item())


@pytest.mark.parametrize(("s", "t"), [(800.0, 0.0), (-800.0, 1.0)])
def test_the_stable_loss_stays_finite_where_the_usual_one_does_not(s, t):
    with np.errstate(over="ignore"):
        loss, back = sadowski_logistic(np.zeros((1, 1)), ONE, 2 * s * ONE, t * ONE)
        assert not np.isfinite(usual_loss(s, t))
    assert loss.item() == 800
    assert all(np.all(np.isfinite(v)) for v in back(ONE))


def test_a_mini_batch_as_matrices_is_the_loop_over_its_samples():
    (x, w1, b1, w2, b2, y), _ = point("nielsen", 1)
    whole = nielsen(x, w1, b1, w2, b2, y)[1](ONE)
    each = [
        nielsen(x[:, n : n + 1], w1, b1, w2, b2, y[:, n : n + 1])[1](ONE)
        for n in range(x.shape[1])
    ]
    for k in range(1, 5):
        mean = sum(one[k] for one in each) / len(each)
        np.testing.assert_allclose(whole[k], mean, rtol=1e-13, atol=1e-16)


def test_the_first_equation_with_a_diagonal_matrix_is_the_elementwise_one():
    (x, w1, b1, w2, b2, y), _ = point("nielsen", -1)
    a1, _ = layers.sigmoid(w1 @ x + b1)
    a2, _ = layers.sigmoid(w2 @ a1 + b2)
    delta2 = np.diag((a2 * (1 - a2)).ravel()) @ (a2 - y)
    _, _, _, _, db2 = nielsen(x, w1, b1, w2, b2, y)[1](ONE)
    np.testing.assert_allclose(db2, delta2, rtol=1e-14)


def test_rojas_is_the_network_of_columns_transposed():
    case = next(case for case in load("rojas") if case.inputs["x"].shape[1] == 4)
    x, w1, w2, t = case.args()
    _, back = rojas(x, w1, w2, t)
    dx, dw1, dw2 = back(ONE)
    given = (x.T, w1[:-1].T, w1[-1:].T, w2[:-1].T, w2[-1:].T, t.T)
    _, of_columns = kostadinov_441(*given)
    ours = (dx, dw1[:-1], dw1[-1:], dw2[:-1], dw2[-1:])
    for one, other in zip(ours, of_columns(ONE), strict=True):
        assert np.max(np.abs(one - other.T)) < 1e-16
    known = [-0.028716879713, 0.000322765163, 0.029620885379, 0.030873075531]
    np.testing.assert_allclose(dw1[-1], known, rtol=0, atol=5e-13)
    assert abs(np.linalg.norm(dw1[:-1]) - 0.07055990807205775) < 1e-16


def test_the_product_formula_of_rojas_holds_for_three_layers():
    weights = [np.sin(np.arange(1.0, 13)).reshape(4, 3), np.cos(np.ones((4, 2)) * 2)]
    weights += [np.array([[0.5], [-1.5], [0.25]])]
    outs, o, t = [], np.array([[0.5, -1, 2]]), np.array([[0.25]])
    for w in weights:
        o, _ = layers.sigmoid(np.hstack([o, [[1.0]]]) @ w)
        outs.append(o)
    D = [np.diag((v * (1 - v)).ravel()) for v in outs]
    W = [w[:-1] for w in weights]
    delta1 = D[0] @ W[1] @ D[1] @ W[2] @ D[2] @ (outs[2] - t).T
    x = np.array([[0.5, -1, 2]])
    found = x
    backs = []
    for w in weights:
        found, affine = layers.dense(found, w[:-1], w[-1:])
        found, squash = layers.sigmoid(found)
        backs = [(affine, squash), *backs]
    gradient, db = found - t, None
    for affine, squash in backs:
        gradient, _, db = affine(squash(gradient))
    np.testing.assert_allclose(delta1, db.T, rtol=1e-13)
