"""A port may break in any way: the finding says how, and the other cases still run."""

import re
import subprocess
import sys
import tempfile

import pytest

from pyref.paths import ROOT
from pyref.port.check import check
from pyref.port.stand import find_own, find_stand

FAULTY = ROOT / "tests" / "port" / "samples" / "faulty.py"


def report_on(name, layer="dense", **more):
    return check(f"{FAULTY}:{name}", layer, **{"habits": False, **more})


def notes(report):
    return " / ".join(f.note for f in report.findings if f.verdict in ("error", "fail"))


@pytest.mark.slow
def test_a_right_port_passes_with_its_habits():
    report = report_on("right", habits=True)
    assert report.passed, report.table()
    assert {f.array for f in report.habits} >= {
        "arguments unchanged", "nothing aliased", "same bits again", "fresh equals",
        "right after a later forward pass", "layouts", "linear in dy", "deterministic",
        "float32 stays float32", "NaN and Inf",
    }  # fmt: skip


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("complex_results", "y is complex128, not float64 or float32"),
        ("text_for_a_result", "y is str32, not float64 or float32"),
    ],
)
def test_a_port_that_never_gives_arrays_is_not_judged_and_told_why(name, told):
    report = report_on(name)
    assert report.outcome == "not judged"
    assert f"cannot be called as dense: {told}" in report.reason
    assert not report.findings
    assert "return (dx, dw, db)" in report.advice


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("two_gradients", "gives 2 gradients, not 3: dx dw db"),
        ("none_for_a_gradient", "dx is None, not an array"),
    ],
)
def test_gradients_that_are_none_are_told_beside_the_output_that_came(name, told):
    report = report_on(name)
    assert report.outcome == "not judged" and report.raised == told
    assert report.shares() == {"y": (32, 32)}
    assert "return (dx, dw, db)" in report.advice


@pytest.mark.slow
def test_a_forward_pass_alone_is_judged_as_such():
    report = report_on("only_forward", habits=True)
    assert report.verdict().startswith("right: y alone, all 19 cases")
    assert report.gives == ("y",)


def test_gradients_that_come_in_some_cases_only_are_missed_in_the_others():
    program = f"{sys.executable} {FAULTY.parent / 'partial.py'}"
    report = check(program, "dense", process=True, habits=False)
    assert report.outcome == "wrong"
    assert "gives y alone, elsewhere more" in notes(report)


def test_an_error_of_the_port_in_some_cases_is_wrong_there():
    report = report_on("stumbles")
    assert report.outcome == "wrong"
    assert "IndexError: index 1 is out of bounds" in notes(report)
    assert "only where N is 1: 4 of 4 such cases wrong, 0 of 15 others" in report.places


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("dies", "no result in 4 of 19 cases, only where N is 1"),
        ("raises", "no result in 4 of 19 cases, only where N is 1"),
        ("refuses_some", "no result in 8 of 19 cases"),
    ],
)
def test_what_has_no_answer_is_not_judged_and_nothing_is_hidden_by_it(name, told):
    report = report_on(name)
    assert report.outcome == "not judged"
    assert told in report.verdict()
    assert not report.diagnoses
    assert report_on(name, accept=["declined"]).passed


def test_an_array_of_another_size_is_told_with_both_sizes():
    report = report_on("wrong_shape")
    assert any(
        f.array == "db" and " x " in f.note and "not 1 x " in f.note
        for f in report.findings
    )
    assert report.shares()["dx"][0] == report.shares()["dx"][1]


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("name", ["stumbles", "dies"])
def test_cases_beside_those_that_break_the_port_are_still_judged(name):
    report = report_on(name)
    judged = {f.case for f in report.numbers if f.verdict == "pass"}
    broken = {f.case for f in report.numbers if f.verdict == "error"}
    assert judged and broken and not judged & broken


def test_a_port_that_declines_all_but_one_row_is_never_right():
    report = report_on("one_row_alone")
    assert report.outcome == "not judged"
    assert "never with N > 1" in report.verdict()


@pytest.mark.slow
def test_a_port_that_hangs_is_ended_at_the_deadline():
    report = report_on("hangs", deadline=0.5)
    late = {f.case for f in report.findings if "did not return within" in f.note}
    judged = {f.case for f in report.numbers if f.verdict == "pass"}
    assert late and judged and not late & judged


def test_a_port_that_never_ends_is_told_with_its_case_and_the_line_it_stood_on(
    tmp_path,
):
    file = tmp_path / "hw.py"
    file.write_text(
        "import numpy as np\n\n\ndef dense(x, w, b):\n"
        "    while True:\n        np.sum(x)\n"
    )
    told = check(str(file), "dense", deadline=0.2, habits=False).verdict()
    late = r"did not return within 0\.2 s on case dense-\w+ \(hw\.py, line [56]\)"
    assert re.match(rf"not judged: {late} \(given x: ", told), told


