"""Answers that were computed are right beside those on file, stored ones are not."""

from dataclasses import replace

import numpy as np
import pytest

from pyref.crosscheck.finding import Finding
from pyref.fixtures.load import load
from pyref.grading.fresh import Fresh, draw_fresh, is_far
from pyref.grading.judge import judge_report
from pyref.grading.rubric import Task
from pyref.port.check import check
from pyref.port.report import Report

TASK = Task("dense", ("dense.py",), 10.0, "", {"y": 1.0, "dx": 1.0})
CASES = [case for case in load("dense") if not case.error][:8]
FRESH = [Fresh(replace(case, id=f"{case.id}-drawn"), case.id) for case in CASES]


def find(case_id, array, verdict, ratio):
    return Finding(case_id, "dense", "port|expected", "float64", array, verdict,
                   ratio=ratio, grade="A" if verdict == "pass" else "D")  # fmt: skip


def mark(right=8, far=0, ratio=1e12, drawn=8):
    """The mark where dx is right in so many of 8 cases, and far beside so many."""
    findings = []
    for number, one in enumerate(FRESH):
        passes = number < right
        findings += [
            find(one.beside, "y", "pass", 0.1),
            find(
                one.beside, "dx", "pass" if passes else "fail", 0.1 if passes else 1e9
            ),
        ]
        if number < drawn:
            off = number < far
            findings += [
                find(one.case.id, "y", "pass", 0.1),
                find(
                    one.case.id, "dx", "fail" if off else "pass", ratio if off else 1.0
                ),
            ]
    return judge_report(TASK, Report("dense.py", "dense", tuple(findings)), FRESH)


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ({}, 10),
        ({"right": 4}, 7.5),
        ({"far": 2}, 10),  # a quarter may be chance
        ({"far": 4}, 7.5),
        ({"far": 8, "right": 7}, 5),  # not nine of ten: a mistake, and no table
        ({"far": 5}, 0),
        ({"far": 8}, 0),
        ({"far": 8, "ratio": 100.0}, 10),  # rounding
        ({"far": 1, "ratio": None, "drawn": 1}, 0),
    ],
)
def test_points_fall_with_what_is_right_on_file_alone(counts, points):
    assert mark(**counts).points == pytest.approx(points)


def test_stored_answers_are_named_with_counts_and_a_case():
    told = mark(far=6).remark
    assert told == (
        "stored answers: dx is right in 8 of 8 cases on file, and wrong in 6 of 8 with "
        f"other numbers, as beside {CASES[0].id}"
    )


def test_a_case_that_is_lost_or_declined_beside_a_right_one_counts_as_far():
    lost = [find(one.case.id, "case", "skip", None) for one in FRESH]
    known = [
        find(one.beside, name, "pass", 0.1) for one in FRESH for name in ("y", "dx")
    ]
    lost = [replace(one, note="120 s are over") for one in lost]
    report = Report("dense.py", "dense", (*known, *lost))
    got = judge_report(TASK, report, FRESH)
    assert got.points == 0
    assert got.remark == (
        "not judged: y is right in 8 of 8 cases on file, and without an answer in "
        "8 of 8 with other numbers: 120 s are over"
    )


def test_a_habit_is_no_array_that_must_be_right_beside_the_cases_on_file():
    known = [
        find(one.beside, name, "pass" if number < 4 else "fail", 0.1)
        for number, one in enumerate(FRESH)
        for name in ("y", "dx")
    ]
    kept = find(FRESH[0].beside, "arguments unchanged", "pass", None)
    lost = find(FRESH[0].case.id, "case", "skip", None)
    findings = (*known, replace(kept, pair="port|habits"), lost)
    got = judge_report(TASK, Report("dense.py", "dense", findings), FRESH)
    assert got.said.startswith("wrong: y, dx, in 4 of 8 cases")


def test_a_declined_case_on_file_earns_nothing():
    known = [find(one.beside, name, "pass", 0.1)
             for one in FRESH[:4] for name in ("y", "dx")]  # fmt: skip
    skipped = [find(one.beside, "case", "skip", None) for one in FRESH[4:]]
    report = Report("dense.py", "dense", (*known, *skipped))
    got = judge_report(TASK, report, ())
    counts = {name: (part.right, part.runs) for name, part in got.parts.items()}
    assert counts == {"y": (4, 8), "dx": (4, 8)}
    assert got.points == 5


def test_digits_lost_as_the_textbook_loses_them_are_not_far():
    known, drawn = (find(name, "dx", "fail", 1e9) for name in ("one", "other"))
    lost = replace(known, grade="C")
    assert not is_far(replace(drawn, grade="C"), find("one", "dx", "pass", 0.1))
    assert not is_far(replace(drawn, ratio=1e11), lost)
    assert is_far(replace(drawn, ratio=1e13), lost)


def test_stored_answers_with_noise_that_is_let_pass_are_stored_answers():
    noisy = [replace(find(one.beside, name, "fail", 50.0), grade="C")
             for one in FRESH for name in ("y", "dx")]  # fmt: skip
    far = [find(one.case.id, name, "fail", 1e12)
           for one in FRESH for name in ("y", "dx")]  # fmt: skip
    report = Report("dense.py", "dense", (*noisy, *far))
    got = judge_report(TASK, report, FRESH)
    assert got.points == 0
    assert got.remark.startswith("stored answers: y is right in 8 of 8")


def test_cases_are_drawn_anew_each_run_and_stand_near_those_on_file():
    first = draw_fresh("conv2d")
    draw_fresh.cache_clear()
    again = draw_fresh("conv2d")
    assert len(first) >= 8
    known = {case.id: case for case in load("conv2d")}
    for one, other in zip(first, again, strict=True):
        case = known[one.beside]
        assert one.beside == other.beside
        assert len({case.id, one.case.id, other.case.id}) == 3
        assert one.case.options == case.options
        assert one.case.exact_in == ("float64", "float32")
        for name, value in one.case.inputs.items():
            moved = np.abs(value - case.inputs[name])
            assert np.all(moved <= 0.126 * np.abs(case.inputs[name]))


@pytest.mark.slow
def test_no_reason_rests_on_cases_that_were_drawn(tmp_path):
    file = tmp_path / "dense.py"
    file.write_text(
        "def dense(x, w, b):\n"
        "    back = lambda dy: (dy @ w.T, x.T @ dy / len(x), dy.sum(0))\n"
        "    return x @ w + b, back\n"
    )
    drawn = [one.case for one in draw_fresh("dense")]
    alone = check(str(file), "dense", habits=False)
    beside = check(str(file), "dense", habits=False, beside=drawn)
    assert alone.diagnoses[0].arrays == beside.diagnoses[0].arrays == 15
    assert alone.diagnoses == beside.diagnoses and alone.places == beside.places
    assert len(beside.findings) > len(alone.findings)
