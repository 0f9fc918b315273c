"""Numbers that a course prints are facts: a function of the user's is held to them."""

from dataclasses import replace

import numpy as np
import pytest

from pyref.cli.course import check_course
from pyref.courses.find import find_tasks
from pyref.courses.printed import (
    count_decimals,
    judge_printed,
    list_decimals,
    make_value,
)
from pyref.courses.read import Printed, read_all, read_course
from pyref.paths import ROOT

SAMPLES = ROOT / "tests" / "courses" / "samples"
ALL = [
    pytest.param(course.name, one, id=f"{course.name}-{one.name}".replace(" ", "_"))
    for course in read_all()
    for one in course.printed
]
RNN = next(one for one in read_course("cs231n").printed if "rnn_step" in one.function)
HALF = Printed("half", "chapter 1", {"x": "1 3 : 2"}, {"0": "0.50 1.50 : 2"})


def judge(course, place, tmp_path):
    """The outcome of each printed fact of a course, by its name."""
    found = find_tasks(read_course(course), [str(place)], tmp_path)
    return {
        one.name: judge_printed(one.printed, one.target, 30.0) for one in found.printed
    }


def run_file(tmp_path, code, printed):
    file = tmp_path / "port.py"
    file.write_text(f"import numpy as np\n{code}")
    return judge_printed(printed, f"{file}:{printed.function}", 30.0)


@pytest.mark.slow
def test_our_layers_give_every_number_that_cs231n_prints(tmp_path):
    told = judge("cs231n", SAMPLES / "cs231n_by_layers.py", tmp_path)
    assert set(told) == {one.name for one in read_course("cs231n").printed}
    assert {name for name, found in told.items() if found[0] != "right"} == set()


@pytest.mark.slow
@pytest.mark.needs_octave
def test_our_layers_in_octave_give_what_the_course_in_octave_prints(tmp_path):
    told = judge("coursera_ml", SAMPLES / "coursera_ml", tmp_path)
    assert set(told) == {one.name for one in read_course("coursera_ml").printed}
    assert {name for name, found in told.items() if found[0] != "right"} == set()


def test_a_number_that_is_not_the_printed_one_is_told_beside_it(tmp_path):
    code = (
        "def rnn_step_forward(x, prev_h, Wx, Wh, b):\n"
        "    h = np.tanh(x @ Wx + prev_h @ Wh + b)\n"
        "    h[0, 1] += {}\n"
        "    return h, None\n"
    )
    assert run_file(tmp_path, code.format(0), RNN)[0] == "right"
    outcome, text = run_file(tmp_path, code.format(1e-7), RNN)
    assert outcome == "wrong"
    assert "1 of 12 numbers not as printed in assignment 3" in text
    assert "[0, 1] is -0.50182022" in text
    assert "printed -0.50182032" in text


@pytest.mark.slow
def test_what_rounds_to_the_last_decimal_is_right_and_what_does_not_is_wrong(tmp_path):
    code = "def half(x): return x / 2 + {}"
    assert run_file(tmp_path, code.format(0.0049), HALF)[0] == "right"
    assert run_file(tmp_path, code.format(0.0051), HALF)[0] == "wrong"
    assert run_file(tmp_path, code.format("np.nan"), HALF)[0] == "wrong"
    finer = replace(HALF, decimals=4)
    assert run_file(tmp_path, code.format(0.0049), finer)[0] == "wrong"


@pytest.mark.slow
def test_another_shape_is_wrong_whatever_the_numbers(tmp_path):
    square = Printed("f", "chapter 1", {"x": "1 2 3 4 : 2 2"}, {"0": "1 2 3 4 : 2 2"})
    assert run_file(tmp_path, "def f(x): return x", square)[0] == "right"
    assert run_file(tmp_path, "def f(x): return x.ravel()", square)[0] == "wrong"
    assert run_file(tmp_path, "def f(x): return x[0]", square)[0] == "wrong"
    assert run_file(tmp_path, "def f(x): return None", square)[0] == "wrong"


def test_a_port_in_python_may_take_a_column_as_one_axis(tmp_path):
    column = Printed("f", "chapter 1", {"x": "1. 2. : 2 1"}, {"0": "0.5 1.0 : 2 1"})
    code = "def f(x):\n    (n,) = x.shape\n    return x / 2"
    assert run_file(tmp_path, code, column)[0] == "right"
    assert run_file(tmp_path, "def f(x): return x[:, 0] / 2", column)[0] == "right"


@pytest.mark.slow
def test_what_cannot_be_called_is_not_judged_and_says_why(tmp_path):
    outcome, text = run_file(tmp_path, "def rnn_step_forward(x): return x", RNN)
    assert (outcome, text[:24]) == ("not judged", "rnn_step_forward takes x")
    code = "def half(x): raise ValueError('no way')"
    assert run_file(tmp_path, code, HALF)[0] == "not judged"
    assert "no way" in run_file(tmp_path, code, HALF)[1]


def test_values_are_written_as_the_page_of_the_module_says():
    assert make_value("3").shape == () and make_value("3").dtype == np.int64
    assert make_value("0 5 1 : 3").dtype == np.int64
    assert make_value("0. 5 1 : 3").dtype == np.float64
    assert np.array_equal(make_value("1..6 : 2 3 down"), [[1, 3, 5], [2, 4, 6]])
    assert np.array_equal(
        make_value("line 0 1 : 2 2"), np.linspace(0, 1, 4).reshape(2, 2)
    )
    tenth = np.sin([1, 2, 7]) / 10
    assert np.array_equal(make_value("sin 1..2 7 / 10 : 3"), tenth)
    assert make_value({"stride": "2"})["stride"] == 2
    with pytest.raises(ValueError, match="reshape"):
        make_value("1 2 3 : 2 2")
    assert [count_decimals(w) for w in ("0.14", "3", "-9.27e-03")] == [2, 0, 5]


@pytest.mark.parametrize(("course", "printed"), ALL)
def test_every_printed_fact_has_the_numbers_of_its_shape(course, printed):
    for text in printed.takes.values():
        make_value(text)
    for text in printed.gives.values():
        assert make_value(text).size == len(list_decimals(printed, text)) > 0


def test_a_function_is_held_to_what_is_printed_beside_the_check_of_its_layer(
    tmp_path, capsys
):
    file = tmp_path / "own.py"
    file.write_text("import numpy as np\ndef relu_forward(x): return abs(x), x\n")
    assert check_course("cs231n", [str(file)], None, None, None) == 1
    told = capsys.readouterr().out
    assert "wrong" in told and "printed    relu_forward, assignment 2" in told
    assert "printed 0" in told
    assert "relu_forward without relu_backward" in told.replace("\n", " ")
