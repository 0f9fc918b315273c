"""What a port does besides computing is found, and each habit is a finding."""

import pytest

from pyref.paths import ROOT
from pyref.port.check import check

FAULTY = ROOT / "tests" / "port" / "samples" / "faulty.py"


def bad_habits(name, layer="dense"):
    report = check(f"{FAULTY}:{name}", layer)
    return {f.array: f.note for f in report.habits if f.verdict != "pass"}, report


@pytest.mark.parametrize(
    ("name", "habit", "told"),
    [
        ("changes_x", "arguments unchanged", "x was changed in place"),
        ("adds_up", "same bits again", "dw differs when back is called again"),
        ("keeps_one_cache", "right after a later forward pass",
         "dw differs after a later forward pass"),
        ("learns", "fresh equals", "y differs when fresh equal arguments are given"),
        ("squares_dy", "linear in dy", "for twice dy"),
        ("only_positive_dy", "linear in dy", "for the sum of two dy"),
        ("widens", "float32 stays float32", "y is float64"),
        ("wants_c_order", "layouts", "x is not contiguous"),
        ("reads_the_buffer", "layouts",
         "y differs when the arguments are in Fortran order"),
        ("writes_to_x", "layouts", "read-only"),
        ("differs_between_processes", "deterministic", "y differs in a new process"),
    ],
)  # fmt: skip
def test_a_bad_habit_is_named(name, habit, told):
    found, report = bad_habits(name)
    assert habit in found, report.table()
    assert told in found[habit]
    assert not report.passed


def test_eigh_and_svd_are_watched_too():
    found, report = bad_habits("forgetful_eigh", "eigh")
    assert report.right
    assert found["same bits again"] == "dx differs when back is called again"
    for layer in ("eigh", "svd"):
        report = check(f"pyref.layers.{layer}:{layer}", layer)
        assert report.passed, report.table()
        assert {f.array for f in report.habits} >= {
            "arguments unchanged", "linear in dy", "float32 stays float32",
            "deterministic",
        }  # fmt: skip


@pytest.mark.parametrize(
    "target",
    [
        f"{FAULTY}:newest_tanh",
        pytest.param(
            FAULTY.parent / "octave" / "newest_tanh.m", marks=pytest.mark.needs_octave
        ),
    ],
    ids=["python", "octave"],
)
def test_a_back_of_the_newest_forward_pass_is_named_where_gradients_are_even(target):
    report = check(str(target), "tanh")
    notes = {f.array: f.note for f in report.habits if f.verdict == "fail"}
    told = "dx differs after a later forward pass"
    assert notes == {"right after a later forward pass": told}


def test_a_result_that_is_an_argument_is_named():
    found, _ = bad_habits("hands_out_dy", "relu")
    assert "dy was changed in place" in found["arguments unchanged"]
    assert "dx shares memory with an argument" in found["nothing aliased"]


def test_numbers_can_be_right_where_a_habit_is_not_and_the_habit_can_be_accepted():
    _, report = bad_habits("widens")
    assert report.right
    assert not report.passed
    assert "right numbers, but see its habits" in report.verdict()
    assert check(f"{FAULTY}:widens", "dense", accept=["habits"]).passed


def test_an_empty_batch_is_a_habit_of_its_own():
    found, report = bad_habits("fails_on_nothing")
    called = "(called forward (x 0 x 3, w 3 x 2, b 1 x 2))"
    assert found == {"empty arrays": "case ZeroDivisionError: no rows " + called}
    assert report.right
    assert report.verdict().startswith("right numbers, but see its habits: all 19")


def test_what_can_be_let_pass_is_told_with_how():
    course = ROOT / "tests" / "port" / "samples" / "course.py"
    told = check(f"{course}:layernorm_forward", "layernorm", habits=False).table()
    assert "loses digits in" in told
    assert "  to let that pass: --accept textbook" in told


def test_nan_and_inf_are_a_habit_of_their_own():
    course = ROOT / "tests" / "port" / "samples" / "course.py"
    report = check(f"{course}:relu_forward", "relu")
    assert report.right
    assert not report.passed
    assert [f.array for f in report.habits if f.verdict == "fail"] == [
        "NaN and Inf"
    ] * 4
