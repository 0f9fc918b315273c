"""A set whose sizes do not fit says nothing against two functions."""

import pytest

from pyref.pairs.run import compare

COST = """
import numpy as np

def cost(w, X, Y):
    off = X @ w - Y
    {first}
    return np.sum(off**2), 2 * X.T @ off
"""
LINE = "w 3 2, X 7 3, Y N 2, N 7"


@pytest.fixture
def write(tmp_path):
    def write(name, first=""):
        file = tmp_path / f"{name}.py"
        file.write_text(COST.format(first=first))
        return f"{file}:cost"

    return write


@pytest.mark.slow
def test_where_both_raise_in_a_larger_set_a_note_says_so_and_the_rest_counts(write):
    report = compare(write("a"), write("b"), LINE, ("w",))
    assert report.passed, report
    assert "larger" not in [one.kind for one in report.sets]
    told = [note for note in report.notes if "could not be made" in note]
    assert len(told) == 1
    assert told[0].startswith("larger (Y 15 x 2) could not be made: both raise; A: ")
    assert "(7,2) (15,2)" in told[0]
    assert "raised" not in str(report)


@pytest.mark.slow
def test_where_one_alone_raises_in_a_larger_set_the_two_differ(write):
    line = LINE.replace("X 7", "X N")
    guard = "assert len(X) < 10"
    report = compare(write("a"), write("b", guard), line, ("w",))
    assert report.outcome == "different"
    assert "larger: B raised: AssertionError" in str(report)
