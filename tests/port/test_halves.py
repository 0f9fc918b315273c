"""Outputs are judged where the way back breaks, and what it raised is told."""

import re

import pytest

from pyref.port.check import check

FORWARD = "def f_forward(x, w, b):\n    return x @ w + b, (x, w, b)\n"
BACKS = {
    "raises": ("return {}['dw']", "'dw' (called backward (dy: "),
    "has nothing yet": ("raise NotImplementedError('to do')", "to do"),
    "gives nothing": ("pass", "returns nothing, not 3 gradients: dx dw db"),
    "gives one": ("return dy @ cache[1].T", "gives 1 gradient, not 3: dx dw db"),
}


def judge(tmp_path, back, launch, forward=FORWARD):
    file = tmp_path / "f.py"
    file.write_text(f"{forward}def f_backward(dy, cache):\n    {back}\n")
    return check(f"{file}:f_forward,f_backward", "dense", habits=False, launch=launch)


@pytest.mark.slow
@pytest.mark.parametrize("back", BACKS)
def test_outputs_are_judged_where_the_way_back_breaks_in_every_case(
    back, tmp_path, launch
):
    code, told = BACKS[back]
    report = judge(tmp_path, code, launch)
    assert report.outcome == "not judged" and report.shares() == {"y": (32, 32)}
    head = "not judged as a whole: y right in all 19 cases; no gradients: "
    assert report.verdict().startswith(f"{head}{told}")


@pytest.mark.slow
def test_an_output_that_is_wrong_is_wrong_without_gradients(tmp_path, launch):
    wrong = FORWARD.replace("+ b", "+ 2 * b")
    report = judge(tmp_path, BACKS["raises"][0], launch, wrong)
    assert report.outcome == "wrong"
    assert report.verdict().startswith("wrong: y, in ")
    assert "; no gradients: 'dw' (called backward (dy: " in report.verdict()


@pytest.mark.slow
def test_what_fits_where_w_is_square_is_judged_there_in_its_own_convention(
    tmp_path, launch
):
    code = "x, w, b = cache; return dy @ w, x.T @ dy, dy.sum(0)"
    report = judge(tmp_path, code, launch)
    assert report.conventions == ("b is 1-D",)
    assert report.diagnoses[0].name == "weight not transposed going back"
    assert report.shares()["y"] == (32, 32)
    assert report.verdict().startswith("wrong: dx, in 18 of 19 cases; no gradients in ")


@pytest.mark.slow
def test_no_mistake_is_named_that_the_arrays_that_came_speak_against(tmp_path, launch):
    # breaks where x is not as long as it is wide; dx is right wherever it came
    code = "x, w, b = cache; return dy @ w.T, dy @ x.T, dy.sum(0)"
    report = judge(tmp_path, code, launch)
    assert report.diagnoses == ()
    told = "wrong: dw, in 17 of 19 cases; no gradients in 16 cases: ValueError: "
    assert report.verdict().startswith(told), report.verdict()


def test_a_case_in_which_the_way_back_breaks_is_none_without_its_output(
    tmp_path, launch
):
    code = "x, w, b = cache; assert len(x) > 1; return dy @ w.T, x.T @ dy, dy.sum(0)"
    report = judge(tmp_path, code, launch)
    shares = report.shares()
    assert report.outcome == "wrong" and shares["y"] == (32, 32)
    assert shares["dx"][0] < shares["dx"][1] == 32
    told = "wrong: no gradient, in 4 of 19 cases; AssertionError: "
    assert report.verdict().startswith(told), report.verdict()


OCTAVE = """function [y, cache] = f_forward (x, w, b)
y = x * w + b;
cache = {x, w, b};
end
"""
BACK = """function [dx, dw, db] = f_backward (dy, cache)
% to do
end
"""


@pytest.mark.slow
@pytest.mark.needs_octave
def test_outputs_of_a_pair_in_octave_are_judged_too(tmp_path):
    (tmp_path / "f_forward.m").write_text(OCTAVE)
    (tmp_path / "f_backward.m").write_text(BACK)
    report = check(str(tmp_path / "f_forward.m"), "dense", habits=False)
    assert report.shares() == {"y": (32, 32)}
    assert "y right in all 19 cases; no gradients: 'dx' undefined" in report.verdict()


@pytest.mark.slow
def test_where_some_cases_give_nothing_and_others_no_gradients_y_is_judged(
    tmp_path, launch
):
    forward = FORWARD.replace("    return", "    (1, 0)[x.shape[1] - 3]\n    return")
    report = judge(tmp_path, "pass", launch, forward)
    assert report.outcome == "wrong"
    assert report.verdict().startswith("wrong: no result, in ")
    assert report.raised == "returns nothing, not 3 gradients: dx dw db"


@pytest.mark.slow
def test_outputs_are_judged_where_the_way_back_never_ends(tmp_path):
    file = tmp_path / "f.py"
    file.write_text(f"{FORWARD}def f_backward(dy, cache):\n    while True: pass\n")
    report = check(f"{file}:f_forward,f_backward", "dense", habits=False, deadline=1.0)
    assert report.outcome == "not judged" and report.shares() == {"y": (32, 32)}
    late = r"did not return within 1 s on case dense-\w+ \(f\.py, line 4\)"
    assert re.fullmatch(late, report.raised)
