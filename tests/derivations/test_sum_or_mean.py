"""A batch is the sum of its samples, or their mean, as its source has it."""

import numpy as np
import pytest

from pyref import derivations
from pyref.fixtures.load import load

COLUMNS, ROWS = 1, 0
SUMS = {
    "raja": COLUMNS,
    "sadowski_logistic": ROWS,
    "sadowski_softmax": ROWS,
    "sadowski_linear": ROWS,
    "swarthmore": COLUMNS,
    "kostadinov_441": COLUMNS,
    "kostadinov_4221": COLUMNS,
    "ren": COLUMNS,
    "ml_cheatsheet": ROWS,
    "ml_cheatsheet_recomputed": ROWS,
    "dolhansky": ROWS,
    "not_so_random_walk": COLUMNS,
    "sabinasz_network": ROWS,
}
MEANS = {"nielsen": COLUMNS, "bulyaki": COLUMNS, "brilliant": ROWS}
BATCHES = [
    pytest.param(case, axis, name in MEANS, id=case.id)
    for name, axis in (SUMS | MEANS).items()
    for case in load(name)
    if not case.error and next(iter(case.inputs.values())).shape[axis] > 1
]


def samples(case, axis):
    """The arguments of the case once for each sample: data and targets are cut."""
    x, *weights = case.inputs.values()
    targets, *others = case.options.values()
    for d in range(x.shape[axis]):
        cut = [np.take(v, [d], axis=axis) for v in (x, targets)]
        yield [cut[0], *weights, cut[1], *others]


@pytest.mark.parametrize(("case", "axis", "mean"), BATCHES)
def test_a_batch_is_the_sum_of_its_samples_or_their_mean(case, axis, mean):
    function = getattr(derivations, case.layer)
    (dloss,) = case.dys()
    loss, back = function(*case.args())
    dx, *dweights = back(dloss)
    each = []
    for given in samples(case, axis):
        one, back_one = function(*given)
        each.append([one, *back_one(dloss)])
    count = len(each) if mean else 1
    one_by_one = [np.concatenate([v[1] for v in each], axis=axis)]
    summed = [sum(parts) for parts in zip(*(v[:1] + v[2:] for v in each), strict=True)]
    for got, want in zip([dx, loss, *dweights], one_by_one + summed, strict=True):
        want = want / count
        scale = np.max(np.abs(want))
        np.testing.assert_allclose(got, want, rtol=0, atol=1e-14 * scale)


def test_every_one_of_them_has_a_batch():
    assert {param.values[0].layer for param in BATCHES} == {*SUMS, *MEANS}
