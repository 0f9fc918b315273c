"""The pairs of whole functions are right, and every slip in them changes a result."""

import numpy as np
import pytest
from draw_pairs import draw_inputs
from pairs_in_octave import STEP, run_in_octave
from whole_pairs import call_port, list_pairs, load_port

PAIRS = list_pairs()
ROUNDING = 1e-12  # of values near 1: these pairs sum some dozens of terms
DIFFERENCES = 1e-8  # what central differences of step 6e-6 leave
CHANGE = 1e-6  # far above either
pytestmark = pytest.mark.xdist_group("pairs")  # one Octave for all of them
each_pair = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)


@pytest.fixture(scope="module")
def octave(tmp_path_factory):
    return run_in_octave(PAIRS, tmp_path_factory.mktemp("pairs"))


def read_octave(octave, pair, slip=""):
    """The results of the original, as a list of flat vectors down columns."""
    reply = octave[pair.name, slip]
    assert isinstance(reply, dict), reply
    return [reply[k] for k in range(len(pair.results))]


def flatten(results):
    return [np.ravel(result, order="F") for result in results]


def measure(some, others):
    """The largest difference between two lists of results, of values near 1."""
    differences = []
    for one, other in zip(some, others, strict=True):
        assert one.shape == other.shape
        assert np.all(np.isfinite(one))
        differences.append(np.max(np.abs(one - other) / np.maximum(1, np.abs(other))))
    return max(differences)


def take_slopes(pair, path, values, function):
    base = values[path]
    slopes = np.zeros(base.shape)
    for place in np.ndindex(base.shape):
        costs = []
        for step in (STEP, -STEP):
            moved = base.copy()
            moved[place] += step
            costs.append(call_port(pair, {**values, path: moved}, function)[0])
        slopes[place] = (costs[0] - costs[1]) / (2 * STEP)
    return slopes


def test_there_are_enough_pairs_and_slips_in_both_languages():
    assert len(PAIRS) >= 13
    assert sum(len(pair.slips) for pair in PAIRS) >= 70
    assert all(len(pair.slips) >= 5 for pair in PAIRS)


@each_pair
def test_each_slip_stands_once_in_its_source(pair):
    assert len({slip.name for slip in pair.slips}) == len(pair.slips)
    assert {slip.side for slip in pair.slips} == {"a", "b"}
    for slip in pair.slips:
        assert pair.read(slip.file).count(slip.old) == 1, slip.name
        assert slip.file.endswith(".m" if slip.side == "a" else ".py"), slip.name
        assert slip.what and slip.seen, slip.name


@each_pair
def test_each_gradient_of_a_port_is_that_of_its_cost(pair):
    values, function = draw_inputs(pair), load_port(pair)
    results = call_port(pair, values, function)
    told = [result.get("of") for result in pair.results]
    assert sorted(filter(None, told)) == sorted(pair.facts["gradient"])
    for path, gradient in zip(told[1:], results[1:], strict=True):
        slopes = take_slopes(pair, path, values, function)
        assert measure([gradient], [slopes]) < DIFFERENCES, path


@each_pair
def test_each_slip_in_a_port_changes_a_result(pair):
    values = draw_inputs(pair)
    right = call_port(pair, values, load_port(pair))
    for slip in pair.slips:
        if slip.side == "b":
            wrong = call_port(pair, draw_inputs(pair), load_port(pair, slip))
            assert measure(wrong, right) > CHANGE, slip.name


@pytest.mark.needs_octave
@each_pair
def test_a_port_agrees_with_its_original(pair, octave):
    port = call_port(pair, draw_inputs(pair), load_port(pair))
    assert measure(read_octave(octave, pair), flatten(port)) < ROUNDING


@pytest.mark.needs_octave
@each_pair
def test_each_gradient_of_an_original_is_that_of_its_cost(pair, octave):
    for result, values in zip(pair.results, read_octave(octave, pair), strict=True):
        if path := result.get("of"):
            slopes = octave[pair.name, ""][path]
            assert measure([values], [slopes]) < DIFFERENCES, path


@pytest.mark.needs_octave
@each_pair
def test_each_slip_in_an_original_changes_a_result(pair, octave):
    right = read_octave(octave, pair)
    for slip in pair.slips:
        if slip.side == "a":
            wrong = read_octave(octave, pair, slip.name)
            assert measure(wrong, right) > CHANGE, slip.name
