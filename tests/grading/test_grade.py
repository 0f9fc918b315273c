"""A teacher gets fair points, reasons, and no submission that reads the answers."""

import csv
import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from pyref.cli.grade import print_marks, tell_reasons
from pyref.cli.main import pyref
from pyref.cli.screen import Console
from pyref.crosscheck.finding import Finding
from pyref.errors import DomainError, FormatError
from pyref.grading.feedback import (
    describe_mark,
    describe_part,
    list_reasons,
    tell_points,
)
from pyref.grading.folder import name_files
from pyref.grading.hiding import hide_numbers, tell_student
from pyref.grading.judge import add_mistakes, find_digits
from pyref.grading.marks import Mark, Marks, Part
from pyref.grading.page import write_class, write_student
from pyref.grading.rubric import Rubric, Task, read_rubric
from pyref.grading.submissions import choose_files, list_submissions
from pyref.grading.summary import summarize, write_summary
from pyref.grading.telling import shorten
from pyref.paths import ROOT
from pyref.port.report import Report
from pyref.port.weigh import Diagnosis

EXAMPLE = ROOT / "docs" / "grading" / "course"
RIGHT = """
def dense(x, w, b):
    return x @ w + b, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(0))
"""


def graded(folder, rubric, tmp_path, *words):
    """Rows of the CSV by submission, and what was printed."""
    files = tmp_path / "marks.csv", tmp_path / "marks.json"
    run = CliRunner().invoke(
        pyref,
        ["grade", str(folder), "--rubric", str(rubric), "--csv", str(files[0]),
         "--json", str(files[1]), *words],
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
    assert "did not return within 1 s" in rows["hangs"]["dense: why"]
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
    monkeypatch.setattr("pyref.grading.grade.SHORTEST", 6.0)
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
    assert "no points lost, but dy was changed in place" in habit and habit in told
    assert rows["other"]["dense"] == "10.0000"
    assert "has no affine_forward or Affine; what it has" in rows["other"]["dense: why"]
    late = rows["loops"]["dense: why"]
    assert rows["loops"]["relu: why"] == late
    told = r"not judged: did not finish loading within 7 s \(layers\.py, line [12]\)"
    assert re.fullmatch(told, late)
    assert (
        "not there: layers.py has no relu_forward; did" in rows["prints"]["relu: why"]
    )
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
        ('[[task]]\nlayer = "dense"\nfiles = []\npoints = 1\n',
         "task 1: files is empty"),
        ('[[task]]\nlayer = "danse"\nfiles = ["a.py"]\npoints = 1\n',
         "layer is danse, which is none; near it: dense; pyref list has them all"),
        ('[[task]]\nlayer = ["relu", "mse"]\nfiles = ["a.py"]\npoints = 1\n',
         "layer is mse, which is none; near it: squared_error"),
        ('[[task]]\nlayer = []\nfiles = ["a.py"]\npoints = 1\n', "layer is an empty"),
        ('[[task]]\nlayer = "relu"\nfiles = ["a.py"]\npoints = 1\nbonus = 2\n',
         "bonus is of type int"),
        ('[[task]]\nlayer = "relu"\nfiles = ["a.py"]\npoints = 1\nname = 2\n',
         "name is of type int"),
        ('[[task]]\nlayer = "relu"\nfiles = ["a.py"]\npoints = 1\nconventions = ""\n',
         "conventions is '', no list of names"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\npoints = 1\n'
         'conventions = ["b is 1-D", "w is MxD"]\n',
         "conventions has 'w is MxD', which is none of dense; near it: w is M x D"),
        ('[[task]]\nlayer = ["relu", "elu"]\nfiles = ["a.py"]\npoints = 1\n'
         'conventions = ["beta is 2 inside"]\n',
         "conventions has 'beta is 2 inside', which is none of relu or elu; "),
        ('[[task]]\nlayer = "relu"\nfiles = ["sub/a*.py"]\npoints = 1\n',
         "files has 'sub/a*.py'"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.c"]\npoints = 1\n', "files has 'a.c'"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\n', "points is missing"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\npoints = "1"\n',
         "points is of type str"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\npoints = 1\narrays = {dz = 1}\n',
         "arrays has dz, dense gives y dx dw db"),
        ("a = " + "[" * 100_000, "its brackets go too deep"),
        ("accept = 3\ntask = []\n", "accept is 3, no list of names"),
        ("task = [1]\n", "task 1 is 1, no table"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\npoints = 1\narrays = [1]\n',
         "arrays is [1], no table"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\npoints = 1\narrays={y=nan}\n',
         "arrays.y is nan, not from 0"),
        ('[[task]]\nlayer = "dense"\nfiles = ["a.py"]\npoints = nan\n',
         "points is nan, not from 0"),
        ("deadline = nan\ntask = []\n", "deadline is nan, not a number above 0"),
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


@pytest.mark.parametrize(
    ("layer", "phrase"),
    [
        ("lstm", "gates in the order i f o g"),
        ("lstm", "two biases, which are added"),
        ("lstm", "h0 is zeros inside"),
        ("lstm", "c is not put out"),
        ("batchnorm", "epsilon is 0.002 inside"),
        ("batchnorm_inference", "mu and variance are not differentiated"),
        ("conv2d", "square kernels alone: no right output for others"),
        ("tanh", "dx = dy * d_tanh (y)"),
    ],
)
def test_a_rubric_may_have_whatever_a_check_says(layer, phrase, tmp_path):
    more = f'conventions = ["{phrase}"]\n'
    rubric = read_rubric(rubric_of(tmp_path, layer, more))
    assert rubric.tasks[0].conventions == (phrase,)


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
    found, left = list_submissions(folder, read_rubric(rubric_of(tmp_path)))
    assert [one.name for one in found] == ["one"] and not left


def lay_loose(tmp_path, *names):
    """A class of one folder and these files beside it, and the rubric with patterns."""
    folder = hand_in(tmp_path, zoe=RIGHT)
    for name in names:
        (folder / name).write_text(RIGHT)
    (tmp_path / "any.toml").write_text(ANY)
    return folder, read_rubric(tmp_path / "any.toml")


def test_a_loose_file_is_a_submission_where_a_pattern_fits_it(tmp_path):
    folder, rubric = lay_loose(tmp_path, "ana.ipynb", "hw3.m", "notes.txt", ".x.ipynb")
    found, left = list_submissions(folder, rubric)
    files = {one.name: [path.name for path in one.files] for one in found}
    assert list(files.items()) == [
        ("ana.ipynb", ["ana.ipynb"]), ("hw3.m", ["hw3.m"]), ("zoe", ["dense.py"])
    ]  # fmt: skip
    assert not left
    (folder / "zoe" / "dense.py").unlink()
    (folder / "zoe").rmdir()
    assert [one.name for one in list_submissions(folder, rubric)[0]] == list(files)[:2]
    (folder / "hw3.m").unlink()  # one file may be one submission, for --single
    with pytest.raises(DomainError, match=r"has no subfolder, .* --single"):
        list_submissions(folder, rubric)


@pytest.mark.slow
def test_a_loose_file_that_was_not_graded_is_told_and_ends_with_2(tmp_path):
    folder, _ = lay_loose(tmp_path, "ana.py", "bob.zip")
    told = call(folder, tmp_path)
    assert "zoe" in told.output
    assert isinstance(told.exception, DomainError)
    left = "2 files were not graded: ana.py; bob.zip"
    assert str(told.exception).endswith(left)
    assert call(folder, tmp_path, "--only", "zoe").exit_code == 0


def test_a_file_with_nearly_the_right_suffix_is_told_with_what_is_not_graded(tmp_path):
    names = ["max.PY", "bob.ZIP", "lea.mlx", "a/Zoe.Ipynb", "a/old/hw.py.txt"]
    names += ["a/hw.py", "a/notes.txt", "b/otto.M"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    rubric = read_rubric(rubric_of(tmp_path))
    found, left = list_submissions(tmp_path, rubric)
    assert [one.name for one in found] == ["a", "b"]
    assert left == [
        "bob.ZIP",
        "lea.mlx: its suffix is not .m",
        "max.PY: its suffix is not .py",
        "a/Zoe.Ipynb: its suffix is not .ipynb",
        "a/old/hw.py.txt: its suffix is not .py",
        "b/otto.M: its suffix is not .m",
    ]
    assert not list_submissions(tmp_path, rubric, only=["a"])[1]
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "max.PY").write_text("")
    with pytest.raises(DomainError, match=r"one; max\.PY: its suffix is not \.py"):
        list_submissions(tmp_path / "class", rubric)


def test_of_several_files_the_one_with_the_function_of_the_task_is_graded(tmp_path):
    texts = {
        "affine.py": "# batchnorm_forward is in norm.py\ndef affine_forward(x): pass\n",
        "all.ipynb": '"source": ["x = 1\\n", "def softmax(x):\\n"]',
        "main.py": "from norm import batchnorm_forward\nrelu = lambda x: x\n",
        "more.m": "function a ()\nend\nfunction sigmoid ()\nend\n",
        "norm.py": "class Norm:\n    pass\ndef batchnorm_forward(x): pass\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    files = sorted(tmp_path.iterdir())
    for functions, chosen in {
        ("batchnorm_forward",): ["norm.py"],
        ("bn_forward", "Norm"): ["norm.py"],
        ("affine_forward,batchnorm_forward",): list(texts),
        ("softmax",): ["all.ipynb"],
        ("relu",): ["main.py"],
        ("sigmoid",): ["more.m"],
        ("nowhere",): list(texts),
        (): list(texts),
    }.items():
        assert [one.name for one in choose_files(files, functions)] == chosen


def test_a_submission_may_be_asked_for_by_the_stem_of_its_file(tmp_path):
    folder, rubric = lay_loose(tmp_path, "ben.ipynb", "hw1.m", "hw1.ipynb")
    found, _ = list_submissions(folder, rubric, only=["ben", "zoe", "hw1.m"])
    assert [one.name for one in found] == ["ben.ipynb", "hw1.m", "zoe"]
    with pytest.raises(
        DomainError, match=r"submission hw1; which of hw1\.ipynb, hw1\.m"
    ):
        list_submissions(folder, rubric, only=["hw1"])


@pytest.mark.slow
def test_a_loose_file_is_graded_as_a_folder_is(tmp_path):
    folder, _ = lay_loose(tmp_path, "ana.ipynb")
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": RIGHT}
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (folder / "ana.ipynb").write_text(json.dumps(document))
    rows, _ = graded(folder, tmp_path / "any.toml", tmp_path)
    assert {name: row["Q1"] for name, row in rows.items()} == {
        "zoe": "0.0000", "ana.ipynb": "10.0000"
    }  # fmt: skip


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
        Mark(task, 0.0, "not there: no file for this task", "not there"),
        Mark(task, 10.0, "right where it was tried", "not judged"),
    ]
    rows = [Marks(str(n), (mark,)) for n, mark in enumerate(marks)]
    summary = summarize(Rubric("", (task,)), rows)
    assert summary.median == summary.tasks[0].median == 7.5
    assert summary.tasks[0].full == 2
    assert list(summary.tasks[0].reasons.items()) == [
        ("db averaged", 2),
        ("wrong, by no known mistake", 1),
        ("not there", 1),
        ("right where it was tried, not tried in all", 1),
    ]


def test_a_bonus_that_is_not_there_does_not_count_in_its_median():
    task = Task("dense", ("a.py",), 10.0, bonus=True)
    marks = [
        Mark(task, 8.0, "wrong: db", "wrong"),
        Mark(task, 0.0, "not there: no file for this task", "not there"),
        Mark(task, 0.0, "not there: no file for this task", "not there"),
    ]
    rows = [Marks(str(n), (mark,)) for n, mark in enumerate(marks)]
    summary = summarize(Rubric("", (task,)), rows)
    assert (summary.tasks[0].median, summary.tasks[0].tried) == (8.0, 1)
    told = "  dense: median 8.0 of 10 in 1, 0 with all"
    assert told in list(write_summary(summary))
    assert "8.0 of\n10 in 1,\n0 with all points" in write_class("", summary, [], {})
    lacking = summarize(Rubric("", (task,)), rows[1:])
    assert (lacking.tasks[0].median, lacking.tasks[0].tried) == (0.0, 0)


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
        "wrong: all; first: effect; and beside; and perhaps other; unexplained: y, dx"
    )
    assert list(list_reasons(mark)) == [
        ("mistake", "first"),
        ("effect", "effect"),
        ("or", "rival"),
        ("and", "beside"),
        ("effect", "effect"),
        ("and", "perhaps other"),
        ("effect", "effect"),
        ("unexplained", "y, dx"),
    ]


