"""Errors kept and made anew are the same, and no backward pass may write its cache."""

import hashlib
from inspect import unwrap

import numpy as np
import pytest

from pyref.derivations import ml_cheatsheet, ml_cheatsheet_recomputed
from pyref.derivations.ml_cheatsheet import relu
from pyref.fixtures.load import load
from pyref.runners import numpy as runner

VALID = [case for case in load("ml_cheatsheet") if not case.error]
IDS = [case.id for case in VALID]
CASES = pytest.mark.parametrize("case", VALID, ids=IDS)
MARGIN = 2.0**-7


@CASES
def test_errors_kept_and_errors_made_anew_give_the_same_bits(case):
    _, kept = ml_cheatsheet(*case.args())
    _, anew = ml_cheatsheet_recomputed(*case.args())
    for one, other in zip(kept(*case.dys()), anew(*case.dys()), strict=True):
        np.testing.assert_array_equal(one, other)


@CASES
def test_every_case_keeps_away_from_the_kinks_with_units_on_and_off(case):
    x, wh, bh, wo, bo, _ = case.args()
    zh = x @ wh + bh
    zo = relu(zh) @ wo + bo
    for z in (zh, zo):
        assert np.min(np.abs(z)) > MARGIN
        assert np.any(z > 0)
        assert np.any(z < 0)


class Deep:
    """Rectified layers of any depth; error (l) is asked for by number, and counted."""

    def __init__(self, depth, memory):
        rng = np.random.default_rng(depth)
        self.weights = [rng.normal(size=(3, 3)) / 2 for _ in range(depth)]
        self.h, self.z = [rng.normal(size=(4, 3))], []
        for w in self.weights:
            self.z.append(self.h[-1] @ w + 0.25)
            self.h.append(relu(self.z[-1]))
        self.memory = {} if memory else None
        self.calls = 0

    def error(self, layer):
        if self.memory and layer in self.memory:
            return self.memory[layer]
        self.calls += 1
        last = layer == len(self.weights) - 1
        behind = self.h[-1] - 1 if last else self.behind(layer)
        found = behind * (self.z[layer] > 0)
        if self.memory is not None:
            self.memory[layer] = found
        return found

    def behind(self, layer):
        return self.error(layer + 1) @ self.weights[layer + 1].T

    def gradients(self):
        layers = reversed(range(len(self.weights)))
        return [self.h[layer].T @ self.error(layer) for layer in layers]


@pytest.mark.parametrize("depth", [1, 2, 5, 20])
def test_kept_errors_are_made_once_a_layer_and_others_once_for_each_layer_before(depth):
    kept, anew = Deep(depth, memory=True), Deep(depth, memory=False)
    for one, other in zip(kept.gradients(), anew.gradients(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert kept.calls == depth
    assert anew.calls == depth * (depth + 1) / 2


def written_into(z):
    """R' as in the code of the source: ones and zeros in place of z."""
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


def overwriting(x, wh, bh, wo, bo, y):
    """The same, z kept and the outputs made from it, with a slope written into z."""
    zh = x @ wh + bh
    zo = relu(zh) @ wo + bo
    loss = np.sum((relu(zo) - y) ** 2, keepdims=True) / 2

    def back(dloss):
        eo = dloss * (relu(zo) - y)
        h = relu(zh)
        eo = eo * written_into(zo)
        eh = (eo @ wo.T) * written_into(zh)
        dbo, dbh = (np.sum(e, axis=0, keepdims=True) for e in (eo, eh))
        return eh @ wh.T, x.T @ eh, dbh, h.T @ eo, dbo

    return loss, back


@CASES
def test_a_back_that_overwrites_its_cache_is_right_once_and_caught_by_the_watch(case):
    right, wrong = runner.run(case), runner.run(case, function=overwriting)
    for name, value in right.arrays.items():
        np.testing.assert_allclose(wrong.arrays[name], value, rtol=1e-12, atol=1e-12)
    assert right.notice is None
    assert wrong.notice.kind == "unrepeatable"


def cache(back):
    """A hash of every array that a back holds."""
    held = (cell.cell_contents for cell in unwrap(back).__closure__)
    arrays = [v for v in held if isinstance(v, np.ndarray)]
    assert arrays
    return [hashlib.sha256(v.tobytes()).hexdigest() for v in arrays]


@CASES
def test_back_leaves_every_array_it_holds_as_it_was(case):
    for function in (ml_cheatsheet, ml_cheatsheet_recomputed):
        _, back = function(*case.args())
        before = cache(back)
        back(*case.dys())
        assert cache(back) == before


def test_the_hash_sees_a_slope_that_is_written_into_z():
    _, back = overwriting(*VALID[0].args())
    before = cache(back)
    back(*VALID[0].dys())
    assert cache(back) != before
