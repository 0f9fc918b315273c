"""How many digits the layers keep, and that no bound is wider than it needs to be."""

import re
from collections import defaultdict

import numpy as np
import pytest

from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import plan, select
from pyref.fixtures.case import Case
from pyref.fixtures.load import layers, load
from pyref.measure import bound, unit
from pyref.paths import ROOT
from pyref.runners import numpy
from pyref.runners.octave import open_transport
from pyref.runners.octave.cases import as_request, as_result

PROMISED = {
    "softmax_crossentropy-7c5c2d20": "right by 20, 40, 200",
    "softmax_crossentropy-8d52422a": "right by 40",
    "softmax_crossentropy-8c4d49b9": "right by 200",
    "softmax_crossentropy-50f8be33": "right by 20, 40, 200, first and last class",
    "sigmoid-d85c70f5": "saturated",
    "sigmoid-717042bb": "saturated",
    "tanh-4cf78739": "saturated",
    "tanh-384cc880": "saturated",
    "softplus-0e32af53": "saturated",
    "softplus-dae02f99": "saturated",
    "softplus-823a93ee": "saturated",
    "sigmoid_crossentropy-5c92e103": "|x| = 800, wrong",
    "sigmoid_crossentropy-a1daa644": "|x| = 20 to 800, right",
    "sigmoid_crossentropy-3d517a96": "|x| = 40, right",
    "sigmoid_crossentropy-1a039635": "|x| = 20 to 800, wrong",
    "sigmoid_crossentropy-66be99b7": "|x| = 40, 60, 87",
    "sigmoid_crossentropy-a64c04be": "|x| = 100, 200, 700",
    "batchnorm-373aedf1": "mean 1e8",
    "batchnorm-b4194682": "two rows near 1000",
    "batchnorm-d5caf8d9": "variance 1e-16",
}
FOURTEEN = {
    "logm-2e12c0d0": "two equal eigenvalues",
    "logm-d4086291": "all eigenvalues equal",
    "logm-526030e8": "two eigenvalues 2^-27 apart",
    "logm-9aedd76d": "all eigenvalues 2^-27 apart",
}
LOOSE = 160
BITS = {"float64": 53, "float32": 24}
DIGITS = ROOT / "docs" / "digits.md"


def digits(case, result, of_largest=False):
    """The fewest digits of y and dx, by entry or of the largest entry of each."""
    fewest = np.inf
    for name in ("y", "dx"):
        known = case.expect[name]
        error = np.abs((result.arrays[name] - known.high) - known.low)
        size = np.abs(known.high)
        tiny = np.finfo(np.float64).tiny  # a subnormal number has no 15 digits
        size = np.max(size) if of_largest else np.where(size >= tiny, size, np.inf)
        relative = max(np.max(error / size), 2.0**-53)
        fewest = min(fewest, -np.log10(relative))
    return fewest


@pytest.mark.parametrize("case", select(PROMISED), ids=lambda case: case.id)
def test_fifteen_digits_are_kept_where_usual_formulas_keep_few_or_none(case):
    assert digits(case, numpy.run(case)) >= 15, PROMISED[case.id]


@pytest.mark.parametrize("case", select(FOURTEEN), ids=lambda case: case.id)
def test_the_logarithm_keeps_fourteen_digits_of_its_largest_entry(case):
    assert digits(case, numpy.run(case), of_largest=True) >= 14, FOURTEEN[case.id]


@pytest.mark.needs_octave
def test_octave_keeps_the_same_digits():
    cases = select([*PROMISED, *FOURTEEN])
    with open_transport("oct2py") as octave:
        requests = [as_request(case, "octave", "float64") for case in cases]
        replies = octave.run_batch(requests)
    short = {}
    for case, reply in zip(cases, replies, strict=True):
        result, promised = as_result(case, "octave", reply), case.id in PROMISED
        found = digits(case, result, of_largest=not promised)
        if found < (15 if promised else 14):
            short[case.id] = found
    assert not short


def widths(layer):
    """How many times wider each bound is than the most that rounding can do.

    That is proved, in balls of the bits of each precision: twice the radius of the
    forward definition and its chain rule, as they stand and in their order. No machine
    has a part in it. Each case counts by the median of its entries that are rounded at
    all, and a result by the median of its cases.
    """
    certify = pytest.importorskip("pyref.oracle.certify", exc_type=ImportError)
    seen = defaultdict(list)
    for check in plan(load(layer), ["numpy", "expected"]):
        case, dtype = check.case, check.dtype
        if not case.finite or case.error:
            continue
        for name, off in certify.textbook(case, BITS[dtype]).items():
            known, radius = case.expect[name], np.array([float(v) for v in off.flat])
            rounding = unit(known.high, known.scale, dtype).ravel()
            times, moved = bound(case.length(name)), radius > 0
            if times and np.any(moved):
                with np.errstate(over="ignore"):
                    ratios = times * rounding[moved] / radius[moved]
                seen[name].append(np.median(ratios))
    return {name: np.sort(found)[(len(found) - 1) // 2] for name, found in seen.items()}


@pytest.mark.slow
@pytest.mark.some(2, quick=20)
@pytest.mark.parametrize("layer", layers())
def test_no_bound_is_far_wider_than_the_most_that_rounding_can_do(layer):
    """The widest is 158, global_avg_pool2d y; three in four are below 13."""
    assert not {name: width for name, width in widths(layer).items() if width > LOOSE}


@pytest.mark.slow
def test_a_length_that_is_too_long_makes_a_bound_too_wide(monkeypatch):
    right = Case.length
    assert widths("dense")["dw"] < LOOSE
    monkeypatch.setattr(Case, "length", lambda *given: 400 * right(*given))
    assert widths("dense")["dw"] > LOOSE


@pytest.mark.slow
def test_a_layer_is_graded_a_or_b_in_each_precision():
    grades = defaultdict(set)
    for check in plan(select(), ["numpy", "expected"]):
        if not check.case.error:
            result = numpy.run(check.case, check.dtype)
            for f in judge(check, {("numpy", check.dtype): result}):
                grades[f.grade].add((check.id, f.array))
    assert set(grades) <= {"A", "B", ""}, {g: grades[g] for g in grades if g in "CD"}
    assert grades["A"] and grades["B"]


@pytest.mark.slow
def test_the_page_of_digits_has_every_layer_with_its_number_of_cases():
    rows = re.findall(r"(?m)^\| (\w+) \| (\d+) \| (\d+) \|(.*)\|$", DIGITS.read_text())
    page = {name: (int(cases), int(refused)) for name, cases, refused, _ in rows}
    known = defaultdict(lambda: [0, 0])
    for case in select():
        if case.source["kind"] != "data" and (case.finite or case.error):
            known[case.layer][bool(case.error)] += 1
    assert page == {name: tuple(count) for name, count in known.items()}
    grades = re.findall(r"[\d.]+, [\d.e+-]+, (\w)", " ".join(r[3] for r in rows))
    assert set(grades) <= {"A", "B"}
    valid = [case for case in select() if case.finite and not case.error]
    exact = {case.layer for case in valid if "float32" in case.exact_in}
    assert len(grades) == sum(4 if name in exact else 2 for name in page)
