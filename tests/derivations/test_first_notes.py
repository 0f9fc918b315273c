"""What the sources of rows A2, A3, A6, A7 and A8 say beyond their numbers."""

import numpy as np
import pytest

from pyref import derivations, layers
from pyref.derivations import (
    kurbiel_activation,
    kurbiel_linear,
    nielsen,
    raja,
    without_slope,
)
from pyref.fixtures.load import load


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


def test_three_separate_equations_make_a_network():
    (x, w1, b1, w2, b2, y), _ = point("nielsen", -1)
    z1, linear1 = kurbiel_linear(x, w1, b1)
    a1, activation1 = kurbiel_activation(z1)
    z2, linear2 = kurbiel_linear(a1, w2, b2)
    a2, activation2 = kurbiel_activation(z2)
    da1, dw2, db2 = linear2(activation2(a2 - y))
    _, dw1, db1 = linear1(activation1(da1))
    _, back = nielsen(x, w1, b1, w2, b2, y)
    for ours, whole in zip(
        (dw1, db1, dw2, db2), back(np.ones((1, 1)))[1:], strict=True
    ):
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
    _, _, dw2 = getattr(derivations, name)(x, w1, w2, t)[1](np.ones((1, 1)))
    np.testing.assert_allclose(dw2, h.T @ (y - t), rtol=1e-13)


def test_a_mini_batch_as_matrices_is_the_loop_over_its_samples():
    (x, w1, b1, w2, b2, y), _ = point("nielsen", 1)
    whole = nielsen(x, w1, b1, w2, b2, y)[1](np.ones((1, 1)))
    each = [
        nielsen(x[:, n : n + 1], w1, b1, w2, b2, y[:, n : n + 1])[1](np.ones((1, 1)))
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
    _, _, _, _, db2 = nielsen(x, w1, b1, w2, b2, y)[1](np.ones((1, 1)))
    np.testing.assert_allclose(db2, delta2, rtol=1e-14)


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
