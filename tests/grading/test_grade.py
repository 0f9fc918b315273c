"""A teacher gets fair points, reasons, and no submission that reads the answers."""

import csv
import json

import pytest
from click.testing import CliRunner

from pyref.cli.grade import tell_reasons
from pyref.cli.main import pyref
from pyref.crosscheck.finding import Finding
from pyref.errors import DomainError, FormatError
from pyref.grading.feedback import list_reasons
from pyref.grading.folder import name_files
from pyref.grading.judge import add_mistakes
from pyref.grading.marks import Mark, Marks
from pyref.grading.page import write_student
from pyref.grading.rubric import Rubric, read_rubric
from pyref.grading.submissions import list_submissions
from pyref.grading.summary import summarize
from pyref.paths import ROOT
from pyref.port.report import Report
from pyref.port.weigh import Diagnosis

EXAMPLE = ROOT / "docs" / "grading" / "course"
RIGHT = """
def dense(x, w, b):
    return x @ w + b, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(0))
"""


def graded(folder, rubric, tmp_path):
    """Rows of the CSV by submission, and what was printed."""
    files = tmp_path / "marks.csv", tmp_path / "marks.json"
    run = CliRunner().invoke(
        pyref,
        ["grade", str(folder), "--rubric", str(rubric), "--csv", str(files[0]),
         "--json", str(files[1])],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    with open(files[0], encoding="utf-8") as file:
        rows = {row["submission"]: row for row in csv.DictReader(file)}
    names = [one["name"] for one in json.loads(files[1].read_text())["submissions"]]
    assert names == [name.lstrip("'") for name in rows]
    return rows, run.output


def rubric_of(tmp_path, layer="dense", more=""):
    file = tmp_path / "rubric.toml"
    file.write_text(
        f'deadline = 1\n[[task]]\nlayer = "{layer}"\nfiles = ["{layer}.py"]\n'
        f"points = 10\n{more}"
    )
    return file


def hand_in(tmp_path, **texts):
    folder = tmp_path / "submissions"
    for name, text in texts.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "dense.py").write_text(text)
    return folder


@pytest.mark.slow
def test_points_go_by_array_and_by_share_of_cases(tmp_path):
    wrong = RIGHT.replace("dy.sum(0)", "0 * dy.sum(0)")
    folder = hand_in(tmp_path, right=RIGHT, wrong=wrong)
    weights = "arrays = { y = 5, dx = 1, dw = 1, db = 3 }\n"
    rows, _ = graded(folder, rubric_of(tmp_path, more=weights), tmp_path)
    assert float(rows["right"]["dense"]) == 10
    assert 7 <= float(rows["wrong"]["dense"]) < 8
    assert "no db: db is zero" in rows["wrong"]["dense: why"]


@pytest.mark.slow
def test_one_that_breaks_gets_nothing_and_the_others_are_graded(tmp_path):
    folder = hand_in(
        tmp_path,
        dies="import os\n\n\ndef dense(x, w, b):\n    os._exit(3)\n",
        hangs="def dense(x, w, b):\n    while True:\n        pass\n",
        right=RIGHT,
        typo="def dense(x, w, b)\n",
        empty="",
    )
    rows, _ = graded(folder, rubric_of(tmp_path), tmp_path)
    points = {name: float(row["dense"]) for name, row in rows.items()}
    assert points == {"dies": 0, "empty": 0, "hangs": 0, "right": 10, "typo": 0}
    assert "exit status 3" in rows["dies"]["dense: why"]
    assert "no answer within 1 s" in rows["hangs"]["dense: why"]
    assert "invalid syntax" in rows["typo"]["dense: why"] or "expected ':'" in str(rows)


RELU = """
import numpy as np
def relu_forward(x):
    return np.maximum(x, 0), x
def relu_backward(dout, cache):
    dout[cache <= 0] = 0
    return dout
"""
DENSES = """
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(0)
        return dout @ self.W.T
"""
TWO = """deadline = 1
[[task]]
layer = "dense"
files = ["layers.py"]
function = ["affine_forward", "Affine"]
points = 10
[[task]]
layer = "relu"
files = ["layers.py"]
function = "relu_forward"
points = 5
"""