def test_two_mistakes_in_other_cases_are_both_there_and_both_are_counted():
    task = read_rubric(EXAMPLE / "rubric.toml").tasks[0]
    cases = [(f"dense-{n}", "y") for n in range(8)]
    both = [
        replace(diagnosis(name, 8, "y"), explains=frozenset(some))
        for name, some in (("left", cases[:4]), ("right", cases[4:]))
    ]
    mark = add_mistakes(Mark(task), Report("port", "dense", diagnoses=(*both,)))
    assert [label for label, _ in list_reasons(mark)] == [
        "mistake", "effect", "and", "effect"
    ]  # fmt: skip
    counted = summarize(Rubric("", (task,)), [Marks("one", (mark,))])
    assert counted.tasks[0].reasons == {"left": 1, "right": 1}
    rival = replace(both[1], explains=frozenset(cases[:4]))
    report = Report("port", "dense", diagnoses=(both[0], rival))
    assert [label for label, _ in list_reasons(add_mistakes(Mark(task), report))] == [
        "mistake", "effect", "or"
    ]  # fmt: skip


def numbers(name, *digits):
    """Findings on an array in float64, right where it has 15 digits."""
    return tuple(
        Finding(f"dense-{n}", "dense", "port|expected", "float64", name,
                "pass" if count == 15 else "fail", ratio=count and 1.0, digits=count)
        for n, count in enumerate(digits)
    )  # fmt: skip


