"""A network on whole images is compared by scales: a lost entry shows in float32."""

import numpy as np
import pytest

from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import Check, plan
from pyref.fixtures.load import load
from pyref.fixtures.networks import cases
from pyref.measure import bound, unit
from pyref.oracle.backward import scale, scales_at_once
from pyref.oracle.tape import precision
from pyref.oracle.trace import trace
from pyref.runners import numpy
from pyref.runners.result import Result
from pyref.runners.sensitivity import find_scale, find_scales

ALL = [case for case in cases() if not case.probes]
TEN = [case for case in cases() if case.probes]
HIDDEN = 1e-3  # of the entries: they cancel to a two-thousandth of their scale


def run(case, dtype="float32"):
    return numpy.run(case, dtype)


def lose(result, name, place):
    """The same arrays, with one entry made 0."""
    array = result.arrays[name].copy()
    array.flat[place] = 0
    return Result(arrays={**result.arrays, name: array})


def find(case, right, results):
    """The findings of NumPy against right, in float32."""
    (check,) = (
        c
        for c in plan([case])
        if isinstance(c, Check) and c.pair == f"numpy|{right}" and c.dtype == "float32"
    )
    return judge(check, results)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.layer)
def test_an_entry_that_is_lost_among_all_images_is_found_in_float32(case):
    """Also where it is so small beside the largest that it was none of its digits."""
    result = run(case)
    dx = np.abs(result.arrays["dx"]).ravel()
    small = np.argsort(dx)[dx.size // 20]
    assert dx[small] < 2e-3 * np.max(dx)
    key = {("octave", "float32"): result}
    found = find(case, "octave", {**key, ("numpy", "float32"): result})
    assert {f.verdict for f in found} == {"pass"}
    wrong = lose(result, "dx", small)
    found = find(case, "octave", {**key, ("numpy", "float32"): wrong})
    assert [f.array for f in found if f.verdict == "fail"] == ["dx"]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_hardly_any_entry_could_be_lost(case):
    result = run(case)
    for name in case.results:
        value = np.abs(result.arrays[name].astype(np.float64))
        size = unit(value, find_scale(case, name), "float32")
        hidden = (value > 0) & (value <= 2 * bound(case.length(name)) * size)
        assert np.count_nonzero(hidden) <= max(1, HIDDEN * value.size), name


@pytest.mark.parametrize("case", TEN, ids=lambda case: case.layer)
def test_an_entry_whose_value_is_certified_is_found_when_it_is_lost(case):
    result = run(case)
    for name, probed in case.probed.items():
        value = probed.known
        seen = np.abs(value.high) > 1e-2 * value.scale
        assert np.any(seen), name
        place = int(
            probed.places[np.argmin(np.where(seen, np.abs(value.high), np.inf))]
        )
        wrong = {("numpy", "float32"): lose(result, name, place)}
        found = find(case, "expected", wrong)
        assert [f.array for f in found if f.verdict == "fail"] == [name]


@pytest.mark.slow
@pytest.mark.parametrize("case", TEN, ids=lambda case: case.layer)
def test_the_scale_of_every_entry_is_none_above_the_certified_one(case):
    measured = find_scales(case)
    for name, probed in case.probed.items():
        there = measured[name].ravel()[probed.places]
        assert np.all(there <= 1.01 * probed.known.scale), name  # 3 digits on file
        some = probed.known.scale > 0
        assert np.median(there[some] / probed.known.scale[some]) > 0.01


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_no_comparison_is_interim(case):
    result = run(case)
    same = {(name, "float32"): result for name in ("numpy", "octave")}
    found = find(case, "octave", same)
    found += find(case, "expected", same) if case.probed else []
    assert found
    assert not any(f.interim for f in found)


@pytest.mark.parametrize("layer", ["batchnorm", "softmax_crossentropy", "conv2d"])
def test_scales_at_once_are_those_of_one_pass_for_each(layer):
    case = next(c for c in load(layer) if c.finite and not c.error and c.expect)
    with precision(192):
        traced = trace(case)
        exact = {leaf.tick: abs(leaf.value) for leaf in traced.given}
        sizes = {tick: float(value) for tick, value in exact.items()}
        for value in traced.results.values():
            nodes = list(value.flat)
            slow = [float(scale(node, exact, {})) for node in nodes]
            assert np.allclose(scales_at_once(nodes, sizes), slow, rtol=1e-12)