@pytest.mark.slow
def test_names_are_tried_in_turn_and_what_is_there_instead_is_told(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("pyref.grading.grade.SHORTEST", 1.0)
    monkeypatch.setattr("pyref.grading.grade.PATIENCE", 1)
    (tmp_path / "rubric.toml").write_text(TWO)
    texts = {
        "both": DENSES + RELU,
        "other": DENSES.replace("Affine", "Linear"),
        "loops": "while True:\n    pass\n",
        "prints": "def affine_forward(x):\n    raise ValueError('x' * 99999)\n",
    }
    for name, text in texts.items():
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "layers.py").write_text(text)
    rows, told = graded(tmp_path / "class", tmp_path / "rubric.toml", tmp_path)
    assert (rows["both"]["dense"], rows["both"]["relu"]) == ("10.0000", "5.0000")
    habit = rows["both"]["relu: why"]
    assert "no points lost: not arguments unchanged" in habit and habit in told
    assert rows["other"]["dense"] == "10.0000"
    assert "has no affine_forward or Affine; what it has" in rows["other"]["dense: why"]
    late = "not judged: did not finish loading within 2 s"
    assert rows["loops"]["dense: why"] == rows["loops"]["relu: why"] == late
    assert "relu: layers.py: has no relu_forward; " in rows["prints"]["relu: why"]
    assert all(len(rows["prints"][f"{one}: why"]) < 260 for one in ("dense", "relu"))


def test_a_reason_stands_under_the_table_where_points_or_conditions_are_missing():
    task = read_rubric(EXAMPLE / "rubric.toml").tasks[0]
    rows = [
        Marks("all", (Mark(task, 10.0, "right: all 19 cases", "right"),)),
        Marks("untried", (Mark(task, 10.0, "never with N > 1"),)),
        Marks("less\x07", (Mark(task, 9.0, "wrong: db", "wrong"),)),
    ]
    assert list(tell_reasons(rows)) == [
        "untried, dense: never with N > 1",
        r"less\x07, dense: wrong: db",
    ]


def test_an_open_door_is_named_before_anything_is_graded(tmp_path, monkeypatch):
    monkeypatch.setattr("pyref.cli.grade.find_open_doors", lambda kinds: ["one", "two"])
    (tmp_path / "submissions" / "nobody").mkdir(parents=True)
    words = ["grade", str(tmp_path / "submissions"), "--rubric"]
    run = CliRunner().invoke(pyref, [*words, str(rubric_of(tmp_path))])
    assert run.exit_code == 0
    assert run.output.startswith("open to submissions on this machine: one; two\n")


def test_a_name_is_no_formula_in_a_spreadsheet(tmp_path):
    folder = tmp_path / "submissions"
    (folder / "=cmd").mkdir(parents=True)
    rows, _ = graded(folder, rubric_of(tmp_path), tmp_path)
    assert list(rows) == ["'=cmd"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[task]]\nlayer = "danse"\nfiles = ["a.py"]\npoints = 1\n', "layer is danse"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.c"]\npoints = 1\n', "files has 'a.c'"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\n', "points is missing"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\npoints = "1"\n',
         "points is of type str"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\npoints = 1\narrays = {dz = 1}\n',
         "arrays has dz, dense gives y dx dw db"),
        ("deadline = 0\ntask = []\n", "deadline is 0, not a number above 0"),
        ("time = \"1\"\ntask = []\n", "time is '1', not a number above 0"),
        ('accept = ["declined"]\ntask = []\n', "accept has declined, not one of"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\npoints = 1\nfunction = 3\n',
         "function is 3, no list of names"),
        ("speed = 1\ntask = []\n", "has speed, not one of"),
        ("title", "rubric.toml"),
        ('visibility = "now"\ntask = []\n', "visibility has now, not one of visible"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.ipynb"]\npoints = 1\ncells = [1]\n',
         "cells is [1], no list of names"),
    ],
)  # fmt: skip
def test_a_rubric_that_says_something_else_is_refused_with_file_and_field(
    text, told, tmp_path
):
    file = tmp_path / "rubric.toml"
    file.write_text(text)
    with pytest.raises(FormatError, match=r"rubric\.toml") as caught:
        read_rubric(file)
    assert told in str(caught.value)


def call(folder, tmp_path, *words):
    rubric = rubric_of(tmp_path)
    return CliRunner().invoke(
        pyref, ["grade", str(folder), "--rubric", str(rubric), *words]
    )


def test_an_unknown_submission_is_refused_with_those_near_it(tmp_path):
    folder = hand_in(tmp_path, emmy="", emil="", noether="")
    told = call(folder, tmp_path, "--only", "emmi").exception
    assert isinstance(told, DomainError)
    assert "has no submission emmi; near it: emmy, emil" in str(told)


def test_results_for_gradescope_are_of_one_submission(tmp_path):
    folder = hand_in(tmp_path, one="", other="")
    told = call(folder, tmp_path, "--gradescope", str(tmp_path / "r.json")).exception
    assert isinstance(told, DomainError)
    assert "takes one submission, and" in str(told) and "has 2" in str(told)


