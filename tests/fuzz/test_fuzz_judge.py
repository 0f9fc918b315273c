"""Verdicts on results: wrong, beside a stated limit, or beyond what the data decide."""

from dataclasses import replace

import numpy as np
import pytest

from pyref.fixtures import sources
from pyref.fixtures.load import load
from pyref.fuzz.block import run_once
from pyref.fuzz.judge import judge
from pyref.runners.numpy import find_function
from pyref.runners.result import Result

EPS = 2.0**-52


def make(layer, options=(), dys=None, **inputs):
    """A case of a layer, and the results that NumPy has of it."""
    first = load(layer)[0]
    case = replace(
        first,
        sheet=sources.sheet(layer),
        inputs={k: np.array(v, dtype=float) for k, v in inputs.items()},
        options=dict(options),
        upstream={k: np.array(v, dtype=float) for k, v in (dys or {}).items()},
        expect={},
        error="",
        exact_in=("float64",),
        storage={},
    )
    return case, run_once(find_function(case.sheet), case)


def verdict_on(case, numpy, octave, certified=False):
    function = find_function(case.sheet)
    both = {"octave": octave, "numpy": numpy}
    return judge(case, both, lambda one: run_once(function, one), certified)


def change(result, name, place, value):
    arrays = dict(result.arrays)
    arrays[name] = arrays[name].copy()
    arrays[name][place] = value
    return replace(result, arrays=arrays)


@pytest.fixture
def dense():
    return make(
        "dense", x=[[1e8, 1, -1e8]], w=[[1], [0.3], [1]], b=[[0]], dys={"dy": [[1]]}
    )


def test_equal_results_are_the_same(dense):
    case, result = dense
    assert verdict_on(case, result, result).kind == "same"


def test_what_cancels_may_differ_by_the_rounding_of_what_went(dense):
    case, result = dense
    near = change(result, "y", (0, 0), 0.3 + 1e-8)
    far = change(result, "y", (0, 0), 0.3 + 1e-5)
    assert verdict_on(case, result, near).kind == "same"
    assert verdict_on(case, result, far).kind == "wrong"
    assert verdict_on(case, far, result).finding.array == "y"


def test_numbers_that_cancel_may_have_moved_together_by_chance():
    """Of 300 means some do six times in a row, and none sixty times."""
    x = np.tile([1e8, 0.3, -1e8], (30, 10, 1, 1))
    case, result = make("global_avg_pool2d", x=x, dys={"dy": np.ones((30, 10))})
    near, far = (
        replace(result, arrays=result.arrays | {"y": result.arrays["y"] + off})
        for off in (1e-9, 1e-5)
    )
    assert verdict_on(case, result, near).kind == "same"
    assert verdict_on(case, result, far).kind == "wrong"


def test_where_nothing_is_summed_what_is_left_is_rounded_all_the_same():
    """Without columns the scores of attention are its mask alone."""
    case, result = make(
        "attention", {"attn_mask": np.array([[-16.0, 0.0]]), "scale": 0.5},
        {"dy": [[1]]}, q=np.ones((1, 0)), k=np.ones((2, 0)), v=[[1], [0]],
    )  # fmt: skip
    (share,) = result.arrays["y"].flat
    near = change(result, "y", (0, 0), share * (1 + 2 * EPS))
    far = change(result, "y", (0, 0), share * (1 + 1e-9))
    assert verdict_on(case, result, near).kind == "same"
    assert verdict_on(case, result, far).kind == "outside"  # small beside others


def test_a_number_wrong_in_both_languages_needs_the_certified_value(dense):
    pytest.importorskip("flint", reason="python-flint is not installed")
    case, result = dense
    both = change(result, "dw", (1, 0), 1 + 1e-13)
    assert verdict_on(case, both, both).kind == "same"
    told = verdict_on(case, both, both, certified=True)
    assert (told.kind, told.by, told.finding.array) == ("wrong", "certified", "dw")


def test_nan_for_infinity_a_shape_and_a_precision_are_wrong(dense):
    case, result = dense
    infinite = change(result, "db", (0, 0), np.inf)
    assert verdict_on(case, result, infinite).kind == "wrong"
    assert (
        verdict_on(case, infinite, change(result, "db", (0, 0), np.nan)).kind == "wrong"
    )
    for other in (result.arrays["dx"].T, result.arrays["dx"].astype(np.float32)):
        turned = replace(result, arrays={**result.arrays, "dx": other})
        assert verdict_on(case, result, turned).kind == "wrong"


