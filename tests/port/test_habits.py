"""What a port does besides computing is found, and each habit is a finding."""

import pytest

from pyref.paths import ROOT
from pyref.port.check import check

FAULTY = ROOT / "tests" / "port" / "samples" / "faulty.py"


def bad_habits(name, layer="dense"):
    report = check(f"{FAULTY}:{name}", layer)
    return {f.array: f.note for f in report.habits if f.verdict != "pass"}, report


@pytest.mark.some(quick=9)
@pytest.mark.parametrize(
    ("name", "habit", "told"),
    [
        ("changes_x", "arguments unchanged", "x was changed in place"),
        ("changes_x_once", "arguments unchanged", "x was changed in place"),
        ("adds_up", "same bits again", "dw differs when back is called again"),
        ("keeps_one_cache", "right after a later forward pass",
         "dw differs after a later forward pass"),
        ("learns", "fresh equals", "y differs when fresh equal arguments are given"),
        ("squares_dy", "linear in dy", "for twice dy"),
        ("only_positive_dy", "linear in dy", "for -2 times dy"),
        ("adds_one_to_dy", "linear in dy", "for twice dy"),
        ("differs_between_processes", "deterministic", "y differs in a new process"),
    ],
)  # fmt: skip
def test_a_bad_habit_is_named_and_counts(name, habit, told):
    found, report = bad_habits(name)
    assert habit in found, report.table()
    assert told in found[habit]
    assert report.outcome == "wrong"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "habit", "told"),
    [
        ("widens", "float32 stays float32", "y is float64"),
        ("wants_c_order", "layouts", "x is not contiguous"),
        ("reads_the_buffer", "layouts",
         "y differs when the arguments are in Fortran order"),
        ("writes_to_x", "layouts", "read-only"),
        ("fails_on_nothing", "empty arrays", "case ZeroDivisionError: no rows"),
    ],
)  # fmt: skip
def test_what_changes_no_number_is_a_warning_and_counts_where_it_is_strict(
    name, habit, told
):
    found, report = bad_habits(name)
    assert told in found[habit]
    assert report.passed
    assert f"  warning: {habit}: " in report.table()
    strict = check(f"{FAULTY}:{name}", "dense", strict=True)
    assert strict.outcome == "wrong"
    assert strict.verdict().startswith("wrong, though its numbers are right: not ")
    assert check(f"{FAULTY}:{name}", "dense", strict=True, accept=["habits"]).passed


@pytest.mark.slow
def test_the_size_of_dy_in_its_place_is_not_linear():
    found, _ = bad_habits("size_of_dy")
    assert "for -2 times dy" in found["linear in dy"]


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_result_that_is_an_argument_is_named():
    found, _ = bad_habits("hands_out_dy", "relu")
    assert "dy was changed in place" in found["arguments unchanged"]
    assert "dx shares memory with an argument" in found["nothing aliased"]


@pytest.mark.slow
def test_digits_lost_are_a_warning_and_what_lets_them_pass_is_told():
    course = ROOT / "docs" / "check" / "course.py"
    target = f"{course}:layernorm_forward"
    report = check(target, "layernorm", habits=False)
    assert report.passed
    assert "  warning: loses digits in " in report.table()
    told = check(target, "layernorm", habits=False, strict=True)
    assert told.outcome == "wrong"
    assert "  to let that pass: --accept textbook" in told.table()


@pytest.mark.slow
def test_nan_and_inf_are_a_warning_of_their_own():
    course = ROOT / "docs" / "check" / "course.py"
    report = check(f"{course}:relu_forward", "relu")
    assert report.passed
    assert [f.array for f in report.warnings] == ["NaN and Inf"] * 4


def test_what_nan_does_not_reach_counts():
    report = check(f"{FAULTY}:thirds_beside_nan", "dense", habits=False)
    assert report.verdict() == "wrong: db, in 2 of 21 cases"
    assert "dense-2c55828a db[0, 0]: 0.2 digits; is 2.0, not 6.0" in report.table()


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize(
    ("mask", "told"),
    [
        ("np.ones_like(x)", "never with a mask that drops something"),
        ("(np.random.rand(*x.shape[1:]) < p) / p * np.ones_like(x)",
         "never with masks that differ from sample to sample"),
        ("(np.random.rand(*x.shape) < p) / p", "right: all"),
    ],
)  # fmt: skip
def test_a_mask_that_a_port_draws_must_drop_something_in_each_sample(
    mask, told, tmp_path
):
    file = tmp_path / "layers.py"
    code = f"import numpy as np\n\ndef dropout(x, p=0.5):\n    mask = {mask}\n"
    file.write_text(f"{code}    return x * mask, lambda dy: dy * mask\n")
    report = check(str(file), "dropout")
    assert told in report.verdict()
    assert not any("scales nothing" in note for note in report.notes)
    if told == "right: all":
        assert report.notes == (
            "how much its mask drops, and how it scales the rest, is not judged",
        )


@pytest.mark.slow
def test_a_mask_that_scales_nothing_gets_a_note(tmp_path):
    file = tmp_path / "layers.py"
    file.write_text(
        "import numpy as np\n\ndef dropout(x, p=0.5):\n"
        "    mask = np.random.rand(*x.shape) < p\n"
        "    return x * mask, lambda dy: dy * mask\n"
    )
    report = check(str(file), "dropout")
    assert report.right
    assert "it draws a mask of 0 and 1, which scales nothing" in report.notes[0]
