"""A function without a way back is run, watched and certified by its outputs alone."""

import numpy as np
import pytest

from pyref.crosscheck.plan import plan
from pyref.fixtures.load import load
from pyref.networks.optimizers import momentum
from pyref.runners import numpy
from pyref.watch import Notice

CASE = load("momentum")[1]
kept: list[int] = []


def in_place(w, dw, v, gamma, eta):
    v *= gamma
    v += eta * dw
    return w - v, v.copy()


def handed_out(w, dw, v, gamma, eta):
    w = momentum(w, dw, v, gamma, eta)[0]
    return w, v


def counting(w, dw, v, gamma, eta):
    kept.append(1)
    w, v = momentum(w, dw, v, gamma, eta)
    return w * len(kept), v


def with_a_way_back(w, dw, v, gamma, eta):
    return *momentum(w, dw, v, gamma, eta), lambda *_: None


def test_there_is_nothing_to_probe_and_there_are_no_gradients():
    assert CASE.results == ["w", "v"]
    pairs = {check.pair for check in plan([CASE])}
    assert pairs == {"numpy|octave", "numpy|expected", "octave|expected"}


@pytest.mark.parametrize(
    ("wrong", "notice"),
    [
        (momentum, None),
        (in_place, Notice("changed", "v")),
        (handed_out, Notice("shared", "v")),
        (counting, Notice("unequal", "w")),
    ],
)
def test_a_step_that_does_more_than_compute_is_seen(wrong, notice):
    assert numpy.run(CASE, function=wrong).notice == notice


def test_a_step_with_another_number_of_results_is_refused():
    result = numpy.run(CASE, function=with_a_way_back)
    assert result.message == "momentum: gives 3 results, not w v"


def test_the_numbers_of_a_step_count_in_its_scale():
    """w, then eta dw twice: once for dw, once for eta."""
    case = load("sgd")[0]
    assert case.options == {"eta": 0.25}
    w, dw = np.abs(case.inputs["w"]), np.abs(case.inputs["dw"])
    assert np.array_equal(case.expect["w"].scale, w + 2 * 0.25 * dw)
