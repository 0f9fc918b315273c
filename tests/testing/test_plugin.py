"""What pytest, unittest and doctest do in a project whose tests ask pyref."""

import os
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest

import pyref
from pyref.paths import DOCS, ROOT

pytest_plugins = ["pytester"]
SLOW = ("cacheprovider", "hypothesispytest", "unraisableexception")
PLUGIN = ["-p", "pyref.testing.plugin", "--strict-markers"]
PLUGIN += [word for name in SLOW for word in ("-p", f"no:{name}")]
MINE = (DOCS / "testing" / "mine.py").read_text()
MODULE = (DOCS / "testing" / "test_mine.py").read_text()
for room in ("testing.close", "testing.asserted", "testing.suite", "whole.check"):
    import_module(f"pyref.{room}")  # once, and not in each run of pytest in here
import_module("scipy.special")  # compiled: what pytester forgets cannot come again
SIGN = ("dw = x.T @ dy", "dw = -x.T @ dy")


@pytest.fixture
def project(pytester, monkeypatch):
    """Run pytest in a folder with the port and the test module of the page."""
    monkeypatch.setenv("COLUMNS", "80")
    pytester.makepyfile(mine=MINE, test_mine=MODULE)

    def run(*words):
        sys.modules.pop("mine", None)
        sys.modules.pop("test_mine", None)
        return pytester.runpytest_inprocess(*PLUGIN, *words)

    return run


def text_of(result):
    return "\n".join(result.outlines)


def blocks(language):
    """What the page shows in one language."""
    page = (DOCS / "testing.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def test_the_page_shows_the_module_as_it_is():
    assert blocks("py")[0] == MODULE


def test_the_module_of_the_page_passes_and_is_as_short_as_it_says(project):
    assert len([line for line in MODULE.splitlines() if line]) <= 12
    result = project("-m", "plain")
    assert result.ret == 0, text_of(result)
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] > 20
    assert outcomes["deselected"] > 10


@pytest.mark.slow
def test_a_broken_sign_fails_with_the_entry_and_the_table(
    project, pytester, monkeypatch
):
    monkeypatch.delenv("CI", raising=False)  # there pytest cuts no line of its summary
    pytester.makepyfile(mine=MINE.replace(*SIGN))
    result = project("-k", "d831b3a0 or report", "-n", "0")
    shown = text_of(result)
    assert result.parseoutcomes() == {"failed": 3, "deselected": 38}, shown
    assert blocks("text")[0] in shown
    assert "E         where: only dw" in shown
    assert re.search("assert <report: .*: wrong: dw, .*; sign of dw>", shown)
    told = shown.split("where: only dw")[1].splitlines()
    assert max(map(len, told)) <= 80


@pytest.mark.slow
def test_two_workers_run_the_same_tests_and_tell_the_same(pytester):
    broken = MINE.replace(*SIGN)
    pytester.makepyfile(mine=broken, test_mine=MODULE)
    few = ("-k", "test_dense and (d831b3a0 or 2651d771)")
    result = pytester.runpytest_subprocess(*PLUGIN, *few, "-n", "2")
    result.assert_outcomes(failed=4)
    result.stdout.fnmatch_lines(["*dw is wrong: dense-d831b3a0*"])


def test_a_report_that_did_not_pass_fails_every_form_of_assertion(project, pytester):
    pytester.makepyfile(
        test_asserted_forms="""
        from pyref.port.report import Report

        WRONG = Report("mine.py:f", "dense", reason="cannot be called")

        def make():
            return Report("mine.py:g", "dense", reason="cannot be called either")

        def test_name():
            assert WRONG

        def test_call():
            assert make()

        def test_attribute():
            assert make().passed, "why"

        def test_another_assertion():
            report = make()
            assert 1 + 1 == 3

        def test_that_it_is_wrong():
            assert not WRONG

        def test_path():
            assert Report("my own/" + 6 * "deep-learning/" + "f.py:f", "dense",
                          reason="it cannot be called")
        """
    )
    result = project("test_asserted_forms.py")
    assert result.parseoutcomes() == {"failed": 5, "passed": 1}
    shown = text_of(result)
    assert f"E       my own/{6 * 'deep-learning/'}f.py:f\n" in shown
    parts = re.split(r"(?m)^_+ (test_\w+) _+$", shown)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    line = "E       mine.py:{} as dense: not judged: cannot be called"
    assert line.format("f") in told["test_name"]
    assert line.format("g") in told["test_call"]
    assert line.format("g") in told["test_attribute"]
    assert line.format("g") not in told["test_another_assertion"]


