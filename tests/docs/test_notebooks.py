"""The notebooks of the docs show what they show when they are run."""

import copy
import sys

import pytest

from pyref.paths import ROOT

pytest.importorskip("nbclient", reason="nbclient is not installed")
sys.path.append(str(ROOT / "tools"))
import notebooks

pytestmark = pytest.mark.needs_octave
BOOKS = notebooks.read_books()


@pytest.fixture(scope="module")
def ran():
    """All of them, run in one kernel."""
    return notebooks.run_books(BOOKS)


def test_there_is_one_for_each_kind_of_user():
    assert list(BOOKS) == ["engineer", "maintainer", "teacher"]


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_a_notebook_shows_what_stands_in_its_file(name, ran):
    renew = "make notebooks"
    assert notebooks.read_words(ran[name]) == notebooks.read_words(BOOKS[name]), renew


@pytest.mark.parametrize("name", BOOKS)
def test_a_notebook_is_small(name):
    assert (notebooks.FOLDER / f"{name}.ipynb").stat().st_size < 60_000


def test_another_verdict_is_seen_and_another_time_or_digit_is_not():
    book = BOOKS["engineer"]
    (cell,) = (c for c in book.cells if "mended, inputs" in c.source)
    for old, new, same in [
        ("the same, and right", "the same, and wrong", False),
        ("4 of 4 entries", "3 of 4 entries", False),
        ("16.0 digits", "15.8 digits", True),
        ("Octave 7.3.0", "Octave 9.2.0", True),
    ]:
        other = copy.deepcopy(cell)
        other.outputs[0].text = cell.outputs[0].text.replace(old, new)
        assert old in cell.outputs[0].text
        words, others = (notebooks.read_output(one.outputs[0]) for one in (cell, other))
        assert (words == others) is same, old
