"""Inputs and functions of single precision: what is handed over, and what is judged."""

import re
import textwrap
from dataclasses import replace

import numpy as np
import pytest
import scipy.io

from pyref.pairs.agree import Agreement
from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.inputs import read_inputs
from pyref.pairs.judged import Judged
from pyref.pairs.report import Compared, Report, SetReport
from pyref.pairs.run import compare

X = np.array([[0.1, 0.2], [0.3, 0.7]], dtype=np.float32)
TOLD = "X came in single precision: these numbers are handed over as doubles"


def test_singles_of_a_file_or_a_dictionary_are_told(tmp_path):
    np.savez(tmp_path / "data.npz", X=X, y=np.array([1.0, 2.0]))
    scipy.io.savemat(tmp_path / "data.mat", {"X": X, "y": np.array([1.0, 2.5])})
    sources = (f"{tmp_path}/data.npz", f"{tmp_path}/data.mat", {"X": X, "y": 2.0})
    for source in sources:
        spec = read_inputs(source)
        assert TOLD in spec.notes
        value = spec.sets()[0].values["X"]
        assert value.dtype == np.float64
        assert np.array_equal(value, X.astype(np.float64))


def test_labels_of_single_precision_are_whole_numbers(tmp_path):
    y = np.array([[1], [3], [2]], dtype=np.float32)
    scipy.io.savemat(tmp_path / "data.mat", {"y": y})
    value = read_inputs(f"{tmp_path}/data.mat").sets()[0].values["y"]
    assert value.dtype == np.int64


def test_a_struct_with_singles_inside_is_told_by_its_name_and_doubles_are_not():
    spec = read_inputs({"nn": {"W": [X, X]}, "y": np.array([0.1])})
    assert [note for note in spec.notes if "single" in note] == [
        TOLD.replace("X", "nn")
    ]


SINGLE = """
    import numpy as np

    def cost(W, X, y):
        W, X, y = (np.asarray(v, dtype=np.{0}) for v in (W, X, y))
        E = X @ W - y
        return np.sum(E * E) / 8, X.T @ E / np.{0}({1} / 2)
    """
LINE = "W 3 2, X 8 3, y 8 2"


@pytest.fixture
def write(tmp_path):
    def write(kind, divisor):
        file = tmp_path / f"{kind}_{divisor}.py"
        file.write_text(textwrap.dedent(SINGLE.format(kind, divisor)))
        return f"{file}:cost"

    return write


def test_a_gradient_in_single_precision_is_judged_by_slopes_that_it_allows(write):
    right = gradcheck(write("float32", 8), LINE, ("W",))
    assert right.outcome == "right", str(right)
    told = " ".join(str(right).split())
    assert "it computes in single precision, whose slopes judge 3." in told
    assert gradcheck(write("float32", 7.8), LINE, ("W",)).outcome == "wrong"


@pytest.mark.slow
def test_two_precisions_are_the_same_as_far_as_the_single_one_holds(write):
    single, double = write("float32", 8), write("float64", 8)
    for pair, letter in (((single, double), "A"), ((double, single), "B")):
        report = compare(*pair, LINE, ("W",))
        assert report.passed, str(report)
        head = rf"the same as far as {letter}'s single precision holds, [67]\.\d digits"
        assert re.fullmatch(rf"{head}, and right", report.verdict)
    assert "single" not in compare(double, double, LINE, ("W",)).verdict
    wrong = compare(write("float32", 7.8), double, LINE, ("W",))
    assert wrong.verdict == "different, and A's dW is wrong"


def test_a_gradient_that_single_precision_leaves_open_is_that_of_the_other_side():
    agreed = Agreement("same", 6.9, 0.5, size=1.0)
    sets = (
        SetReport("plain", (Compared("g", "W", agreed), Compared("J", "", agreed))),
    )
    blind, right = Judged("W", "g", "blind", single=True), Judged("W", "g", "right")
    report = Report("a", "b", (), sets=sets, gradients={"A": (blind,), "B": (right,)},
                    single=("A",))  # fmt: skip
    assert report.passed
    assert report.verdict.endswith("single precision holds, 6.9 digits, and right")
    assert "A's dW is B's, which is right, as far as single" in str(report)
    alone = replace(report, gradients={"A": (blind,)})
    assert not alone.passed and alone.verdict.endswith("; dW not judged")