def test_refusals_must_have_the_same_words(dense):
    case, result = dense
    first = Result(identifier="pyref:value", message="dense: x is 2, not above 3")
    other = replace(first, message="dense: x is 2, not below 3")
    assert verdict_on(case, first, first).kind == "refused"
    assert verdict_on(case, first, other).kind == "wrong"
    assert verdict_on(case, first, result).kind == "wrong"
    assert (
        verdict_on(case, first, replace(first, identifier="pyref:size")).kind == "wrong"
    )
    broken = Result(identifier="octave:error", message="nonconformant arguments")
    assert verdict_on(case, broken, broken).kind == "wrong"


def test_octave_need_not_tell_the_trailing_ones_of_a_size(dense):
    case, _ = dense
    told = "dense: w is {}, not ..., with x {}"
    first = Result(identifier="pyref:size", message=told.format("2 x 3", "4 x 1 x 1"))
    second = replace(first, message=told.format("2 x 3", "4 x 1"))
    third = replace(first, message=told.format("2 x 3", "1 x 4"))
    assert verdict_on(case, first, second).kind == "refused"
    assert verdict_on(case, first, third).kind == "wrong"


def test_a_refusal_that_a_rounding_decides_is_ill_posed():
    one = [[4, 2], [2, 1 + EPS]]
    case, result = make("cholesky", x=one, dys={"dy": np.eye(2)})
    assert result.ok
    message = "cholesky: pivot 2 of x is -2.2e-16, not above 0"
    refused = Result(identifier="pyref:value", message=message)
    assert verdict_on(case, result, refused).kind == "ill-posed"
    sure, fine = make("cholesky", x=[[4, 2], [2, 3]], dys={"dy": np.eye(2)})
    assert verdict_on(sure, fine, refused).kind == "wrong"


def test_numbers_in_refusals_may_differ_by_what_rounding_does_to_them():
    one = [[1e12, 1e12], [1e12, 1e12 - 1]]
    case, result = make("cholesky", x=one, dys={"dy": np.eye(2)})
    assert result.message == "cholesky: pivot 2 of x is -1, not above 0"
    near = replace(result, message=result.message.replace("-1", "-1.004"))
    far = replace(result, message=result.message.replace("-1", "-1.5"))
    assert verdict_on(case, result, near).kind == "refused"
    assert verdict_on(case, result, far).kind == "wrong"


def test_what_equal_singular_values_leave_open_is_ill_posed():
    dys = {"ds": [[1, 2]], "dm": [[1, 0], [0, 1]]}
    case, result = make("svd", {"c": np.array([[1.0, 3.0]])}, dys, x=[[1, 0], [0, 1]])
    other = replace(result, arrays={**result.arrays, "m": np.diag([3.0, 1.0])})
    assert verdict_on(case, result, other).kind == "ill-posed"
    apart, known = make("svd", {"c": np.array([[1.0, 3.0]])}, dys, x=[[2, 0], [0, 1]])
    other = replace(known, arrays={**known.arrays, "m": np.diag([3.0, 1.0])})
    assert verdict_on(apart, known, other).kind == "wrong"


def test_a_stated_limit_covers_what_it_names_and_no_more():
    pytest.importorskip("flint", reason="python-flint is not installed")
    args = {"epsilon": 0.5}, {"dy": [[1, 2]]}
    case, result = make("rmsnorm", *args, x=[[1e200, 2e200]], gamma=[[1, 1]])
    told = verdict_on(case, result, result, certified=True)
    assert (told.kind, told.reason) == ("outside", "range")
    unlimited = replace(case, sheet=replace(case.sheet, limits=()))
    assert verdict_on(unlimited, result, result, certified=True).kind == "wrong"
    case, result = make("rmsnorm", *args, x=[[1, 2]], gamma=[[1, 1]])
    off = change(result, "dx", (0, 0), 0.3)
    assert verdict_on(case, off, off, certified=True).kind == "wrong"
