"""assert_grad_close judges one result of a case as pyref.check judges it."""

import numpy as np
import pytest

import pyref
from pyref import layers
from pyref.errors import DomainError, UsageError
from pyref.port.call import Answer
from pyref.port.conventions import Convention
from pyref.port.examine import judge_answer
from pyref.port.pose import pose
from pyref.runners.result import Result
from pyref.testing import assert_grad_close
from pyref.testing.close import LosesDigits, OtherAtLimits


def run(case):
    """All results of our own layer, by name."""
    *outputs, back = getattr(layers, case.layer)(*case.args())
    gradients = back(*case.dys())
    several = gradients if isinstance(gradients, tuple) else (gradients,)
    return dict(zip(case.results, (*outputs, *several), strict=True))


def find(layer, **asked):
    return pyref.testing.load(layer, **asked)[0]


def why(actual, case, name="", **asked):
    with pytest.raises(AssertionError) as caught:
        assert_grad_close(actual, case, name, **asked)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("layer", ["dense", "max_pool2d", "batchnorm"])
def test_a_right_layer_passes_in_all_cases_in_each_form(layer):
    for case in pyref.testing.load(layer):
        found = run(case)
        assert_grad_close(found, case, strict=True)
        assert_grad_close(tuple(found.values()), case)
        for name, value in found.items():
            assert_grad_close(value, case, name)


def test_a_wrong_entry_is_told_with_both_values_digits_and_commands(monkeypatch):
    monkeypatch.setenv("PYTEST_CURRENT_TEST", "tests/test_me.py::test_a[b] (call)")
    case = find("dense")
    dw = run(case)["dw"].copy()
    dw[1, 0] += 0.5
    right, wrong = (float(v) for v in (run(case)["dw"][1, 0], dw[1, 0]))
    lines = why(dw, case, "dw")
    assert lines[0] == f"dw is wrong: {case.id}"
    at = next(i for i, line in enumerate(lines) if "dw[1, 0]" in line)
    assert lines[at].split()[2:] == ["is", repr(wrong), wrong.hex()]
    assert lines[at + 1].split() == ["not", repr(right), right.hex()]
    assert "of 16.0 digits; " in lines[at + 2]
    assert " roundings, where " in lines[at + 2]
    assert lines[at + 3] == f"  1 of {dw.size} entries are wrong"
    assert lines[-2] == "again: pytest 'tests/test_me.py::test_a[b]'"
    assert lines[-1] == f"the case: pyref show {case.id}"
    assert max(map(len, lines)) <= 76


def test_it_finds_what_a_check_of_the_same_numbers_finds():
    off = 0
    for case in pyref.testing.load("batchnorm", level="plain"):
        for error in (1e-16, 1e-15, 1e-14, 1e-7, 1e-6):
            dx = run(case)["dx"]
            dx = (dx * (1 + error)).astype(dx.dtype)
            answer = Answer(pose(case, Convention()), case.dtype, Result({"dx": dx}))
            answer.posed.results = {"dx": case.expect["dx"]}
            (finding,) = judge_answer(answer)
            if finding.verdict == "pass":
                assert_grad_close(dx, case, "dx", strict=True)
            elif answer.usual:
                off += 1
                told = "\n".join(why(dx, case, "dx"))
                assert f"{finding.ratio:.2g} roundings" in told
    assert off > 20


def test_shape_and_precision_are_told_before_numbers():
    case = find("dense", dtype="float64")
    found = run(case)
    wrong = {**found, "y": found["y"] + 1, "db": found["db"][0], "dw": found["dw"].T}
    told = "\n".join(why(wrong, case))
    assert "db is 2, not 1 x 2" in told or "db is " in told
    assert "dw is " in told
    assert "y[" not in told
    assert "dx is float32, not float64" in "\n".join(
        why(found["dx"].astype(np.float32), case, "dx")
    )
    assert "dx is missing" in "\n".join(why({**found, "dx": None}, case))


def test_results_that_a_mapping_leaves_out_are_missing():
    case = find("dense")
    told = "\n".join(why({"y": run(case)["y"]}, case))
    assert told.startswith("dx, dw, db are wrong: ")


def test_another_legal_choice_at_a_tie_passes_and_one_between_where_that_is_accepted():
    case = next(c for c in pyref.testing.load("relu") if np.any(c.expect["dx"].tie))
    dx, tie = run(case)["dx"], case.expect["dx"].tie
    for choice in case.expect["dx"].accept.values():
        assert_grad_close(choice, case, "dx")
    other = next(iter(case.expect["dx"].accept.values()))
    mine = (dx + 2 * other) / 3
    told = " ".join(why(mine, case, "dx"))
    assert "no gradient: accept=['ties']" in " ".join(told.split())
    assert_grad_close(mine, case, "dx", accept=["ties"])
    beyond = np.where(tie, 7.0, dx)
    assert "but no choice there" in " ".join(why(beyond, case, "dx", accept=["ties"]))


