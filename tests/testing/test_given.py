"""The cases that a test takes: which, in which precision, and that they stay so."""

import numpy as np
import pytest

import pyref
from pyref.errors import DomainError
from pyref.networks.optimizers import adam
from pyref.testing import assert_grad_close, cases, load


def test_each_case_comes_in_each_precision_in_which_it_is_exact():
    want = [
        f"{case.id}{'-float32' if dtype == 'float32' else ''}"
        for case in pyref.load("conv2d")
        if not case.error
        for dtype in case.exact_in
    ]
    marks = cases("conv2d").args[1]
    assert [one.id for one in marks] == [case.label for case in load("conv2d")] == want
    assert {one.marks[0].name for one in marks} == {"plain", "hard", "hostile"}


def test_arrays_are_of_the_precision_and_read_only():
    for case in load("conv2d", level="plain"):
        for array in (case["x"], case.args()[0], case.dys()[0], case["dy"]):
            assert array.dtype == case.dtype
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
        assert case["stride"] == case.options["stride"]
        assert np.array_equal(case.args()[1], case["w"])
        assert case.args("float32")[0].dtype == np.float32


def test_cases_are_chosen_by_level_flag_and_precision():
    some = load("conv2d", "dense", level=("hard", "hostile"), dtype="float64")
    assert {case.layer for case in some} == {"conv2d", "dense"}
    assert {case.level for case in some} == {"hard", "hostile"}
    assert {case.dtype for case in some} == {"float64"}
    one = load("conv2d", where=lambda case: case["groups"] == 1)
    assert {case["groups"] for case in one} == {1} != {c["groups"] for c in some[:5]}
    flag = next(flag for case in load("batchnorm") for flag in case.flags)
    assert all(flag in case.flags for case in load("batchnorm", flags=flag))


def test_refused_cases_are_left_out_or_come_alone():
    assert not any(case.error for case in load("dense"))
    refused = load("dense", refused=True)
    assert refused
    assert all(case.error for case in refused)


def test_a_case_without_results_has_nothing_to_compare_and_is_not_given():
    without = {c.id for c in pyref.load("adam") if not c.error and not c.expect}
    given = load("adam")
    assert without and not without & {case.id for case in given}
    for case in given:
        outputs = adam(*case.args())
        results = {k: v.astype(case.dtype) for k, v in zip("wmv", outputs, strict=True)}
        assert_grad_close(results, case, accept=["textbook"])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"names": ["con2d"]}, "con2d is no layer, .*near it: conv2d"),
        ({"names": []}, "no layer is named"),
        ({"names": ["dense"], "level": "easy"}, "easy is no level"),
        ({"names": ["dense"], "dtype": "float16"}, "float16 is no dtype"),
        ({"names": ["dense"], "flags": "Flag"}, "Flag is no flag"),
        ({"names": ["dense"], "where": lambda case: case["x"].ndim == 9},
         r"dense: where refused all \d\d cases"),
        ({"names": ["eigh"]}, "eigh: its cases go through networks.eigh_invariants"),
    ],
)  # fmt: skip
def test_what_no_case_is_is_refused(asked, told):
    names = asked.pop("names")
    with pytest.raises(DomainError, match=told):
        load(*names, **asked)


def test_no_such_argument_is_told_with_those_that_there_are():
    with pytest.raises(DomainError, match="z is none of x, w, b, dy"):
        load("dense")[0]["z"]
