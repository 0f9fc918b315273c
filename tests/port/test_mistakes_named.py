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


def test_there_are_120_mistakes_or_more():
    assert len(ALL) >= 120


@pytest.mark.parametrize(("layer", "number"), ALL)
def test_no_convention_makes_a_mistake_right_and_its_name_comes_first(
    layer, number, launch
):
    name = mistakes(layer)[number].name
    target = f"pyref.mistakes.wrong:{layer}__{number}"
    report = check(target, layer, habits=False, launch=launch)
    special = check(target, layer) if report.passed else report
    assert not special.passed
    if special.others and special.right:
        assert "another function" in special.verdict()
    else:
        assert [d.name for d in special.diagnoses][:1] == [name], special.table()
