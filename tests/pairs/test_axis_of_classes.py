"""A one-hot or a distribution lies as the samples do, in rows or in columns."""

import numpy as np
import pytest

from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.inputs import read_inputs
from pyref.pairs.run import compare

COLUMNS = """
import numpy as np

def cost(W, X, Y):
    E = np.exp(W @ X)
    P = E / np.sum(E, axis=0, keepdims=True)
    m = X.shape[1]
    return -np.sum(Y * np.log(P)) / m, (P - Y) @ X.T / m
"""
ROWS = """
import numpy as np

def cost(W, X, Y):
    E = np.exp(X @ W)
    P = E / np.sum(E, axis=1, keepdims=True)
    m = X.shape[0]
    return -np.sum(Y * np.log(P)) / m, X.T @ (P - Y) / m
"""
OCTAVE = """
function [J, dW] = cost (W, X, Y)
  E = exp (W * X);
  P = bsxfun (@rdivide, E, sum (E, 1));
  m = size (X, 2);
  J = -sum (sum (Y .* log (P))) / m;
  dW = (P - Y) * X.' / m;
end
"""
IN_COLUMNS = [
    "W 3 4, X 4 6, Y one-hot 3 6",
    "W 3 4, X 4 6, Y distribution 3 6",
    "W 3 4, X 4 N, Y one-hot 3 N, N 6",
    "W 3 4, X 4 N, Y distribution 3 N, N 6",
    "W 3 4, X 4 M, Y one-hot 3 M, M 3",
    "W 3 3, X 3 N, Y one-hot 3 N, N 3",
    "W 3 4, X 4 3, Y one-hot 3 3",
    "W 3 4, X 4 6, Y one-hot 3 6 of 3",
]
IN_ROWS = [
    "W 4 3, X 6 4, Y one-hot 6 3",
    "W 4 3, X 6 4, Y distribution 6 3",
    "W 4 3, X N 4, Y one-hot N 3, N 6",
    "W 3 3, X N 3, Y one-hot N 3, N 3",
    "W 4 3, X 3 4, Y one-hot 3 3",
    "W 4 3, X 6 4, Y one-hot 6 3 of 3",
]


@pytest.mark.parametrize("line", IN_COLUMNS)
def test_classes_lie_down_columns_where_samples_do_on_every_set(line):
    for one in read_inputs(line, "W").sets():
        assert np.all(np.sum(one.values["Y"], axis=0) == 1), one.kind
        assert one.kinds["Y",].classes == 0


@pytest.mark.parametrize("line", IN_ROWS)
def test_classes_lie_along_rows_where_samples_do_on_every_set(line):
    for one in read_inputs(line, "W").sets():
        assert np.all(np.sum(one.values["Y"], axis=1) == 1), one.kind
        assert one.kinds["Y",].classes == 1


def test_a_number_of_classes_in_the_line_says_along_which_axis_they_lie():
    line = "theta 12, X 6 3, Y one-hot 3 6, num_labels 3"
    assert read_inputs(line, "theta").kinds["Y",].classes == 0
    assert read_inputs("p distribution 4 5, y labels 5 of 3").kinds["p",].classes == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Z 6 3, Y one-hot 6 3",
         "rows of Y sum to 1; for columns write Y one-hot 6 3 of 6"),
        ("W 3 4, X 4 6, Y distribution 3 6",
         "rows of Y sum to 1; for columns write Y distribution 3 6 of 3"),
        ("X 3 3, Y one-hot 3 3", "rows of Y sum to 1; for columns write Y one-hot 3 N,"
         " and N for the number of samples elsewhere too"),
    ],
)  # fmt: skip
def test_where_nothing_tells_rows_are_taken_and_what_to_write_for_columns(line, told):
    spec = read_inputs(line)
    assert spec.kinds["Y",].classes == 1
    assert [*spec.doubts] == [told]


@pytest.mark.parametrize("line", [IN_COLUMNS[2], IN_COLUMNS[7], IN_ROWS[2], IN_ROWS[5]])
def test_what_the_user_wrote_is_not_doubted(line):
    assert not read_inputs(line, "W").doubts


@pytest.mark.parametrize("line", [IN_COLUMNS[0], IN_COLUMNS[3], IN_COLUMNS[5]])
def test_a_right_gradient_in_columns_is_right(line, tmp_path):
    (tmp_path / "net.py").write_text(COLUMNS)
    report = gradcheck(f"{tmp_path}/net.py:cost", line, ["W"])
    assert report.passed, report
    assert "sum to 1" not in str(report)


@pytest.mark.slow
def test_a_right_gradient_in_rows_is_right_and_in_square_sizes_as_written(tmp_path):
    (tmp_path / "net.py").write_text(ROWS)
    for line in (IN_ROWS[0], IN_ROWS[3]):
        assert gradcheck(f"{tmp_path}/net.py:cost", line, ["W"]).passed


def test_a_wrong_gradient_is_told_with_what_was_assumed_of_the_classes(tmp_path):
    (tmp_path / "rows.py").write_text(ROWS.replace("X.T @", "2 * X.T @"))
    report = gradcheck(f"{tmp_path}/rows.py:cost", IN_ROWS[0], ["W"])
    assert report.outcome == "wrong"
    assert "rows of Y sum to 1; for columns write Y one-hot 6 3 of 6" in report.notes


@pytest.mark.slow
def test_a_function_of_octave_and_its_port_are_right_in_columns(tmp_path):
    (tmp_path / "net.py").write_text(COLUMNS)
    (tmp_path / "cost.m").write_text(OCTAVE)
    a, b = f"{tmp_path}/cost.m", f"{tmp_path}/net.py:cost"
    report = compare(a, b, IN_COLUMNS[0], ("W",))
    assert report.passed, report
    assert [one.kind for one in report.sets] == [
        "plain", "larger", "one row", "second point",
    ]  # fmt: skip
    assert gradcheck(a, IN_COLUMNS[2], ["W"]).passed
