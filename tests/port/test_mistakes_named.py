"""Every mistake of the catalogue is caught in a port, and named."""

import pytest

from pyref import layers
from pyref.mistakes.catalogue import mistakes
from pyref.port.check import check

SOME = 8
EITHER = ("log_softmax: sum down the columns",)
"""The same with rows and columns exchanged: which is meant cannot be told."""
ALL = [
    pytest.param(layer, i, id=mistake.id.replace(" ", "_"))
    for layer in layers.__all__
    for i, mistake in enumerate(mistakes(layer))
]


def test_there_are_mistakes():
    assert len(ALL) >= 1000


def pytest_generate_tests(metafunc):
    """Every eighth by itself, all with --thorough; test_thresholds has all numbers."""
    if "number" in metafunc.fixturenames:
        step = 1 if metafunc.config.getoption("--thorough") else SOME
        metafunc.parametrize(("layer", "number"), ALL[::step])


@pytest.mark.some(4, quick=280)
def test_no_convention_makes_a_mistake_right_and_its_name_comes_first(
    layer, number, launch
):
    mistake = mistakes(layer)[number]
    target = f"pyref.mistakes.wrong:{layer}__{number}"
    strict = mistake.rounding  # digits lost count only then
    report = check(target, layer, habits=False, launch=launch, strict=strict)
    if report.outcome == "not judged":
        assert "cannot be called" in report.reason  # it raises wherever it is tried
    elif report.others and report.right:
        assert report.outcome == "wrong" or "ties" in dict(report.others)
    else:
        best = report.diagnoses[0]
        names = (best.name, *best.synonyms)
        halves = any(mistake.name in name or name in mistake.name for name in names)
        assert halves or best.share == 1 or mistake.id in EITHER
