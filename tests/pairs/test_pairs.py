"""Whole functions in MATLAB and Python: right pairs are the same, slips are told."""

import pytest
from whole_pairs import list_pairs, plant

from pyref.pairs.run import compare

pytestmark = pytest.mark.needs_octave
PAIRS = list_pairs()
SLIPS = [(pair, slip) for pair in PAIRS for slip in pair.slips]
EVERY = 9  # of all slips one is tried, all of them by --thorough and by make renew


def hold(pair, folder, slip=None):
    a, b = plant(pair, folder, slip)
    return compare(a, b, pair.facts["inputs"], pair.facts["gradient"])


@pytest.mark.slow
@pytest.mark.some(3)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_right_pair_is_the_same_and_each_gradient_is_right(pair, tmp_path):
    report = hold(pair, tmp_path)
    assert report.outcome == "same", str(report)
    assert not report.wrong, str(report)
    assert all(report.gradients.values())
    assert all(one.verdict == "right" for one in sum(report.gradients.values(), ()))


@pytest.mark.slow
@pytest.mark.some(5)
@pytest.mark.parametrize("k", range(len(SLIPS)))
def test_a_slip_is_told_where_it_is(k, tmp_path, request):
    if k % EVERY and not request.config.getoption("--thorough"):
        pytest.skip("one slip of nine, all by --thorough")
    pair, slip = SLIPS[k]
    report = hold(pair, tmp_path, slip)
    told = report.outcome == "different" or report.wrong or report.layouts
    assert told, f"{pair.name}: {slip.what}\n{report}"
