"""Who reads marks is told why something was not judged, and who waits why he waits."""

import io
import json
import re
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from rich.console import Console

from pyref.cli import progress as bar
from pyref.cli.grade import APART
from pyref.crosscheck.finding import Finding
from pyref.grading.feedback import write_feedback
from pyref.grading.grade import LOAD, grade_submission, mark_file
from pyref.grading.hiding import tell_student
from pyref.grading.judge import judge_report
from pyref.grading.marks import Mark, Marks, Part
from pyref.grading.page import write_student
from pyref.grading.rubric import Rubric, Task
from pyref.grading.submissions import Submission
from pyref.port.budget import Budget, count_seconds
from pyref.port.left import Search
from pyref.port.process import Port, PortError
from pyref.port.report import Report

DENSE = Task("dense", ("hw.py",), 10.0)
NOTHING = {"y": Part(0.0, 5.0, 0, 0), "dx": Part(0.0, 5.0, 0, 0)}
SAID = "not judged: cannot be called as dense: did not return within 10 s"


def write_both(mark):
    """What a student is told, as text and as a page."""
    rubric, one = Rubric("Homework", (mark.task,)), Marks("anna", (mark,))
    return write_feedback(one, rubric), write_student(one, rubric)


def test_a_task_that_was_not_judged_has_its_reason_in_the_place_of_arrays():
    mark = Mark(DENSE, said=SAID, parts=NOTHING, report=Report("hw.py", "dense"))
    for told in write_both(mark):
        assert SAID in told and "0.0 of 10 points" in told
        assert not re.search(r"\bdx\b|no numbers|A run is one case", told)


def test_arrays_that_did_not_come_beside_others_have_the_reason_of_it():
    raised = "name 't' is not defined (called backward (dy: 2 x 3))"
    report = Report("hw.py", "dense", raised=raised)
    parts = NOTHING | {"y": Part(5.0, 5.0, 32, 32, 16.0)}
    mark = Mark(DENSE, 5.0, "not judged as a whole", parts=parts, report=report)
    text, page = write_both(mark)
    assert "0.0 of 5  no gradients came: name 't' is not defined\n" in text
    assert "no gradients came: name &#39;t&#39; is not defined</td>" in page
    text, page = write_both(replace(mark, report=Report("hw.py", "dense")))
    assert "0.0 of 5  the submission gives none\n" in text


def test_a_page_of_feedback_is_at_most_80_wide_without_a_line_of_one_word():
    mark = Mark(DENSE, 5.0, "wrong", parts={"y": Part(5.0, 5.0, 32, 32, 16.0)})
    text, _ = write_both(mark)
    assert max(map(len, text.splitlines())) <= 80
    assert not re.search(r"\n    say\.", text)


def test_what_comes_first_is_told_whole_in_80_columns(monkeypatch):
    shown = io.StringIO()
    screen = Console(file=shown, force_terminal=True, width=80, color_system=None)
    monkeypatch.setattr(bar, "Console", lambda stderr: screen)
    with bar.progress(123, APART, len(APART)) as tick:
        tick("anna, dense", 1)
    first = shown.getvalue()
    assert f"{APART} " in first and "0/123" in first


def test_a_file_that_computes_without_an_end_while_it_loads_is_given_up():
    code = "import time\nwhile True: pass"
    budget = Budget(find_excess=lambda pid: "", load=0.3)
    with (
        Port((sys.executable, "-c", code), 60.0, budget=budget) as port,
        pytest.raises(PortError, match=r"within 0\.3 s of processor time"),
    ):
        port.ask({"job": "look"})
    assert budget.late == "did not finish loading within 0.3 s of processor time"


