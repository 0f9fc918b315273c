"""A wrong line planted in any layer, in either language, is caught and named."""

from functools import cache

import pytest

from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import plan, select
from pyref.mistakes.planted import list_planted, wrong_octave, wrong_python
from pyref.runners import numpy, probe
from pyref.runners.octave import open_transport
from pyref.runners.octave.cases import as_request, as_result

LINES = [line for line in list_planted() if line.layer != "chain"]
LAYERS = sorted({m.layer for m in LINES})
PARAMS = [
    pytest.param(i, id=m.id, marks=pytest.mark.xdist_group(f"planted-{m.layer}"))
    for i, m in enumerate(LINES)
]


@cache
def right(layer):
    """(case, result of the right Python layer); of networks the small batch."""
    cases = select([layer])
    small = [case for case in cases if case.probes]
    chosen = small or [case for case in cases if not case.error]
    return [(case, numpy.run(case)) for case in chosen]


def wrong_findings(layer, left, results):
    """What a cross-check of these results, by case, finds wrong.

    They stand for one language; the right Python layer stands for the other.
    """
    other = "octave" if left == "numpy" else "numpy"
    found = []
    for case, good in right(layer):
        sides = {(other, "float64"): good, **results[case.id]}
        for check in plan([case]):
            checker = f"{left}:slopes", "float64"
            known = check.right == "expected" or (
                check.right == "slopes" and checker in sides
            )
            between = check.pair == "numpy|octave"
            if check.dtype == "float64" and (between or (known and check.left == left)):
                found += judge(check, sides)
    return [f for f in found if f.verdict in ("fail", "error")]


def named(found, line, language):
    """The cross-check names the layer, a pair with this language, and the array."""
    assert found, f"{line.id}: not caught"
    assert {f.layer for f in found} == {line.layer}
    assert all(language in f.pair for f in found)
    arrays = {f.array for f in found}
    assert arrays & {line.array, "error"}, f"{line.id}: {arrays}"


def in_python(case, function=None):
    """Results of a Python layer; networks are probed in the cross-check alone."""
    found = {("numpy", "float64"): numpy.run(case, function=function)}
    if not case.probes:
        slopes = probe.run_slopes(case, function=function)
        found["numpy:slopes", "float64"] = slopes
    return found


@pytest.mark.some(quick=10)
@pytest.mark.parametrize("layer", LAYERS)
def test_three_lines_are_planted_in_each_layer_which_passes_without_them(layer):
    assert sum(m.layer == layer for m in LINES) >= 3
    results = {case.id: in_python(case) for case, _ in right(layer)}
    assert not wrong_findings(layer, "numpy", results)


@pytest.mark.some(quick=34)
@pytest.mark.parametrize("index", PARAMS)
def test_a_wrong_line_in_python_is_caught(index):
    line = LINES[index]
    wrong = wrong_python(line)
    results = {case.id: in_python(case, wrong) for case, _ in right(line.layer)}
    named(wrong_findings(line.layer, "numpy", results), line, "numpy")


@pytest.fixture(scope="module")
def in_octave(tmp_path_factory):
    """Results of a wrong Octave layer; one session has them all at hand."""
    folder = tmp_path_factory.mktemp("wrong")
    calls = {i: wrong_octave(m, folder, f"wrong_{i:03d}") for i, m in enumerate(LINES)}
    with open_transport("oct2py", folders=[str(folder)]) as octave:

        def results(index):
            cases = [case for case, _ in right(LINES[index].layer)]
            requests = [
                as_request(case, "octave", "float64", call=calls[index])
                for case in cases
            ]
            replies = octave.run_batch(requests)
            return {
                case.id: {("octave", "float64"): as_result(case, "octave", reply)}
                for case, reply in zip(cases, replies, strict=True)
            }

        yield results


@pytest.mark.some(3, quick=432)
@pytest.mark.needs_octave
@pytest.mark.parametrize("index", PARAMS)
def test_a_wrong_line_in_octave_is_caught(index, request):
    line = LINES[index]
    results = request.getfixturevalue("in_octave")(index)
    named(wrong_findings(line.layer, "octave", results), line, "octave")


def test_lines_are_planted_in_every_layer_and_network():
    rooms = ("layers", "networks")
    assert set(LAYERS) == {c.layer for c in select() if c.sheet.room in rooms}