def test_digits_are_told_of_those_runs_alone_to_which_they_belong():
    report = Report("port", "dense", findings=numbers("db", 15, None, 15))
    assert find_digits(report, "db") == (15, None)  # a wrong size has no digits
    report = Report("port", "dense", findings=numbers("db", 15, 3, 7))
    assert find_digits(report, "db") == (15, 3)
    assert "digits" not in describe_part(Part(1.0, 2.0, 3, 32, 16.0, None))


def test_a_part_is_told_to_the_points_that_it_has():
    task = read_rubric(EXAMPLE / "rubric.toml").tasks[0]
    mark = Mark(task, 1.25, "wrong", "wrong", {"y": Part(1.25, 1.25, 2, 2, 15.0)})
    assert "1.25 of 1.25" in "\n".join(describe_mark(mark))
    page = write_student(Marks("one", (mark,)), Rubric("", (task,)))
    assert "1.25 of 1.25" in page
    assert [tell_points(n) for n in (1.25, 2, 0.125, 0.1)] == [
        "1.25", "2.0", "0.12", "0.1"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("[[0.5, -1.25], [3.0, 1e-05]]", "[#]"),
        ("x is 0.125 and .5 and 1e300", "x is # and # and #"),
        ("[1 2;3 4]", "[#]"),
        ("x1.5, n=2.5e-3f, 1.5j", "x#, n=#f, #j"),
        ("[np.float64(0.5), 2]", "[np.float64(#), #]"),
        ("shapes (1,2) and (3,2) not aligned", "shapes (#,#) and (#,#) not aligned"),
        ("expected 4x3, got 4 x 3", "expected #, got # x #"),
        ("12345678 rows, 3 columns", "# rows, # columns"),
        ("hw2.py, line 12: index 5 of x [5]", "hw2.py, line 12: index # of x [#]"),
        ("hangs on case relu-1a2b3c4d (a.py, line 3)", "hangs (a.py, line 3)"),
        ("f2 takes 2 positional arguments but 3 were given", None),
        ("not enough values to unpack (expected 4, got 2)", None),
        ("wrong: y, in 5 of 33 cases; tried: 64 conventions", None),
        ("gives 1 gradient, not 3: dx dw db; b is 1-D; float32", None),
        ("30 s for all answers are over; did not return within 2 s", None),
    ],
)
def test_what_a_student_reads_of_a_message_has_no_number_of_a_case(told, shown):
    assert hide_numbers(told) == (told if shown is None else shown)