@pytest.mark.slow
def test_where_a_port_never_ends_in_some_cases_alone_one_of_them_is_told(tmp_path):
    file = tmp_path / "hw.py"
    file.write_text(
        "import numpy as np\n\n\ndef relu(x):\n"
        "    while x.ndim == 2 and x.shape[1] == 3:\n        pass\n"
        "    return np.maximum(x, 0), lambda dy: dy * (x > 0)\n"
    )
    report = check(str(file), "relu", deadline=0.2, habits=False)
    late = r"did not return within 0\.2 s on case relu-\w+ \(hw\.py, line [56]\)"
    assert re.search(rf"no result in \d+ of \d+ cases: {late}|{late}; its conv",
                     report.verdict()), report.table()  # fmt: skip
    assert "port:deadline" not in report.table()


@pytest.mark.parametrize(
    ("stack", "stood"),
    [
        (["/w/hw.py", "/p/port/worker/functions.py"], "hw.py, line 7"),
        (["/x/numpy/_core/a.py", "/w/hw.py", "/p/port/worker/a.py"],
         "hw.py, line 8"),
        (["/p/port/worker/wire.py", "/w/hw.py"], ""),
        (["/w/a (b).py", "/p/port/worker/serve.py"], ""),
    ],
)  # fmt: skip
def test_a_port_stands_on_the_innermost_line_that_is_its_own(stack, stood):
    lines = [f'  File "{path}", line {7 + n} in f' for n, path in enumerate(stack)]
    assert find_own("\n".join(lines)) == stood


def test_what_does_not_catch_the_signal_is_not_asked_where_it_stands():
    with subprocess.Popen(["sleep", "60"]) as process, tempfile.TemporaryFile() as file:
        assert find_stand(process.pid, file) == "" and process.poll() is None
        process.kill()


def test_a_port_that_always_dies_is_given_up_and_its_signal_told():
    report = report_on("is_killed")
    assert report.outcome == "not judged"
    assert "its process ended with signal SIGKILL" in report.reason
    assert "tried: 3 conventions" in report.reason


def test_what_a_port_prints_is_no_answer():
    assert report_on("prints").passed


def test_what_a_port_does_not_do_is_left_out_with_its_reason():
    report = report_on("refuses_some")
    left = [f for f in report.findings if f.verdict == "skip"]
    assert left and {f.note for f in left} == {"more than three rows"}
    assert "left out 8: more than three rows" in report.table()


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("print('hello', flush=True); input()", "answered 'hello', which is no JSON"),
        ("print('[]', flush=True); input()", "answered with no object"),
        ("raise SystemExit('no such layer')", "exit status 1: no such layer"),
        (
            "import json, sys\n"
            "for line in sys.stdin: "
            "print(json.dumps({'id': json.loads(line)['id']}), flush=True)",
            "the reply has no results",
        ),
    ],
)
def test_a_process_that_does_not_keep_to_the_protocol_is_told_so(program, told):
    report = check(
        f"{sys.executable} -c {quoted(program)}", "dense", process=True, habits=False
    )
    assert not report.passed
    assert told in notes(report) or told in report.reason


def quoted(text):
    return "'" + text.replace("'", "'\"'\"'") + "'"


@pytest.mark.some(quick=3)
@pytest.mark.parametrize(
    ("name", "places"),
    [
        (
            "last_column",
            ["dx only in the last column: 449 of 451 entries there, 0 of 417 others"],
        ),
        (
            "one_row",
            ["only db", "only where N is 1: 4 of 4 such cases wrong, 0 of 15 others"],
        ),
        ("single_precision", ["only in float32"]),
    ],
)
def test_a_port_wrong_in_no_known_way_is_told_where(name, places):
    report = report_on(name)
    assert not report.diagnoses
    assert set(places) <= set(report.places)


@pytest.mark.slow
def test_conditions_are_options_and_sizes_of_values_too():
    report = report_on("only_stride_one", "conv2d")
    told = "only where stride > 1: 24 of 24 such cases wrong, 0 of 19 others"
    assert told in report.places
    report = report_on("overflows", "softplus")
    assert "only y" in report.places
    assert "overflows" in report.diagnoses[0].name


@pytest.mark.slow
def test_each_of_several_mistakes_is_told_by_what_it_changes():
    report = report_on("two_mistakes")
    told = {d.name: d for d in report.diagnoses}
    averaged = told["parameter gradients averaged over the batch"]
    assert averaged.where == ("dw", "db")
    assert told["sign of dx"].where == ("dx",)
    assert told["sign of dx"].explained == told["sign of dx"].arrays > 10


@pytest.mark.slow
def test_a_file_that_checks_itself_when_loaded_is_told_so(tmp_path):
    file = tmp_path / "script.py"
    file.write_text(
        "import pyref\n"
        "def dense(x, w, b):\n    return x @ w + b, lambda dy: None\n"
        "print(pyref.check(dense, 'dense'))\n"
    )
    report = check(f"{file}:dense", "dense")
    told = "the file of the port calls pyref.check while it is loaded"
    assert told in report.reason
    assert str(report) == report.table()


@pytest.mark.slow
def test_a_port_in_single_precision_alone_is_judged_and_told_its_mistake():
    report = report_on("single_only")
    assert {f.dtype for f in report.numbers if f.verdict != "skip"} == {"float32"}
    assert report.diagnoses[0].name == "bias gradient averaged over the batch"
    good, of = report.shares()["y"]
    assert good == of
    assert f"  y        right in {of} of {of}, 19 not judged\n" in report.table()
