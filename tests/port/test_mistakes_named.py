"""Every mistake of the catalogue is caught in a port, and named if the page says so."""

from zlib import crc32

import pytest

from pyref.mistakes.catalogue import PORTED, mistakes
from pyref.port.check import check
from pyref.renew.mistakes import PAGE, read

SOME = 32
ALL = [
    pytest.param(layer, i, id=mistake.id.replace(" ", "_"))
    for layer in PORTED
    for i, mistake in enumerate(mistakes(layer))
]
NAMED = {row.mistake.id for row in read(PAGE.read_text()).caught if row.named}
"""Of the others the page says that their name does not come first."""


def test_there_are_mistakes():
    assert len(ALL) >= 1000


def pytest_generate_tests(metafunc):
    """One of 32 by itself, all with --thorough; test_thresholds has all numbers.

    Which ones does not change where a mistake is added or taken away.
    """
    if "number" in metafunc.fixturenames:
        step = 1 if metafunc.config.getoption("--thorough") else SOME
        some = [m for m in ALL if crc32(m.id.encode()) % step == 0]
        metafunc.parametrize(("layer", "number"), some)


@pytest.mark.some(quick=35)
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
    elif mistake.id not in NAMED:
        assert report.outcome == "wrong"
    else:
        best = report.diagnoses[0]
        names = (best.name, *best.synonyms)
        halves = any(mistake.name in name or name in mistake.name for name in names)
        assert halves or best.share == 1