def test_words_of_ours_keep_their_numbers_beside_a_message_without():
    only = "only where N > 1"
    report = Report("hw.py", "dense", left=only)
    said = f"no result in 23 of 33 cases, {only}: cannot: x has 17 rows"
    task = Task("dense", ("hw.py",), 10.0)
    told = tell_student(Mark(task, said=said, report=report))
    assert told == said.replace("17", "#")


def test_a_long_reason_ends_with_a_whole_word_and_closed_brackets():
    words = "word " * 30
    told = shorten(f"{words}(called back ({words}")
    assert told.endswith(" word ...))") and len(told) <= 244
    told = shorten(f"{words}(called back (dy 1 x 2)); seen: a pair; tried: {words}")
    assert told.endswith("; seen: a pair ...")
    assert len(shorten("x" * 999)) == 240


ANY = """[[task]]
name = "Q1"
layer = "dense"
files = ["hw2.py", "*.ipynb", "hw?.m"]
function = "dense"
points = 10
[[task]]
layer = ["relu", "sigmoid"]
files = ["hw2.py"]
function = "act"
points = 4
bonus = true
"""
ACT = """
import numpy as np
def act(x):
    y = 1 / (1 + np.exp(-np.abs(x)))
    y = np.where(x < 0, np.exp(-np.abs(x)) * y, y)
    return y, lambda dy: dy * y * (1 - y)
"""


