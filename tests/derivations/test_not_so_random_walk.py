"""The numbers of the post after one step, and where its one wrong number comes from."""

import numpy as np
import pytest

from pyref.derivations import not_so_random_walk, not_so_random_walk_step
from pyref.fixtures.load import load

CASE = next(c for c in load("not_so_random_walk") if c.source["kind"] == "literature")
RATE = 0.01
ONE = np.ones((1, 1))


def test_one_step_of_rate_a_hundredth_gives_the_weights_of_the_source():
    _, back = not_so_random_walk(*CASE.args())
    moved = [
        value - RATE * dv
        for value, dv in zip(CASE.inputs.values(), back(ONE), strict=True)
    ]
    _, w, b1, b2 = moved
    want = [
        0.099980160881, 0.199995957107, 0.299920643525, 0.399983828427,
        0.499900804406, 0.599979785534, 0.699234648716, 0.798817209779,
        0.899228116929, 0.098807115415,
    ]  # fmt: skip
    np.testing.assert_allclose(w[:, 0], want, rtol=0, atol=5.1e-13)
    assert b2.item() == pytest.approx(0.4980254250, abs=5.1e-11)
    assert b1.item() == pytest.approx(0.4999761180, abs=5.1e-11)


def test_the_prediction_after_one_step_is_nearer_to_both_targets():
    *_, before, cost = not_so_random_walk_step(*CASE.args(), 0)
    *_, o, loss = not_so_random_walk_step(*CASE.args(), RATE)
    assert before[:, 0] == pytest.approx([0.88955061397, 0.800399608067], abs=1e-12)
    assert np.all((CASE.args()[-1] < o) & (o < before))
    assert loss < cost


def test_the_gradient_of_b1_in_print_is_what_is_left_without_the_cross_paths():
    x, w, b1, b2, t = CASE.args()
    h = 1 / (1 + np.exp(-(np.reshape(w[:6], (3, 2)).T @ x + b1)))
    o = 1 / (1 + np.exp(-(np.reshape(w[6:], (2, 2)).T @ h + b2)))
    deltao = (o - t) * o * (1 - o)
    straight = deltao * w[[6, 9]] * h * (1 - h)
    assert np.sum(straight) == pytest.approx(0.00077645, abs=5e-9)
    crossed = deltao[::-1] * w[[7, 8]] * h * (1 - h)
    _, back = not_so_random_walk(*CASE.args())
    _, _, db1, _ = back(ONE)
    assert np.sum(straight + crossed) == pytest.approx(db1.item(), rel=1e-14, abs=0)
    assert round(float(np.sum(straight)), 4) == 0.0008


def test_a_shared_bias_has_the_sum_over_the_units_that_share_it():
    x, w, b1, b2, t = CASE.args()
    _, back = not_so_random_walk(x, w, b1, b2, t)
    _, dw, db1, db2 = back(ONE)
    first = np.vstack([x[:1], x[:1]])  # dw1 and dw2 are the units' deltas times x1
    assert db1.item() == pytest.approx((dw[:2] / first).sum(), rel=1e-14, abs=0)
    h1 = 1 / (1 + np.exp(-(w[[0, 2, 4]].T @ x + b1)))
    assert db2.item() == pytest.approx((dw[6:8] / h1).sum(), rel=1e-14, abs=0)