def test_needs_octave_skips_or_fails_without_it(project, pytester, monkeypatch):
    monkeypatch.setenv("PYREF_OCTAVE", "none")
    pytester.makepyfile(
        test_octave="import pytest\n@pytest.mark.needs_octave\ndef test_it(): pass"
    )
    assert project("test_octave.py").parseoutcomes() == {"skipped": 1}
    result = project("test_octave.py", "--require-octave")
    assert result.parseoutcomes() == {"errors": 1}
    assert "needs Octave, and none was found" in text_of(result)
    monkeypatch.setenv("PYREF_OCTAVE", "")
    monkeypatch.setenv("OCTAVE_EXECUTABLE", "/no/octave")
    result = project("test_octave.py")
    assert "OCTAVE_EXECUTABLE is /no/octave, not a program" in text_of(result)


SUITE = """
[[gradcheck]]
name = "half"
target = "costs.py:half"
inputs = "x N 3, N 4"
gradient = "x"
[[gradcheck]]
name = "octave"
target = "half.m"
inputs = "x 3"
"""
COSTS = """
import numpy as np

def half(x):
    cost = np.sum(x * x) / 2
    dx = {}x
    return cost, dx
"""


@pytest.fixture
def suite(pytester):
    """A folder below with a pyref.toml of which one item needs Octave."""
    pytester.mkdir("held")
    pytester.makefile(".toml", **{"held/pyref": SUITE})
    pytester.makefile(".m", **{"held/half": "function y = half (x)\n  y = x;\nend"})
    pytester.makepyfile(**{"held/costs": COSTS.format(""), "test_mine": ""})


def test_a_suite_is_collected_where_it_is_asked_for_and_nowhere_else(project, suite):
    names = [f"held/pyref.toml::gradcheck[{name}]" for name in ("half", "octave")]
    for words in (["held/pyref.toml"], ["--pyref-suite"], ["-o", "pyref_suite=true"]):
        found = project("--collect-only", "-q", *words).outlines
        assert [line for line in found if "toml" in line] == names, words
    assert not any("toml" in line for line in project("--collect-only", "-q").outlines)


@pytest.mark.slow
def test_an_item_passes_is_skipped_or_fails_with_its_report(
    project, suite, pytester, monkeypatch
):
    monkeypatch.setenv("PYREF_OCTAVE", "none")
    result = project("held/pyref.toml")
    assert result.parseoutcomes() == {"passed": 1, "skipped": 1}, text_of(result)
    pytester.makepyfile(**{"held/costs": COSTS.format("2 * ")})
    result = project("held/pyref.toml", "--require-octave", "--junitxml=junit.xml")
    assert result.parseoutcomes() == {"failed": 2}
    shown = text_of(result)
    assert "gradcheck[half]" in shown
    assert "dx  wrong, 0.0 digits" in shown
    assert "Octave is needed, and none was found" in shown
    root = xml.etree.ElementTree.parse(pytester.path / "junit.xml").getroot()
    assert root.find(".//testcase[@name='gradcheck[half]']/failure") is not None


@pytest.mark.slow
def test_the_line_of_an_item_that_fails_has_what_is_wrong(project, pytester):
    pytester.makefile(".toml", pyref='[[check]]\ntarget = "mine.py"\nas = "relu"\n')
    pytester.makepyfile(
        mine="def relu(x): return x * (x > 0), lambda dy: 2 * dy * (x > 0)"
    )
    lines = project("pyref.toml").outlines
    assert any(line.endswith("- wrong: dx: twice dx") for line in lines), lines


@pytest.mark.slow
def test_a_suite_that_cannot_be_read_is_an_error_that_says_why(project, pytester):
    pytester.makefile(".toml", pyref="[[chek]]\n")
    result = project("pyref.toml")
    assert result.parseoutcomes() == {"errors": 1}
    assert "chek is no table; near it: check" in text_of(result)


def test_the_pyproject_of_a_project_without_a_suite_is_left_alone(project, pytester):
    pytester.makefile(".toml", pyproject="[tool.other]\nx = 1\n")
    found = project("--collect-only", "-q", "--pyref-suite").outlines
    assert not any("toml" in line for line in found)


def test_a_mean_loss_with_labels_is_tested_as_the_page_does(monkeypatch):
    monkeypatch.syspath_prepend(DOCS / "check")
    monkeypatch.setitem(sys.modules, "mine", import_module("course"))
    (block,) = (code for code in blocks("py") if "labels" in code)
    space = {"pyref": pyref}
    exec(block, space)
    cases = pyref.testing.load("softmax_crossentropy", level="plain",
                               where=space["is_one_hot"])  # fmt: skip
    assert len([*map(space["test_mean_loss"], cases)]) > 20
    space["softmax_loss"] = lambda x, y: (0 * x[0, 0], x)
    with pytest.raises(AssertionError, match="dx is wrong"):
        space["test_mean_loss"](cases[0])