@pytest.mark.slow
def test_a_folder_may_itself_be_the_submission(tmp_path):
    folder = hand_in(tmp_path, other=RIGHT.replace("dense", "elsewhere"))
    (folder / "dense.py").write_text(RIGHT)
    file = tmp_path / "results.json"
    done = call(folder, tmp_path, "--single", "--gradescope", str(file))
    assert done.exit_code == 0, done.output
    results = json.loads(file.read_text())
    assert results["score"] == 10
    assert [test["status"] for test in results["tests"]] == ["passed"]


def test_the_cell_that_a_rubric_names_is_the_function_beside_its_helpers(tmp_path):
    helper = "def dense_sum(x, w):\n    return x @ w\n"
    work = "def my_layer(x, w, b):\n    y = dense_sum(x, w) + b\n"
    work += "    return y, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(0, keepdims=True))\n"
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
        for source in (helper, work)
    ]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    folder = tmp_path / "class"
    (folder / "one").mkdir(parents=True)
    (folder / "one" / "work.ipynb").write_text(json.dumps(document))
    rubric = tmp_path / "rubric.toml"
    rubric.write_text(
        '[[task]]\nlayer = "dense"\nfiles = ["work.ipynb"]\ncells = ["my_layer"]\n'
        "points = 10\n"
    )
    rows, told = graded(folder, rubric, tmp_path)
    assert float(rows["one"]["dense"]) == 10, told


def test_what_programs_leave_beside_submissions_is_none(tmp_path):
    folder = hand_in(tmp_path, one="", **{".git": "", "__MACOSX": ""})
    assert [one.name for one in list_submissions(folder)] == ["one"]


def test_two_submissions_never_share_a_page():
    names = ["a", "A", "x" * 300, "x" * 299]
    files = name_files([Marks(name, ()) for name in names])
    assert list(files.values()) == ["a", "A-2", "x" * 100, "x" * 100 + "-2"]


def test_a_page_shows_names_and_messages_as_text():
    task = read_rubric(EXAMPLE / "rubric.toml").tasks[0]
    rubric = Rubric("<b>", (task,))
    mark = Mark(task, 0.0, "wrong: <script>\x07", "wrong", mistakes=(("<i>", "&"),))
    page = write_student(Marks("</title>", (mark,)), rubric)
    assert "<script>" not in page and "<i>" not in page and "<b>:" not in page
    assert r"wrong: &lt;script&gt;\x07" in page
    assert page.count("</title>") == 1


def test_the_class_is_summed_up_by_task_and_by_mistake():
    task = read_rubric(EXAMPLE / "rubric.toml").tasks[0]
    mistake = (("db averaged", "too small"),)
    marks = [
        Mark(task, 10.0, "right", "right"),
        Mark(task, 8.0, "wrong: db", "wrong", mistakes=mistake),
        Mark(task, 7.0, "wrong: db", "wrong", mistakes=mistake),
        Mark(task, 1.0, "wrong: y", "wrong"),
        Mark(task, 0.0, "no dense.py", "no file"),
        Mark(task, 10.0, "right where it was tried", "not judged"),
    ]
    rows = [Marks(str(n), (mark,)) for n, mark in enumerate(marks)]
    summary = summarize(Rubric("", (task,)), rows)
    assert summary.median == summary.tasks[0].median == 7.5
    assert summary.tasks[0].full == 2
    assert list(summary.tasks[0].reasons.items()) == [
        ("db averaged", 2),
        ("wrong, by no known mistake", 1),
        ("no file", 1),
        ("right where it was tried, not tried in all", 1),
    ]


def diagnosis(name, explained, *where, sure=True):
    return Diagnosis(
        name, "effect", explained / 10, explained, 10, 9, 15.0, where, sure
    )


def test_a_mistake_in_one_array_is_no_reason_for_the_others():
    task = read_rubric(EXAMPLE / "rubric.toml").tasks[0]
    report = Report(
        "port", "dense",
        findings=tuple(
            Finding("dense-1", "dense", "port|expected", "float64", name, "fail",
                    grade="D", ratio=9.0)
            for name in ("y", "dw", "db", "dx")
        ),
        diagnoses=(diagnosis("first", 8, "dw"), diagnosis("rival", 7, "dw"),
                   diagnosis("beside", 2, "dw"),
                   diagnosis("other", 9, "db", sure=False)),
    )  # fmt: skip
    mark = add_mistakes(Mark(task, 1.0, "wrong: all"), report)
    assert mark.remark == (
        "wrong: all; first: effect; also beside; also perhaps other; unexplained: y, dx"
    )
    assert list(list_reasons(mark)) == [
        ("mistake", "first"),
        ("effect", "effect"),
        ("or", "rival"),
        ("also", "beside"),
        ("effect", "effect"),
        ("also", "perhaps other"),
        ("effect", "effect"),
        ("unexplained", "y, dx"),
    ]
