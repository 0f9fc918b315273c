"""Graphs of Sabinasz: XOR, and digits that softmax and a logarithm alone lose."""

import numpy as np
import pytest

from pyref.derivations import sabinasz_network, sabinasz_perceptron
from pyref.fixtures.sources import composition

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
XOR = np.array([0, 1, 1, 0])
C = np.eye(2)[XOR]
ONE = np.ones((1, 1))
LEAST = 4 * np.log(2)


def test_on_xor_one_layer_has_no_slope_at_zero_weights():
    J, back = sabinasz_perceptron(X, np.zeros((2, 2)), np.zeros((1, 2)), C)
    assert J.item() == pytest.approx(LEAST, rel=1e-15)
    for gradient in back(ONE)[1:]:
        np.testing.assert_array_equal(gradient, 0)


def test_on_xor_no_weights_of_one_layer_cost_less_than_4_log_2():
    rng = np.random.default_rng(4)
    for scale in 2.0 ** rng.integers(-9, 4, 300):
        w, b = scale * rng.normal(size=(2, 2)), scale * rng.normal(size=(1, 2))
        assert sabinasz_perceptron(X, w, b, C)[0] >= LEAST * (1 - 1e-15)


def test_of_xor_one_layer_has_three_rows_right_at_most():
    v1, v2, a = np.meshgrid(*[np.arange(-3, 4)] * 2, np.arange(-3.5, 4))
    d = X @ np.vstack([v1.ravel(), v2.ravel()]) + a.ravel()
    right = np.sum(((d > 0) == XOR[:, np.newaxis]) & (d != 0), axis=0)
    assert right.max() == 3


def test_a_hidden_layer_of_two_has_all_four_rows_of_xor_right():
    net = [[8, 8], [8, 8]], [[-4, -12]], [[0, 8], [0, -16]], [[0, -4]]
    J, _ = sabinasz_network(X, *(np.array(v, float) for v in net), C)
    assert 0 < J < 0.1 < np.log(2)  # a row that is wrong costs log 2 or more


def test_plain_steps_find_xor_with_a_hidden_layer_of_four():
    w1 = 2 * np.sin(np.arange(1.0, 9)).reshape(2, 4, order="F")
    w2 = 2 * np.sin(np.arange(9.0, 17)).reshape(4, 2, order="F")
    net = [w1, np.zeros((1, 4)), w2, np.zeros((1, 2))]
    for _ in range(60):
        J, back = sabinasz_network(X, *net, C)
        net = [v - dv for v, dv in zip(net, back(ONE)[1:], strict=True)]
    assert J < 0.2


def losses(score, target):
    """J of one sample with the scores 0 and score, by the graph and by layers."""
    zero, row = np.zeros((1, 1)), np.array([[0.0, score]])
    args = zero, zero, zero, np.zeros((1, 2)), row, np.array([target])
    with np.errstate(divide="ignore"):
        return [
            f(*args)[0].item()
            for f in (sabinasz_network, composition("sabinasz_network"))
        ]


def test_where_p_is_next_to_one_the_graph_has_lost_the_digits():
    graph, layers = losses(40.0, [0.0, 1.0])
    assert graph == 0
    assert layers == pytest.approx(np.exp(-40), rel=1e-15, abs=0)


def test_where_p_is_small_the_graph_has_its_digits_until_p_is_no_number():
    assert losses(-700.0, [0.0, 1.0]) == pytest.approx([700, 700], rel=1e-15, abs=0)
    assert losses(-800.0, [0.0, 1.0]) == [np.inf, 800]