def linear(x, w, b):
    y, back = pyref.layers.dense(x, w.T, b[np.newaxis])

    def turned(dy):
        dx, dw, db = back(dy)
        return dx, dw.T, db[0]

    return y, turned


def conv2d_nhwc(x, w, b, stride, pad, dilation):
    first, last = (0, 3, 1, 2), (0, 2, 3, 1)
    x = x.transpose(first)
    y, back = pyref.layers.conv2d(x, w, b, stride, pad, dilation, 1)

    def turned(dy):
        dx, dw, db = back(dy.transpose(first))
        return dx.transpose(last), dw, db

    return y.transpose(last), turned


def test_other_layouts_are_tested_as_the_page_does(monkeypatch):
    mine = SimpleNamespace(linear=linear, conv2d_nhwc=conv2d_nhwc)
    monkeypatch.setitem(sys.modules, "mine", mine)
    (block,) = (code for code in blocks("py") if "nhwc" in code)
    space = {}
    exec(block, space)
    plain = {"level": "plain", "dtype": "float64"}
    for case in pyref.testing.load("dense", **plain):
        space["test_linear"](case)
    for case in pyref.testing.load("conv2d", **plain, where=lambda c: c["groups"] == 1):
        space["test_images"](case)
    mine.linear = lambda x, w, b: (linear(x, w, b)[0], lambda dy: (dy @ w, 0 * w, b))
    exec(block, space)
    with pytest.raises(AssertionError, match="dw, db are wrong"):
        space["test_linear"](pyref.testing.load("dense", **plain)[0])


ALONE = """
import hypothesis
hypothesis.settings.register_profile("slow machine", deadline=None, database=None)
hypothesis.settings.load_profile("slow machine")
import sys
import pyref
from mine import dense
from pyref.runners import blas
BLOCK
here, blas.find_faults = {*sys.modules}, None
case = pyref.testing.load("dense")[0]
y, back = dense(*case.args())
pyref.testing.assert_grad_close((y, *back(*case.dys())), case)
assert {*sys.modules} == here, {*sys.modules} - here
test_any_dense()
"""


@pytest.mark.slow
def test_the_strategy_of_the_page_passes_and_nothing_is_left_for_an_example(project):
    """What is done once is done before the first of them, which has 200 ms."""
    (block,) = (code for code in blocks("py") if "drawn" in code)
    words = [sys.executable, "-c", ALONE.replace("BLOCK", block)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_options_have_the_types_that_the_page_tells():
    case = pyref.testing.load("conv2d")[0]
    assert [type(case[name]) for name in ("pad", "groups")] == [tuple, int]


def test_the_page_names_a_warning_that_pytest_can_make_an_error(project):
    named = {*re.findall(r"error::[\w.]+", (DOCS / "testing.md").read_text())}
    assert len(named) == 2
    more = [word for one in named for word in ("-W", one)]
    result = project("-m", "plain", *more, "-k", "d831b3a0")
    assert result.ret == 0, text_of(result)


def run_unittest(source):
    """What the loop of the page says of a function dense."""
    space = {"unittest": unittest, "pyref": pyref}
    exec(source, space)
    (block,) = (code for code in blocks("py") if "unittest" in code)
    exec(block, space)
    result = unittest.TestResult()
    space["Dense"]("test_dense").run(result)
    return result


def test_the_loop_of_unittest_tells_each_case_that_is_wrong():
    assert run_unittest(MINE).wasSuccessful()
    failures = run_unittest(MINE.replace(*SIGN)).failures
    assert len(failures) > 5
    told = [text for test, text in failures if "d831b3a0-float32" in str(test)]
    assert "AssertionError: dw is wrong: dense-d831b3a0, float32" in told[0]


@pytest.mark.slow
def test_a_doctest_works_without_pytest(tmp_path):
    (tmp_path / "mine.py").write_text(MINE)
    code = "import doctest, sys, mine; print(doctest.testmod(mine), "
    code += "'pytest' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}"},
    )
    assert re.match(r"TestResults\(failed=0, attempted=[1-9]\d*\) False", run.stdout)


def test_a_project_that_does_not_ask_pays_for_one_file_alone():
    code = "import sys, pytest; b = {*sys.modules}; import "
    code += "pyref.testing.plugin; "
    code += "print(*{m for m in {*sys.modules} - b if not m.startswith('_')})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    loaded = set(run.stdout.split())
    assert loaded == {"pyref", "pyref.testing", "pyref.testing.plugin"}
