"""What a prompt and a notebook show of reports and cases."""

import dataclasses

import numpy as np
import pytest

import pyref
from pyref.crosscheck.finding import Finding
from pyref.pairs.gradcheck import GradientCheck
from pyref.pairs.report import Report as Comparison
from pyref.port.report import Report
from pyref.port.weigh import Diagnosis


def f(x, w):
    return x @ w, lambda dy: (dy @ w.T, 2 * x.T @ dy)


ONES = [np.ones((2, 3)), np.ones((3, 2))]
REPORTS = {
    "<report: f.py:f as dense: not judged: why>": Report(
        "a/f.py:f", "dense", reason="why"
    ),
    "<report: f.m and f.py:g: not judged>": Comparison(
        "a/f.m", "b/f.py:g", (), reason="w"
    ),
    "<report: f.py:f  (Python): not judged>": GradientCheck("a/f.py:f", "Python", ()),
    "<report: f: not right: w>": pyref.gradcheck(f, ONES),
}


TWICE = Diagnosis("twice dx", "dx is doubled", 1.0, 4, 4, 2, 15.0, ("dx",))


def test_a_report_that_is_wrong_shows_the_mistake_by_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bad = Finding("d-1", "dense", "port|expected", "float64", "dx", "fail", ratio=9.0)
    target = "my own/deep-learning/f.py:f"
    report = Report(target, "dense", findings=(bad,), diagnoses=(TWICE,))
    told = "f.py:f as dense: wrong: dx, in 1 of 1 case; twice dx>"
    assert repr(report).endswith(told)
    (tmp_path / "my own" / "deep-learning").mkdir(parents=True)
    (tmp_path / "my own" / "deep-learning" / "f.py").touch()
    assert repr(report) == f"<report: {told}"


@pytest.mark.parametrize("shown", REPORTS)
def test_a_report_that_did_not_pass_is_false_and_shows_its_verdict(shown):
    report = REPORTS[shown]
    assert not report
    assert repr(report) == shown
    html = report._repr_html_()
    assert html.startswith("<div")
    assert len(html) < 20_000


def test_a_report_that_passed_is_true():
    right = lambda x, w: (x @ w, lambda dy: (dy @ w.T, x.T @ dy))  # noqa: E731
    assert pyref.gradcheck(right, ONES)


def test_a_case_is_shown_with_its_numbers():
    case = pyref.testing.load("dense", dtype="float64")[0]
    assert repr(case) == f"<case {case.id}: {case.title[:37]}...>"
    html = case._repr_html_()
    for text in (
        case.id,
        "given",
        "known",
        "<b>dw</b> 2 x 3",
        f">{case['dy'][0, 2]:g}<",
    ):
        assert text in html
    (single,) = (
        c for c in pyref.testing.load("dense") if c.label == f"{case.id}-float32"
    )
    assert single._repr_html_() == html.replace(case.id, single.label)


def test_large_and_empty_arrays_and_refusals_are_told_in_words():
    cases = pyref.load("dense")
    large = next(c for c in cases if c.inputs["w"].size > 64)
    low, high = np.min(large.inputs["w"]), np.max(large.inputs["w"])
    assert f"from {low:g} to {high:g}" in large._repr_html_()
    empty = next(c for c in cases if not c.inputs["x"].size)
    assert "no numbers" in empty._repr_html_()
    refused = next(c for c in cases if c.error)
    assert "must be refused with pyref:size" in refused._repr_html_()


def test_titles_are_text_and_no_html():
    case = dataclasses.replace(pyref.load("dense")[0], title="<script>")
    assert "<script>" not in case._repr_html_()
