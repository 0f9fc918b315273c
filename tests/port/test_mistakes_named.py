"""Every mistake of the catalogue is caught in a port, and named."""

import pytest

from pyref import layers
from pyref.mistakes.catalogue import mistakes
from pyref.port.check import check

ALL = [
    pytest.param(layer, i, id=mistake.id.replace(" ", "_"))
    for layer in layers.__all__
    for i, mistake in enumerate(mistakes(layer))
]


def test_there_are_mistakes():
    assert len(ALL) >= 100


@pytest.mark.parametrize(("layer", "number"), ALL)
def test_no_convention_makes_a_mistake_right_and_its_name_comes_first(
    layer, number, launch
):
    mistake = mistakes(layer)[number]
    target = f"pyref.mistakes.wrong:{layer}__{number}"
    strict = mistake.rounding  # digits lost count only then
    report = check(target, layer, habits=False, launch=launch, strict=strict)
    special = check(target, layer, strict=strict) if report.passed else report
    assert not special.passed
    if special.outcome == "not judged":
        assert "cannot be called" in special.reason  # it raises wherever it is tried
    elif special.others and special.right:
        assert "another function" in special.verdict()
    else:
        names = [(d.name, *d.synonyms) for d in special.diagnoses][:1]
        assert any(mistake.name in some for some in names), special.table()