def test_a_file_that_waits_while_it_loads_has_not_computed():
    process = subprocess.Popen(
        [sys.executable, "-c", "import time\nprint(1, flush=True)\ntime.sleep(60)"],
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout.readline()
        began = count_seconds(process.pid)
        time.sleep(0.2)
        assert count_seconds(process.pid) - began < 0.1
        process.kill()
    assert count_seconds(process.pid) == 0.0


def test_what_did_not_load_is_not_loaded_again_for_other_tasks(tmp_path, monkeypatch):
    (tmp_path / "hw.py").write_text("while True:\n    pass\n")
    asked = []

    def judge(file, task, files, rubric, budget):
        asked.append((task.name, budget.load))
        budget.late = "did not finish loading within 10 s of processor time"
        return Mark(task, said=f"not judged: {budget.late}")

    monkeypatch.setattr("pyref.grading.grade.judge_file", judge)
    tasks = (DENSE, Task("relu", ("hw.py",), 5.0), Task("sigmoid", ("hw.py",), 5.0))
    one = Submission("anna", tmp_path, (tmp_path / "hw.py",))
    marks = grade_submission(one, Rubric("Homework", tasks, deadline=2.0)).marks
    assert asked == [("dense", LOAD)]
    assert len({mark.said for mark in marks}) == 1
    asked.clear()
    mark_file(DENSE, one.files[0], one, Rubric("Homework", tasks, deadline=30.0), {})
    assert asked == [("dense", 30.0)]


def test_a_rubric_tells_the_search_its_conventions(tmp_path, monkeypatch):
    (tmp_path / "hw.py").write_text("def dense(x, w, b):\n    return x @ w + b\n")
    asked = []

    def check(*words, **more):
        asked.append(more["asked"])
        return Report("hw.py", "dense", reason="nothing was asked")

    monkeypatch.setattr("pyref.grading.grade.check", check)
    one = Submission("anna", tmp_path, (tmp_path / "hw.py",))
    for conventions in (None, (), ("samples in columns", "w is M x D")):
        task = replace(DENSE, conventions=conventions, arrays={"y": 1.0})
        grade_submission(one, Rubric("Homework", (task,)))
    assert asked == [None, (), ("samples in columns", "w is M x D")]


def test_a_choice_at_ties_that_is_let_pass_is_a_note_of_the_feedback():
    said = "another legal choice at the tie: equal entries share the gradient"
    report = Report("hw.py", "dense", others=(("ties", said), ("scan", "by columns")))
    mark = judge_report(DENSE, report, ())
    assert mark.ties == ("equal entries share the gradient",)
    note = "at ties: equal entries share the gradient; there is no gradient, and no"
    for told in write_both(mark):
        assert note in told and "by columns" not in told
    assert "; at ties: equal entries share the gradient" in mark.remark


def test_a_student_in_float32_is_told_to_compute_in_float64_and_a_teacher_the_rubric():
    said = "not judged: float64 refused; accept single asks it in float32 alone"
    effect = "computed in float32 (accept single asks in float32 alone)"
    report = Report("hw.py", "dense")
    mark = Mark(DENSE, said=said, mistakes=(("single", effect),), report=report)
    student = "the cases are in float64: take them, and compute in float64"
    for told in write_both(mark):
        plain = " ".join(told.split())
        assert plain.count(student) == 2 and "accept" not in plain
    teacher = 'accept = ["single"] in the rubric asks in float32 alone'
    assert mark.remark.count(teacher) == 2 and "accept single" not in mark.remark


def test_who_waits_reads_the_task_that_is_graded_not_the_last_one(tmp_path):
    one = Submission("anna", tmp_path, ())
    tasks = (DENSE, Task("relu", ("hw.py",), 5.0))
    told = []
    rubric = Rubric("Homework", tasks)
    grade_submission(one, rubric, lambda text, done: told.append((text, done)))
    assert told == [
        ("anna, dense", 0), ("anna, dense", 1), ("anna, relu", 0), ("anna, relu", 1)
    ]  # fmt: skip


def test_what_was_raised_where_no_result_came_is_told_beside_the_condition():
    right = Finding("a", "dense", "port|expected", "float64", "y", "pass", ratio=0.1)
    words = "ValueError: one row alone (called forward (x: 2 x 3))"
    left = replace(right, case="b", array="case", verdict="skip", ratio=None)
    left = replace(left, note=words)
    report = Report("hw.py", "dense", (right, left), left="only where N > 1")
    said = judge_report(DENSE, report, ()).said
    told = "no result in 1 of 2 cases, only where N > 1; ValueError: one row alone"
    assert said.endswith(told)


@pytest.mark.slow
def test_a_convention_of_the_rubric_is_the_first_that_is_tried(tmp_path, monkeypatch):
    (tmp_path / "hw.py").write_text(
        "def dense(x, w, b):\n    return w @ x + b, lambda dy: (\n"
        "        w.T @ dy, dy @ x.T, dy.sum(1, keepdims=True))\n"
    )
    tried = []
    right = Search.try_one

    def try_one(at, convention):
        tried.append(convention.phrases)
        return right(at, convention)

    monkeypatch.setattr(Search, "try_one", try_one)
    asked = ("samples in columns", "w is M x D")
    task = replace(DENSE, conventions=asked, arrays={"y": 1.0})
    one = Submission("anna", tmp_path, (tmp_path / "hw.py",))
    (mark,) = grade_submission(one, Rubric("Homework", (task,))).marks
    assert mark.full and mark.conventions == asked
    assert tried == [asked]


@pytest.mark.slow
def test_of_a_notebook_that_never_ends_in_some_cases_the_cell_is_told(tmp_path):
    code = "def relu(x):\n    while x.shape[-1] == 3:\n        pass\n"
    code += "    return x * (x > 0), lambda dy: dy * (x > 0)"
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
        for source in ("import numpy as np\nx = 1", code)
    ]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    file = tmp_path / "hw.ipynb"
    file.write_text(json.dumps(document))
    task = Task("relu", (file.name,), 5.0, arrays={"y": 1.0, "dx": 1.0})
    one = Submission("anna", tmp_path, (file,))
    (mark,) = grade_submission(one, Rubric("Homework", (task,), deadline=0.5)).marks
    late = r"did not return within 0\.5 s{} \(cell 2, line [23]\)"
    assert re.search(late.format(r" on case relu-\w+"), mark.remark), mark.remark
    assert re.search(late.format(""), tell_student(mark))
    assert "not asked" not in mark.said and "arguments unchanged" not in mark.said