@pytest.fixture(scope="module")
def class_of_any(tmp_path_factory):
    """Rows and what was printed of a class whose files have patterns."""
    tmp_path = tmp_path_factory.mktemp("any")
    (tmp_path / "rubric.toml").write_text(ANY)
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": RIGHT}
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    both = RIGHT + ACT
    files = {
        "ann/Homework 2 Ann.ipynb": json.dumps(document),
        "ann/.ipynb_checkpoints/Homework 2 Ann-checkpoint.ipynb": "{",
        "bob/HW2.py": both,
        "bob/hw2.zip": "",
        "cyd/new/hw2.py": both,
        "cyd/old/hw2.py": "def dense(): pass\ndef act(): pass\n",
        "dan/hw2.py": "def other(x): pass\ndef more(x): pass\n",
    }
    for name, text in files.items():
        (tmp_path / "class" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "class" / name).write_text(text)
    words = ["--feedback", str(tmp_path / "pages")]
    rows, told = graded(tmp_path / "class", tmp_path / "rubric.toml", tmp_path, *words)
    pages = (tmp_path / "pages" / "students").iterdir()
    return rows, told, {page.name: page.read_text() for page in pages}


@pytest.mark.slow
def test_files_may_be_patterns_and_what_is_there_is_told(class_of_any):
    rows, _, pages = class_of_any
    assert rows["ann"]["Q1"] == "10.0000"
    asked = "asked for: hw2.py or *.ipynb or hw?.m"
    there = "not there: no file for this task; there is: HW2.py, hw2.zip"
    assert rows["bob"]["Q1: why"] == f"{there}; {asked}"
    assert "graded: new/hw2.py, not old/hw2.py" in rows["cyd"]["Q1: why"]
    assert "graded: new/hw2.py, not old/hw2.py" in pages["cyd.txt"]
    assert "graded: new/hw2.py, not old/hw2.py" in pages["cyd.html"]
    assert "there is: HW2.py, hw2.zip\n" in pages["bob.txt"]
    for name, page in pages.items():
        assert "ipynb" not in page or name.startswith("ann"), name


@pytest.mark.slow
def test_one_label_says_that_a_file_or_a_function_is_not_there(class_of_any):
    rows, told, _ = class_of_any
    assert (
        rows["dan"]["Q1: why"] == "not there: hw2.py has no dense; it has other, more"
    )
    assert "      2  not there\n" in told and "no file\n" not in told


@pytest.mark.slow
def test_of_a_choice_the_better_counts_and_a_bonus_comes_on_top(class_of_any):
    rows, told, pages = class_of_any
    name = "relu or sigmoid"
    assert rows["cyd"][name] == "4.0000" and rows["cyd"]["total"] == "14.0000"
    assert "median" in told and " of 10\n" in told.split("submissions, ")[1]
    assert "as sigmoid: right: all" in rows["cyd"][f"{name}: why"]
    assert "14.0 of 10 points" in pages["cyd.txt"]
    assert f"{name}: 4.0 of 4 points, bonus" in pages["cyd.txt"]
    assert "grade" not in pages["cyd.txt"].replace("graded: ", "")


