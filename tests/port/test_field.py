"""Ports as people write them, rebuilt from public reports: wrong, mended, unusual.

What a check must say of each stands in field/ports.toml; docs/field.md shows what it
says.
"""

import pytest

from pyref.port.check import check
from pyref.renew.field import find_port, read_ports

FAULTS = [(p["file"], p["layer"], p["named"]) for p in read_ports("fault")]
STYLES = [(p["file"], p["layer"]) for p in read_ports("style")]


def mark(*values):
    marks = [pytest.mark.needs_octave] if values[0].endswith(".m") else []
    return pytest.param(*values, id=f"{values[0]}-{values[1]}", marks=marks)


@pytest.mark.slow
@pytest.mark.some(4)
@pytest.mark.parametrize(("name", "layer", "words"), [mark(*f) for f in FAULTS])
def test_a_fault_from_a_public_report_is_wrong_and_named_first(name, layer, words):
    report = check(find_port("wrong", name), layer)
    assert report.outcome == "wrong", report.table()
    assert words in report.diagnoses[0].name, report.table()


@pytest.mark.some(4, quick=16)
@pytest.mark.parametrize(("name", "layer"), [mark(*f[:2]) for f in FAULTS])
def test_the_same_port_mended_is_right(name, layer):
    report = check(find_port("right", name), layer)
    assert report.outcome == "right", report.table()


@pytest.mark.some(3, quick=15)
@pytest.mark.parametrize(("name", "layer"), [mark(*s) for s in STYLES])
def test_a_right_port_in_an_unusual_style_is_right(name, layer):
    report = check(find_port("style", name), layer)
    assert report.outcome == "right", report.table()
