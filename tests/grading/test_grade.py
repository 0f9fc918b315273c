"""A teacher gets fair points, reasons, and no submission that reads the answers."""

import csv
import json

import pytest
from click.testing import CliRunner

from pyref.cli.grade import tell_reasons
from pyref.cli.main import pyref
from pyref.errors import FormatError
from pyref.grading.marks import Mark, Marks
from pyref.grading.rubric import read_rubric
from pyref.paths import ROOT

EXAMPLE = ROOT / "docs" / "grading"
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


@pytest.mark.needs_octave
def test_the_example_of_the_page_is_graded_as_it_says(tmp_path):
    rows, printed = graded(EXAMPLE / "submissions", EXAMPLE / "rubric.toml", tmp_path)
    assert list(rows) == ["first", "second", "third"]
    assert rows["first"]["total"] == "30.0000"
    assert 24 < float(rows["second"]["total"]) < 25
    assert "bias gradient averaged over the batch" in rows["second"]["dense: why"]
    assert "gradient through the variance forgotten" in rows["second"]["batchnorm: why"]
    assert "no answer within 2 s" in rows["third"]["dense: why"]
    assert rows["third"]["batchnorm: why"] == "no batchnorm.py"
    assert "Exercise 4" in printed


def test_points_go_by_array_and_by_share_of_cases(tmp_path):
    wrong = RIGHT.replace("dy.sum(0)", "0 * dy.sum(0)")
    folder = hand_in(tmp_path, right=RIGHT, wrong=wrong)
    weights = "arrays = { y = 5, dx = 1, dw = 1, db = 3 }\n"
    rows, _ = graded(folder, rubric_of(tmp_path, more=weights), tmp_path)
    assert float(rows["right"]["dense"]) == 10
    assert 7 <= float(rows["wrong"]["dense"]) < 8
    assert "no db: db is zero" in rows["wrong"]["dense: why"]


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
        ("speed = 1\ntask = []\n", "has speed, not one of"),
        ("title", "rubric.toml"),
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
