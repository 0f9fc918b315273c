"""Labels among the results, which one side counts from 0 and the other from 1."""

import textwrap

import numpy as np
import pytest

from pyref.errors import UsageError
from pyref.pairs.labels import FROM_0, FROM_1, TEN, Counted, find_numbering
from pyref.pairs.run import compare
from pyref.pairs.wording import write_verdict

PREDICT = """
    import numpy as np

    def predict(W, X):
        return {}
    """
TAUGHT = """
    import numpy as np

    def predict(W, X, y):
        p = np.argmax(X @ W.T, axis=1)
        return {}, np.sum(W[y - {}] ** 2)
    """
OCTAVE = """
    function p = predict (W, X)
      [~, p] = max (X * W', [], 2);
      p = {};
    end
    """
LINE = "W 4 3, X 9 3"
BY_HAND = "result 1 counts from 1 in A and from 0 in B"


@pytest.fixture
def write(tmp_path):
    def write(form, code=PREDICT):
        folder = tmp_path / f"p{len([*tmp_path.iterdir()])}"
        folder.mkdir()
        file = folder / ("predict.m" if code == OCTAVE else "predict.py")
        file.write_text(textwrap.dedent(code).format(*form))
        return str(file) if code == OCTAVE else f"{file}:predict"

    return write


@pytest.mark.slow
@pytest.mark.needs_octave
def test_octave_counts_from_1_and_python_from_0_and_the_verdict_says_so(write):
    a = write(["p"], OCTAVE)
    b = write(["np.argmax(X @ W.T, axis=1)"])
    report = compare(a, b, LINE)
    assert report.passed, str(report)
    told = "the same, if result 1 counts from 1 in A and from 0 in B"
    assert write_verdict(report) == told
    asked = compare(a, b, LINE, sets=("plain",), convention=(BY_HAND,))
    assert write_verdict(asked) == "the same"
    assert f"{BY_HAND}, as asked" in str(asked)


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.needs_octave
@pytest.mark.parametrize(
    ("octave", "python"),
    [
        ("p", "np.argmax(X @ W.T, axis=1) + 2"),
        ("p - 1", "np.argmax(X @ W.T, axis=1) + 1"),
        ("100 * p", "100 * np.argmax(X @ W.T, axis=1) + 99"),
    ],
)
def test_off_by_one_the_other_way_or_beyond_all_places_is_a_slip(write, octave, python):
    report = compare(write([octave], OCTAVE), write([python]), LINE, sets=("plain",))
    assert report.outcome == "different", str(report)


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("np.sum(X > 0)", "np.sum(X > 0) + 1"),
        ("np.argmax(X @ W.T, axis=1) + 1", "np.argmax(X @ W.T, axis=1)"),
        ("np.argmax(X @ W.T, axis=1)", "np.argmax(X @ W.T, axis=1) + (X[:, 0] > 0)"),
    ],
)
def test_two_functions_of_one_language_count_alike(write, a, b):
    report = compare(write([a]), write([b]), LINE, sets=("plain",))
    assert report.outcome == "different", str(report)


@pytest.mark.slow
def test_what_one_language_counts_otherwise_is_said_by_hand(write):
    one, zero = "np.argmax(X @ W.T, axis=1) + 1", "np.argmax(X @ W.T, axis=1)"
    pair = write([one]), write([zero])
    assert compare(*pair, LINE, convention=(BY_HAND,)).passed
    other = "result 1 counts from 0 in A and from 1 in B"
    assert compare(*pair[::-1], LINE, convention=(other,)).passed
    assert compare(*pair, LINE, convention=(other,)).outcome == "different"
    with pytest.raises(UsageError, match="'q' is no result of both: these are result"):
        compare(*pair, LINE, convention=("q counts from 1 in A and from 0 in B",))


def weigh(*sets, most=10):
    return [Counted(np.array(a), np.array(b), most) for a, b in sets]


def test_all_sets_together_tell_how_labels_are_counted():
    constant, other = ([3.0, 3], [2, 2]), ([1.0, 3], [0, 2])
    assert find_numbering(weigh(constant, other), [FROM_0]) == FROM_0
    assert find_numbering(weigh(constant, ([1.0], [0])), [FROM_0]) == FROM_0
    assert find_numbering(weigh(constant), [FROM_0]) is None
    assert find_numbering(weigh(([3.0], [2]), ([1.0], [0])), [FROM_0]) is None
    assert find_numbering(weigh(other, ([2.0, 2], [2, 2])), [FROM_0]) is None
    assert find_numbering(weigh(other, most=2), [FROM_0]) is None
    assert find_numbering(weigh(other[::-1]), [FROM_1]) == FROM_1


def test_ten_for_zero_is_such_a_convention_of_ten_classes_alone():
    assert find_numbering(weigh(([10.0, 3], [0, 3])), [FROM_0, TEN]) == TEN
    assert find_numbering(weigh(([4.0, 3], [0, 3])), [FROM_0, TEN]) is None


@pytest.mark.slow
def test_labels_come_out_as_they_went_in(write):
    line = "W 4 3, X 9 3, y labels 9 of 4"
    one, zero = write(["p + 1", 1], TAUGHT), write(["p", 0], TAUGHT)
    mixed = write(["p", 1], TAUGHT)
    report = compare(one, zero, line)
    assert report.outcome == "same", str(report)
    told = write_verdict(report)
    assert told == "the same, if p counts from 1 in A and from 0 in B"
    assert compare(one, mixed, line).outcome == "different"
