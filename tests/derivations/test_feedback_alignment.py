"""What feedback alignment updates is no gradient, is one for w2', and still learns."""

import numpy as np
import pytest

from pyref.derivations import feedback_alignment
from pyref.errors import SizeError
from pyref.fixtures.load import load
from pyref.fixtures.sources import composition
from pyref.layers import dense, squared_error
from pyref.networks import chain, feedback

layers = composition("feedback_alignment")
VALID = [case for case in load("feedback_alignment") if not case.error]
CASES = pytest.mark.parametrize("case", VALID, ids=[case.id for case in VALID])
ONE = np.array([[1.0]])


def cosine(a, b):
    return np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b))


def test_the_published_update_lies_within_90_degrees_of_the_gradient():
    case = VALID[0]
    x, w1, w2, t, fixed = case.args()
    _, back = feedback_alignment(x, w1, w2, t, fixed)
    _, true_back = layers(x, w1, w2, t, fixed)
    delta1, gradient = back(ONE)[1][:, :1], true_back(ONE)[1][:, :1]
    assert abs(cosine(delta1, gradient) - 0.9547181279) < 1e-10
    o = 0.6223929981
    delta2 = back(ONE)[2][0, 0] * (1 + np.exp(-0.2))
    assert abs(delta2 - (o - 1) * o * (1 - o)) < 1e-9
    assert abs(delta2 + 0.0887451802) < 1e-10
    agreement = delta2 * (w2 @ fixed).item() * delta2
    assert abs(agreement - 0.006458079751) < 1e-10


@CASES
def test_the_last_layer_has_its_gradient_and_the_hidden_one_has_not(case):
    _, back = feedback_alignment(*case.args())
    _, true_back = layers(*case.args())
    dx, dw1, dw2 = back(*case.dys())
    true_dx, true_dw1, true_dw2 = true_back(*case.dys())
    np.testing.assert_allclose(dw2, true_dw2, rtol=1e-12, atol=1e-15)
    assert np.max(np.abs(dw1 - true_dw1)) > 1e-3 * np.max(np.abs(dw1))
    assert np.max(np.abs(dx - true_dx)) > 1e-3 * np.max(np.abs(dx))


@CASES
def test_with_the_transpose_of_w2_it_is_backpropagation(case):
    x, w1, w2, t, _ = case.args()
    _, back = feedback_alignment(x, w1, w2, t, w2.T)
    _, true_back = layers(x, w1, w2, t, w2.T)
    for one, other in zip(back(*case.dys()), true_back(*case.dys()), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-16)


class Linear:
    """The 10-20-4 net without bias, on targets that a linear map made."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.x = rng.normal(size=(100, 10))
        self.t = self.x @ rng.normal(size=(10, 4)) / np.sqrt(10)
        self.w = [0.1 * rng.normal(size=s) for s in ((10, 20), (20, 4))]
        self.fixed = [None, rng.normal(size=(4, 20)) / np.sqrt(4)]
        self.none = [np.zeros((1, 20)), np.zeros((1, 4))]

    def gradients(self, second):
        steps = [
            (dense, (self.w[0],), (self.none[0],)),
            second,
            (squared_error, (), (self.t,)),
        ]
        y, back = chain(self.x, steps)
        return np.mean(y), back(np.ones_like(y) / len(y))[1:]

    def aligned(self):
        return self.gradients((feedback, (self.w[1],), (self.none[1], self.fixed[1])))

    def true(self):
        return self.gradients((dense, (self.w[1],), (self.none[1],)))

    def angle(self):
        update, gradient = self.aligned()[1][0], self.true()[1][0]
        return np.degrees(np.arccos(cosine(update, gradient)))

    def learn(self, steps):
        for _ in range(steps):
            _, updates = self.aligned()
            self.w = [w - 0.05 * dw for w, dw in zip(self.w, updates, strict=True)]
        return self.aligned()[0]


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize("seed", range(5))
def test_the_angle_falls_well_below_90_degrees_as_the_linear_net_learns(seed):
    net = Linear(seed)
    start, first = net.angle(), net.aligned()[0]
    assert start > 60
    assert net.learn(300) < first / 100
    assert net.angle() < 60
    assert net.angle() < start
    assert net.learn(3000) < 1e-8 * first


def test_a_net_that_goes_against_the_feedback_starts_above_90_degrees():
    net = Linear(0)
    net.w[1] = -0.1 * net.fixed[1].T
    assert net.angle() > 90
    net.learn(300)
    assert net.angle() < 60


def test_feedback_is_dense_but_for_what_goes_back():
    rng = np.random.default_rng(3)
    x, w, b, dy = (rng.normal(size=s) for s in ((5, 3), (3, 2), (1, 2), (5, 2)))
    fixed = rng.normal(size=(2, 3))
    y, back = feedback(x, w, b, fixed)
    known, known_back = dense(x, w, b)
    np.testing.assert_array_equal(y, known)
    dx, *rest = back(dy)
    for one, other in zip(rest, known_back(dy)[1:], strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(dx, dy @ fixed)
    same = feedback(x, w, b, w.T)[1](dy)
    for one, other in zip(same, known_back(dy), strict=True):
        np.testing.assert_array_equal(one, other)


def test_feedback_of_the_size_of_w_is_refused():
    words = "feedback: feedback is 3 x 2, not M x D, with x 5 x 3, w 3 x 2, b 1 x 2"
    with pytest.raises(SizeError, match=f"^{words}$"):
        feedback(*(np.ones(s) for s in ((5, 3), (3, 2), (1, 2), (3, 2))))
