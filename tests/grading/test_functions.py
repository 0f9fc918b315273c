"""A student may hand in one file of Octave with all functions, as in Python."""

import pytest
from test_grade import graded

from pyref.grading.functions import lay_functions, read_source
from pyref.grading.notebook import LackingError
from pyref.grading.room import Room
from pyref.grading.rubric import Task
from pyref.grading.telling import tell_reason

ALL = """% exercise 2
function [y, cache] = affine_forward (x, w, b)
  y = plus_row (x * w, b);
  cache = {x, w};
end

function [dx, dw, ...
          db] = affine_backward (dy, cache)
  dx = dy * cache{2}.';
  dw = cache{1}.' * dy;
  db = sum (dy, 1);
end

%{
function y = old (x)
%}
function y = plus_row (x, b)
  y = x + b;
end

function [y, back] = relu (x)
  y = max (x, 0);
  back = @(dy) dy .* (x > 0);
end
"""
NAMES = ["affine_forward", "affine_backward", "plus_row", "relu"]
DENSE = Task("dense", ("*.m",), 10.0, ("affine_forward",))
RELU = Task("relu", ("*.m",), 5.0, ("relu",))
TASKS = (DENSE, RELU)


@pytest.fixture
def room(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "emi.m").write_text(ALL)
    return Room(tmp_path, (), tmp_path / "work" / "emi.m")


def test_functions_are_found_beside_comments_and_over_several_lines(room):
    assert list(read_source(room.file).functions) == NAMES
    assert read_source(room.file).kind == "function"
    room.file.write_text("1;\n" + ALL)
    assert read_source(room.file).kind == "script"
    room.file.write_text("% a class\nclassdef emi\n  function y = f (x)\n")
    assert read_source(room.file).kind == "classdef"


def test_a_nested_function_stays_in_that_around_it(room):
    room.file.write_text("function y = f (x)\n  function g ()\n  end\nend\n")
    assert list(read_source(room.file).functions) == ["f"]


def test_the_function_of_a_task_stands_first_in_a_file_of_its_name(room):
    laid, called, replaced = lay_functions(room, RELU, TASKS)
    assert (called, replaced) == (("relu.m",), False)
    assert sorted(path.name for path in room.work.iterdir()) == ["emi.m", "relu.m"]
    text = (room.work / "relu.m").read_text()
    assert text.startswith("function [y, back] = relu (x)")
    assert list(read_source(room.work / "relu.m").functions) == ["relu", *NAMES[:3]]
    told = tell_reason(f"parse error near line 2 of file {room.work}/relu.m", laid)
    assert told == "parse error near line 22 of file emi.m"
    assert ALL.split("\n")[21] == text.split("\n")[1]


def test_what_goes_back_beside_it_gets_a_file_too(room):
    assert lay_functions(room, DENSE, TASKS)[1] == ("affine_forward.m",)
    assert (room.work / "affine_backward.m").is_file()
    assert not (room.work / "plus_row.m").exists()


def test_a_function_that_is_lacking_beside_that_of_another_task_is_not_there(room):
    with pytest.raises(LackingError, match=r"emi\.m has no bn; it has affine_forward,"):
        lay_functions(room, Task("batchnorm", ("*.m",), 1.0, ("bn",)), TASKS)


def test_where_no_name_is_there_the_first_function_stands_for_it(room):
    task = Task("dense", ("*.m",), 10.0, ("linear",))
    assert lay_functions(room, task, [task])[1:] == (("emi.m",), True)
    task = Task("dense", ("*.m",), 10.0, ("emi",))  # Octave calls it by its file
    assert lay_functions(room, task, [task])[1:] == (("emi.m",), False)
    room.file.write_text("1;\n" + ALL)
    with pytest.raises(LackingError, match=r"emi\.m has no linear; it has affine_for"):
        lay_functions(room, Task("dense", ("*.m",), 10.0, ("linear",)), TASKS)


def test_of_a_script_without_a_name_what_goes_back_is_called(room):
    room.file.write_text("1;\n" + ALL)
    task = Task("dense", ("*.m",), 10.0)
    assert lay_functions(room, task, [task])[1] == ("affine_forward.m",)
    room.file.write_text("x = 1;\n")
    with pytest.raises(LackingError, match=r"emi\.m has no dense; it has no func"):
        lay_functions(room, task, [task])


@pytest.mark.slow
@pytest.mark.needs_octave
def test_each_task_calls_its_own_function_of_a_file_or_script(tmp_path):
    texts = {
        "emi": ALL,
        "bob": "1;\n" + ALL,
        "cyd": ALL.replace("end\n", "\n").replace("%{\nfunction y = old (x)\n%}\n", ""),
        "dan": ALL.replace("affine", "other"),
    }
    for name, text in texts.items():
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / f"{name}.m").write_text(text)
    rubric = tmp_path / "rubric.toml"
    task = '[[task]]\nlayer = "{}"\nfiles = ["*.m"]\nfunction = "{}"\npoints = 10\n'
    rubric.write_text(task.format("dense", NAMES[0]) + task.format("relu", "relu"))
    rows, told = graded(tmp_path / "class", rubric, tmp_path)
    assert {name: (row["dense"], row["relu"]) for name, row in rows.items()} == {
        "bob": ("10.0000", "10.0000"), "cyd": ("10.0000", "10.0000"),
        "dan": ("0.0000", "10.0000"), "emi": ("10.0000", "10.0000"),
    }, told  # fmt: skip
    assert "not there: dan.m has no affine_forward; it has" in rows["dan"]["dense: why"]
