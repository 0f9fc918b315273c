"""A port that computes in float32 alone is judged in that, where it is asked so."""

import numpy as np
import pytest

from pyref import check
from pyref.errors import DomainError
from pyref.fixtures.precision import Precision

HALF = """
import numpy as np

def dense(x, w, b):
    x, w, b = (v.astype(np.float32) for v in (x, w, b))

    def back(dy):
        dy = dy.astype(np.float32)
        return dy @ w.T, x.T @ dy, GRADIENT

    return x @ w + b, back
"""
RIGHT, WRONG = (
    HALF.replace("GRADIENT", f"dy.{by} (axis=0, keepdims=True)")
    for by in ("sum", "mean")
)


@pytest.fixture
def judge(tmp_path):
    """The report on this text as a dense layer."""

    def run(text, **options):
        file = tmp_path / "mine.py"
        file.write_text(text)
        return check(f"{file}:dense", "dense", **options)

    return run


@pytest.mark.slow
def test_a_library_of_float32_is_right_where_it_is_asked_in_that_alone(judge):
    wide = judge(RIGHT)
    assert wide.diagnoses[0].name == "single precision inside"
    assert "accept single" in wide.diagnoses[0].effect
    report = judge(RIGHT, accept=["single"])
    assert report.passed
    assert {f.dtype for f in report.findings} == {"float32"}
    assert {"linear in dy", "deterministic"} <= {f.array for f in report.habits}
    left = "6 of 19 cases have numbers that it does not hold"
    assert report.notes == (f"it was asked in float32 alone; {left}",)
    sizes = judge(RIGHT, accept=["single"], shapes=True)
    assert sizes.passed
    assert sizes.sizes > 5


def test_one_that_refuses_float64_is_told_how_it_can_be_asked(judge):
    refusal = '    assert x.dtype != float, "float32 expected"\n'
    only = RIGHT.replace("    x, w, b =", f"{refusal}    x, w, b =")
    report = judge(only)
    assert report.outcome == "not judged"
    assert "; accept single asks it in float32 alone" in report.reason
    assert judge(only, accept=["single"]).passed


@pytest.mark.slow
def test_its_mistakes_are_told_as_in_any_precision(judge):
    report = judge(WRONG, accept=["single"])
    assert report.outcome == "wrong"
    assert report.diagnoses[0].name == "bias gradient averaged over the batch"
    assert report.diagnoses[0].where == ("db",)


@pytest.mark.slow
def test_what_is_not_linear_in_dy_is_seen_in_float32_too(judge):
    bent = RIGHT.replace("dy.astype(np.float32)", "np.abs(dy).astype(np.float32)")
    report = judge(bent, accept=["single"])
    (found,) = {f.verdict for f in report.habits if f.array == "linear in dy"}
    assert found == "fail"


def test_it_is_asked_in_one_precision(judge):
    with pytest.raises(DomainError, match="a port has one precision"):
        judge(RIGHT, accept=["single"], precision=Precision("float16"))


def test_a_whole_network_is_not_asked_so():
    with pytest.raises(DomainError, match="only layers can be judged in float32 alone"):
        check(np.sin, "mlp", accept=["single"])


LOSS = """
import numpy as np

def loss(x, y):
    x = x.astype(np.float32)
    d = x - x.max(axis=1, keepdims=True)
    d -= np.log(np.exp(d).sum(axis=1, keepdims=True))
    n = np.arange(len(y))
    dx = np.exp(d)
    dx[n, y] -= 1
    return -d[n, y].mean(), dx / len(y)
"""


def test_what_float32_rounds_off_beside_1_is_single_precision_too(tmp_path):
    file = tmp_path / "mine.py"
    for text, name in (
        (LOSS, "single precision inside"),
        (LOSS.replace("-= 1", "+= 1").replace("np.float32", "float"), "target added"),
    ):
        file.write_text(text)
        report = check(f"{file}:loss", "softmax_crossentropy", habits=False)
        assert name in report.diagnoses[0].name, report.table()