def test_a_choice_at_ties_keeps_the_sum_that_all_choices_have():
    case = find_pooling("max_pool2d-155989a4")
    known = case.expect["dx"]
    first, *others = known.high, *known.accept.values()
    mixed = np.mean([first, *others], axis=0)
    mixed[0, 0, 1, 0] = first[0, 0, 1, 0]  # as one window alone might choose
    mixed[0, 0, 1, 1] += np.sum(first) - np.sum(mixed)
    assert_grad_close(mixed, case, "dx", accept=["ties"])
    lost = np.where(known.tie, np.minimum(first, others[0]), first)
    told = " ".join(why(lost, case, "dx", accept=["ties"]))
    assert "all at ties, but no choice there gives these" in " ".join(told.split())


def test_digits_that_the_textbook_formula_loses_are_a_warning_unless_strict():
    case, name = next(
        (case, name)
        for case in pyref.testing.load("batchnorm", dtype="float64")
        for name, known in case.expect.items()
        if known.textbook and np.any(known.textbook["float64"])
    )
    known = case.expect[name]
    loose = known.high + 0.9 * known.textbook["float64"]
    with pytest.warns(LosesDigits, match=f"{case.id}: {name} loses digits"):
        assert_grad_close(loose, case, name)
    assert why(loose, case, name, strict=True)[0] == f"{name} is wrong: {case.id}"


def test_where_nan_goes_to_is_a_warning_unless_strict():
    case = next(c for c in pyref.testing.load("dense") if not c.finite)
    dw = np.nan_to_num(case.expect["dw"].high, nan=0.0)
    with pytest.warns(OtherAtLimits, match="NaN and Inf: dw"):
        assert_grad_close(dw, case, "dw")
    assert why(dw, case, "dw", strict=True)[0] == f"dw is wrong: {case.id}"


def test_what_nan_does_not_reach_is_wrong():
    case = next(c for c in pyref.testing.load("dense") if not c.finite)
    db = case.expect["db"].high / 3  # a mean in the place of a sum
    assert why(db, case, "db")[0] == f"db is wrong: {case.id}"
    assert why({**run(case), "db": db}, case)[0] == f"db is wrong: {case.id}"


def test_what_is_rounded_off_beside_nan_is_no_mistake():
    case = next(c for c in pyref.testing.load("dense") if not c.finite)
    db = case.expect["db"].high
    for roundings, kind in ((60, OtherAtLimits), (200, None)):
        off = db * (1 + roundings * 2.0**-53)
        if kind:
            with pytest.warns(kind):
                assert_grad_close(off, case, "db")
        else:
            assert why(off, case, "db")[0] == f"db is wrong: {case.id}"


def find_pooling(case_id):
    return next(c for c in pyref.testing.load("max_pool2d") if c.id == case_id)


def test_pooling_that_hands_on_another_sum_beside_nan_is_wrong():
    case = find_pooling("max_pool2d-b1b13bd2")
    y = run(case)["y"]
    overwritten = np.array([0.0, 5, 0, 0, 0, 0, 7, 0]).reshape(1, 1, 2, 4)
    told = why({"y": y, "dx": overwritten}, case)
    assert "  the sum of dx is 12, not 15" in told
    last = np.array([0.0, 3, 0, 0, 0, 0, 12, 0]).reshape(1, 1, 2, 4)
    for other in (last, 0 * last):  # the last NaN wins; none wins
        with pytest.warns(OtherAtLimits):
            assert_grad_close({"y": y, "dx": other}, case)


def test_a_case_of_load_is_judged_in_the_precision_that_is_told():
    case = next(c for c in pyref.load("dense") if "float32" in c.exact_in)
    y, _ = layers.dense(*case.args("float32"))
    assert_grad_close(y, case, "y", dtype="float32")
    assert "y is float32, not float64" in "\n".join(why(y, case, "y"))


def test_a_call_that_cannot_be_meant_is_refused():
    case, refused = find("dense"), find("dense", refused=True)
    with pytest.raises(UsageError, match="no name is given, one of y, dx, dw, db"):
        assert_grad_close(np.ones(2), case)
    with pytest.raises(UsageError, match="2 results are given, not y, dx, dw, db"):
        assert_grad_close((np.ones(2), np.ones(2)), case)
    with pytest.raises(DomainError, match="dz is no result of dense-"):
        assert_grad_close(np.ones(2), case, "dz")
    with pytest.raises(DomainError, match="tie is nothing that can be accepted"):
        assert_grad_close(np.ones(2), case, "dx", accept=["tie"])
    with pytest.raises(UsageError, match="must be refused with pyref:size"):
        assert_grad_close(np.ones(2), refused, "y")
    with pytest.raises(DomainError, match="after the result are a str and a GivenCase"):
        assert_grad_close(np.ones(2), "dx", case)
