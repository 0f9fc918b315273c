"""A checker too coarse for a case says that it is blind there, and only there."""

from dataclasses import replace

import numpy as np
import pytest

from pyref.crosscheck.judge import SUNK, judge
from pyref.crosscheck.plan import Check, select
from pyref.fixtures.load import layers
from pyref.runners import numpy, probe
from pyref.runners.result import Result

BLIND = [case for case in select(layers()) if "complexstep" in case.blind]
SECOND = [case for case in select(layers()) if "hvp" in case.blind]


def by_complex_step(case, right):
    sides = {
        ("numpy", "float64"): numpy.run(case),
        ("numpy:complexstep", "float64"): right,
    }
    return judge(Check(case, "numpy", "complexstep", "float64"), sides)


@pytest.mark.parametrize("case", BLIND, ids=lambda case: case.id)
def test_the_complex_step_is_counted_as_blind_where_the_case_says_so(case):
    found = by_complex_step(case, probe.run_complex_step(case))
    assert [f.verdict for f in found] == ["blind"] * len(case.inputs)
    assert all(f.judged == 0 and f.blind for f in found)


@pytest.mark.parametrize("case", BLIND, ids=lambda case: case.id)
def test_no_case_says_so_that_the_complex_step_could_judge(case):
    seeing = replace(case, blind=())
    found = by_complex_step(seeing, probe.run_complex_step(case))
    assert "fail" in {f.verdict for f in found}


@pytest.mark.parametrize("case", SECOND, ids=lambda case: case.id)
def test_second_derivatives_are_blind_only_where_their_complex_step_fails(case):
    sides = {
        ("numpy", "float64"): numpy.run(case),
        ("numpy:hvp", "float64"): probe.run_hessian_vector(case),
    }
    check = Check(case, "numpy", "hvp", "float64")
    assert {f.verdict for f in judge(check, sides)} == {"blind"}
    seeing = replace(case, blind=())
    found = judge(replace(check, case=seeing), sides)
    assert "fail" in {f.verdict for f in found}


def test_the_complex_step_is_forgiven_what_sank_below_the_normal_numbers():
    case = next(case for case in select(["softplus"]) if not case.error)
    right = numpy.run(case).arrays["dx"].ravel()
    for shift, verdict in ((SUNK, "pass"), (1e-3, "fail")):
        moved = Result(arrays={"dx": right + np.where(right == right[0], shift, 0)})
        assert by_complex_step(case, moved)[0].verdict == verdict
