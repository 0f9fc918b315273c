"""Cases that hypothesis draws are certified, aimed, and made as small as can be."""

import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings

import pyref
from pyref.errors import DomainError, MissingError
from pyref.fuzz import known
from pyref.testing.strategies import list_drawable

FEW = settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],  # on a machine that others use too
)


def run(function, case):
    *outputs, back = function(*case.args())
    gradients = back(*case.dys())
    return (*outputs, *(gradients if isinstance(gradients, tuple) else (gradients,)))


@pytest.mark.some(quick=96)
@pytest.mark.parametrize("name", list_drawable())
def test_a_layer_of_ours_is_right_in_all_that_is_drawn(name):
    seen = []

    @FEW
    @given(pyref.testing.drawn(name))
    def judge(case):
        seen.append(case)
        results = run(getattr(pyref.layers, name), case)
        pyref.testing.assert_grad_close(results, case)

    judge()
    assert len(seen) >= 15
    assert all(case.expect for case in seen)


def test_what_is_drawn_is_certified_once(monkeypatch):
    from pyref.oracle import certify, prove  # the oracle may not be there

    proved, seen = [], []

    def count(case, *words, **more):
        proved.append(case)
        return real(case, *words, **more)

    real = certify.certify
    monkeypatch.setattr(certify, "certify", count)
    monkeypatch.setattr(prove, "certify", count)

    @FEW
    @given(pyref.testing.drawn("dense"))
    def take(case):
        seen.append(case)

    take()
    assert len(seen) >= 15
    assert len(proved) < 1.5 * len(seen)  # some have no result in their precision


def loses_a_row(x, w, b):
    """Right as long as there are no three columns."""

    def back(dy):
        dw = x.T @ dy
        dw[2:3] = 0
        return dy @ w.T, dw, dy.sum(axis=0, keepdims=True)

    return x @ w + b, back


def is_wrong(case):
    try:
        pyref.testing.assert_grad_close(run(loses_a_row, case), case)
    except AssertionError as problem:
        assert "dw is wrong" in str(problem)
        assert "pyref show" not in str(problem), "it is on no file"
        return True
    return False


@pytest.mark.slow
def test_what_is_wrong_is_found_and_made_small():
    few = settings(max_examples=200, deadline=None, database=None)
    case = find(pyref.testing.drawn("dense"), is_wrong, settings=few)
    assert (case["x"].shape, case["w"].shape) == ((1, 3), (3, 1))
    assert repr(case).startswith("<case of dense, drawn, float64:\n  x = array([[")
    assert not case["x"].flags.writeable


@pytest.mark.slow
@pytest.mark.parametrize("wanted", ["float32", "two samples", "ties"])
def test_both_precisions_sizes_and_edges_are_drawn(wanted):
    is_so = {
        "float32": lambda case: case["x"].dtype == np.float32,
        "two samples": lambda case: case["x"].shape[0] >= 2,
        "ties": lambda case: np.any(case["x"] == 0),
    }
    few = settings(max_examples=300, deadline=None, database=None)
    find(pyref.testing.drawn("relu"), is_so[wanted], settings=few)


def test_a_layer_that_is_none_or_whose_vectors_are_a_choice_is_refused():
    with pytest.raises(DomainError, match=r"dens is no layer .*near it: dense"):
        pyref.testing.drawn("dens")
    with pytest.raises(DomainError, match="eigh is no layer whose cases stand alone"):
        pyref.testing.drawn("eigh")


def test_what_is_missing_is_said_with_the_line_that_brings_it(monkeypatch):
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "hypothesis.strategies", None)
        with pytest.raises(MissingError, match="pip install hypothesis"):
            pyref.testing.drawn("dense")
    monkeypatch.setattr(known, "has_oracle", lambda: False)
    with pytest.raises(MissingError, match="pip install python-flint"):
        pyref.testing.drawn("dense")