@pytest.mark.slow
def test_a_folder_may_have_a_file_for_each_task(tmp_path):
    folder = tmp_path / "class" / "one"
    folder.mkdir(parents=True)
    (folder / "affine.py").write_text(RIGHT)
    (folder / "other.py").write_text(ACT)
    rubric = tmp_path / "rubric.toml"
    task = '[[task]]\nlayer = "{}"\nfiles = ["*.py"]\nfunction = "{}"\npoints = 4\n'
    rubric.write_text(task.format("dense", "dense") + task.format("sigmoid", "act"))
    rows, told = graded(tmp_path / "class", rubric, tmp_path)
    assert rows["one"]["total"] == "8.0000" and "graded:" not in told


@pytest.mark.slow
def test_a_convention_that_the_rubric_does_not_have_is_wrong(tmp_path):
    columns = """
def dense(x, w, b):
    return w.T @ x + b.reshape(-1, 1), lambda dy: (w @ dy, x @ dy.T, dy.sum(1))
"""
    folder = hand_in(tmp_path, ours=RIGHT, columns=columns)
    rows, _ = graded(folder, rubric_of(tmp_path), tmp_path)
    assert [row["dense"] for row in rows.values()] == ["10.0000", "10.0000"]
    more = 'conventions = ["b is 1-D"]\n'
    rows, _ = graded(folder, rubric_of(tmp_path, more=more), tmp_path)
    assert [row["dense"] for row in rows.values()] == ["0.0000", "10.0000"]
    told = rows["columns"]["dense: why"]
    assert told.startswith("wrong: in another convention than was asked for: samples i")
    assert "(asked for: b is 1-D)" in told


@pytest.mark.slow
def test_a_message_of_a_submission_shows_no_numbers_to_a_student(tmp_path):
    told = "f'{len(x)} x {x.shape[1]} {x.tolist()}'"
    spy = f"def dense(x, w, b):\n    raise ValueError({told})\n"
    folder = hand_in(tmp_path, spy=spy)
    words = ["--feedback", str(tmp_path / "pages")]
    words += ["--gradescope", str(tmp_path / "results.json")]
    rows, _ = graded(folder, rubric_of(tmp_path), tmp_path, *words)
    assert re.search(r"\d x \d \[\[-?\d", rows["spy"]["dense: why"])
    pages = [*(tmp_path / "pages" / "students").iterdir(), tmp_path / "results.json"]
    for page in pages:
        told = " ".join(page.read_text().split())
        assert "# x # [#]" in told and "x: # x #, w: # x #" in told
        assert not re.search(r"\[\[|\d x \d", told)


def test_no_word_of_a_head_is_cut_where_the_table_is_narrow(capsys):
    layers = "dense relu softmax_crossentropy batchnorm sigmoid conv_transpose2d"
    tasks = tuple(Task(layer, ("a.py",), 10.0) for layer in layers.split())
    rubric = Rubric("Homework", tasks)
    names = "anna", "Fatima El-Sayed_40211_assignsubmission_file"
    marks = [Marks(name, tuple(Mark(t, 5.0) for t in tasks)) for name in names]
    print_marks(rubric, marks, Console(width=80))
    printed = capsys.readouterr().out.split("anna, dense")[0]
    words = {word for line in printed.splitlines() for word in line.split()}
    assert {"dense", "softmax_", "crossentropy", "transpose2d", "sigmoid"} <= words
    assert max(map(len, printed.splitlines())) <= 80
    assert printed.count("total (60)") == 1


@pytest.mark.slow
def test_what_came_before_a_way_back_broke_is_credited(tmp_path):
    pair = """
def dense_forward(x, w, b):
    return x @ w + b, (x, w)
def dense_backward(dy, cache):
    {}
"""
    folder = hand_in(
        tmp_path,
        never=pair.format("raise ValueError('not yet')"),
        some=pair.format(
            "x, w = cache; assert len(x) > 1; return dy @ w.T, x.T @ dy, dy.sum(0)"
        ),
    )
    more = "arrays = { y = 4, dx = 2, dw = 2, db = 2 }\n"
    words = ["--feedback", str(tmp_path / "pages")]
    rows, told = graded(folder, rubric_of(tmp_path, more=more), tmp_path, *words)
    assert rows["never"]["dense"] == "4.0000"
    assert (
        "y right in all 19 cases; no gradients: not yet" in rows["never"]["dense: why"]
    )
    assert 8 < float(rows["some"]["dense"]) < 10
    assert "1  no gradients came" in told
    page = (tmp_path / "pages" / "students" / "some.txt").read_text()
    assert re.search(r"  y +4.0 of 4  right in all 32 runs", page)
