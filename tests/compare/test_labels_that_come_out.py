"""Labels among the results, which one side counts from 0 and the other from 1."""

import textwrap

import pytest

from pyref.compare.run import compare

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
LINE = "W 4 3, X 9 3"


@pytest.fixture
def write(tmp_path):
    def write(form, code=PREDICT):
        file = tmp_path / f"p{len([*tmp_path.iterdir()])}.py"
        file.write_text(textwrap.dedent(code).format(*form))
        return f"{file}:predict"

    return write


def test_places_counted_from_0_and_from_1_are_one_and_it_is_told(write):
    a = write(["np.argmax(X @ W.T, axis=1) + 1"])
    b = write(["np.argmax(X @ W.T, axis=1)"])
    report = compare(a, b, LINE)
    assert report.outcome == "same", str(report)
    assert "B gives result 1 as labels from 0" in str(report)
    assert "B gives result 1 as labels from 1" in str(compare(b, a, LINE))


def test_ten_for_zero_is_such_a_convention(write):
    a = write(["np.argmax(X @ W.T, axis=1) + 1"])
    b = write(["(np.argmax(X @ W.T, axis=1) + 1) % 4"])
    report = compare(a, b, LINE)
    assert report.outcome == "same", str(report)
    assert "B gives result 1 as labels with 0 for 4" in str(report)


@pytest.mark.parametrize(
    "forms",
    [
        ("np.sum(X > 0) + 1", "np.sum(X > 0)"),
        ("np.argmax(X @ W.T, axis=1)", "np.argmax(X @ W.T, axis=1) + (X[:, 0] > 0)"),
        ("np.argmax(X @ W.T, axis=1)", "np.argmax(X @ W.T, axis=1) + 2"),
    ],
)
def test_a_count_that_is_off_and_labels_that_are_off_otherwise_differ(write, forms):
    assert compare(*(write([form]) for form in forms), LINE).outcome == "different"


def test_labels_come_out_as_they_went_in(write):
    line = "W 4 3, X 9 3, y labels 9 of 4"
    one, zero = write(["p + 1", 1], TAUGHT), write(["p", 0], TAUGHT)
    mixed = write(["p", 1], TAUGHT)
    report = compare(one, zero, line)
    assert report.outcome == "same", str(report)
    assert "B gives p as labels from 0" in " ".join(str(report).split())
    assert compare(one, mixed, line).outcome == "different"
