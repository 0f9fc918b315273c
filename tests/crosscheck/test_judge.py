"""A checker too coarse for a case says that it is blind there, and only there."""

from dataclasses import replace

import numpy as np
import pytest

from pyref.crosscheck.compare import APART, SUNK
from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import Check, select
from pyref.fixtures.load import layers
from pyref.runners import numpy, probe
from pyref.runners.result import Result

FEEDBACK = next(c for c in select(["feedback_alignment"]) if not c.error)
SECOND = [case for case in select(layers()) if "hvp" in case.blind]
CANCELS = [
    case
    for case in select(["batchnorm", "layernorm"])
    if not case.error and case.finite and {"SmallRest", "Cancels"} & set(case.flags)
]


def by_complex_step(case, right, left=None, slopes=None):
    sides = {
        ("numpy", "float64"): left or numpy.run(case),
        ("numpy:complexstep", "float64"): right,
    }
    if slopes:
        sides["numpy:slopes", "float64"] = slopes
    return judge(Check(case, "numpy", "complexstep", "float64"), sides)


def plain(layer):
    return next(c for c in select([layer]) if not c.error and c.level == "plain")


@pytest.mark.parametrize("case", CANCELS, ids=lambda case: case.id)
def test_a_right_layer_does_not_fail_where_its_forward_pass_cancels(case):
    found = by_complex_step(case, probe.run_complex_step(case))
    assert {f.verdict for f in found} <= {"pass", "blind"}


def test_without_its_estimate_the_complex_step_would_fail_right_layers():
    failed = set()
    for case in CANCELS:
        turned = probe.run_complex_step(case)
        sure = {name: np.zeros_like(v) for name, v in turned.estimates.items()}
        found = by_complex_step(case, replace(turned, estimates=sure))
        failed |= {case.layer for f in found if f.verdict == "fail"}
    assert failed == {"batchnorm", "layernorm"}


@pytest.mark.parametrize(
    ("estimate", "shift", "verdict"),
    [(0, 1e-12, "fail"), (1e-12, 1e-12, "pass"), (1e-12, 1e-10, "fail"),
     (1e-3, 1e-4, "blind"), (np.nan, 0, "blind")],
)  # fmt: skip
def test_the_estimate_is_allowed_ten_times_until_it_is_too_coarse(
    estimate, shift, verdict
):
    case = plain("tanh")
    right = numpy.run(case)
    dx = right.arrays["dx"].ravel()
    turned = Result(
        arrays={"dx": dx + shift * np.max(np.abs(dx))},
        estimates={"dx": np.full(dx.size, estimate * np.max(np.abs(dx)))},
    )
    assert by_complex_step(case, turned, right)[0].verdict == verdict


def test_a_forward_pass_that_is_not_analytic_is_left_to_its_slopes():
    case = plain("tanh")
    base = numpy.function_of(case.sheet.function)

    def layer(x):  # abs is real: no step comes through
        return base(np.sign(x.real) * np.abs(x))

    left = numpy.run(case, function=layer)
    turned = probe.run_complex_step(case, function=layer)
    assert {f.verdict for f in by_complex_step(case, turned, left)} == {"fail"}
    slopes = probe.run_slopes(case, function=layer)
    (found,) = by_complex_step(case, turned, left, slopes)
    assert found.verdict == "blind"


def test_what_the_slopes_say_turns_no_true_complex_step_blind():
    for layer in ("relu", "conv2d", "softmax_crossentropy"):
        case = plain(layer)
        found = by_complex_step(
            case, probe.run_complex_step(case), slopes=probe.run_slopes(case)
        )
        assert [(f.verdict, f.blind) for f in found] == [("pass", 0)] * len(found)


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
        moved = Result(
            arrays={"dx": right + np.where(right == right[0], shift, 0)},
            estimates={"dx": np.zeros_like(right)},
        )
        assert by_complex_step(case, moved)[0].verdict == verdict


CHECKERS = {
    "slopes": probe.run_slopes,
    "complexstep": probe.run_complex_step,
    "layers": numpy.run_composed,
}


def in_the_place_of_dw1(checker, change):
    """The finding of dw1, which feedback_alignment has where no gradient is."""
    got, right = numpy.run(FEEDBACK), CHECKERS[checker](FEEDBACK)
    gradient = numpy.run_composed(FEEDBACK).arrays["dw1"]
    changed = change(got.arrays["dw1"], gradient)
    arrays = {k: v for k, v in {**got.arrays, "dw1": changed}.items() if v is not None}
    name = checker if checker == "layers" else f"numpy:{checker}"
    sides = {
        ("numpy", "float64"): replace(got, arrays=arrays),
        (name, "float64"): right,
    }
    found = judge(Check(FEEDBACK, "numpy", checker, "float64"), sides)
    return next(f for f in found if f.array == "dw1")


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda got, gradient: None, "is missing"),
        (lambda got, gradient: got.T, "is 2 x 3, not 3 x 2"),
        (lambda got, gradient: got.astype(np.float32), "is float32, not float64"),
        (lambda got, gradient: gradient, "is within a thousandth of it"),
        (lambda got, gradient: gradient * (1 + 1e-12), "is within a thousandth of it"),
        (lambda got, gradient: gradient * (1 + APART / 2), "is within a thousandth"),
    ],
    ids=["missing", "turned", "single", "equal", "rounded", "near"],
)
def test_what_is_no_gradient_fails_without_its_form_or_near_the_gradient(
    checker, change, told
):
    found = in_the_place_of_dw1(checker, change)
    assert found.verdict == "fail"
    assert told in found.note


@pytest.mark.parametrize("checker", CHECKERS)
def test_what_is_no_gradient_passes_far_from_it_and_never_as_nan(checker):
    found = in_the_place_of_dw1(checker, lambda got, gradient: got)
    assert found.verdict == "pass"
    assert found.note.split(";")[0] == "is no gradient, as its source has it"
    far = in_the_place_of_dw1(checker, lambda got, gradient: gradient * (1 + 2 * APART))
    assert far.verdict == "pass"
    broken = in_the_place_of_dw1(checker, lambda got, gradient: got * np.nan)
    assert broken.verdict == "fail"
