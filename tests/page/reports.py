"""One small report of each kind, made once, with what others write in it."""

from dataclasses import replace
from functools import cache, partial

import numpy as np

import pyref
from pyref.crosscheck.collect import Collector
from pyref.crosscheck.finding import Finding
from pyref.crosscheck.plan import plan, select
from pyref.crosscheck.report import Call, Report
from pyref.crosscheck.run import list_runs
from pyref.grading.marks import Grades, Mark, Marks, Part
from pyref.grading.rubric import Task
from pyref.page import make_page
from pyref.page.html.render import render_page
from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.run import compare
from pyref.paths import ROOT
from pyref.runners.numpy import run
from pyref.scores.score import Row, Scores

EVIL = '<script>alert("x")</script>'
COMPARED = ROOT / "docs" / "compare"
INPUTS = "nn_params 38, input_layer_size 3, hidden_layer_size 5, num_labels 3, X 5 3, "
INPUTS += "y labels 5 of 3, lambda 0.7"
TASK = Task("dense", ("dense.py",), 10.0, arrays={"y": 1.0, "dx": 1.0})


@cache
def check():
    return pyref.check("pyref.mistakes.wrong:dense__1", "dense", habits=False)


@cache
def compared():
    sides = (f"{COMPARED / name}.py:nn_cost" for name in ("nn_cost", "nn_cost_slip"))
    asked = {"inputs": INPUTS, "gradient": ("nn_params",), "sets": ("plain",)}
    return compare(*sides, **asked, curves=True)


@cache
def gradients():
    def slope_at_input(x, w):
        y = np.tanh(x @ w)
        return y, lambda dy: ((dy * (1 - y)) @ w.T, x.T @ (dy * (1 - y * y)))

    x, w = (np.sin(np.arange(n * 3.0)).reshape(n, 3) for n in (4, 5))
    return pyref.gradcheck(slope_at_input, [x, w.T])


@cache
def checked():
    target = f"{COMPARED / 'nn_cost_slip.py'}:nn_cost"
    return gradcheck(target, INPUTS, ("nn_params",), sets=("plain",), curves=True)


@cache
def crosschecked():
    """Softmax held against what is known, its gradient twice of what it should be."""
    cases = [case for case in select(["softmax"]) if not case.error][:6]
    checks = plan(cases, ("numpy", "expected"))
    collector = Collector(checks)
    for case, runner, dtype in list_runs(checks):
        result = run(case, dtype)
        if case is cases[0]:
            result.arrays["dx"] = 2 * result.arrays["dx"]
        collector.add((case, runner, dtype), result)
    facts = {"Octave": "none"}
    return Report(collector.findings, facts, 1.0, Call(("softmax",)))


@cache
def grades():
    report = check()
    shares = report.shares().items()
    parts = {name: Part(1.0, 1.0, right, of) for name, (right, of) in shares}
    mistakes = tuple((d.title, d.effect) for d in report.diagnoses)
    marks = [
        Mark(TASK, 4.0, f"wrong: {EVIL}", "wrong", parts, mistakes, report=report),
        Mark(TASK, 0.0, "not there: no file for this task", "not there"),
    ]
    named = zip((EVIL, "second"), marks, strict=True)
    return Grades(f"Exercise {EVIL}", tuple(Marks(name, (one,)) for name, one in named))


@cache
def scores():
    worst = check().wrong[0]
    rows = [
        Row("torch", "dense", "float64", 3, 9, (0.0, 3.1), "D", (0, 0), worst=worst),
        Row("torch", "softmax", "float64", 9, 9, (14.9, 15.4), "A", (0, 0)),
    ]
    return Scores({"torch": rows}, {"torch": "1.0"}, {"jax": EVIL})


@cache
def right_crosscheck():
    """Layers and a network that are all exact: no array is near its bound."""
    names = ("relu", "lstm", "lstm_cell", "dense", "tanh", "gelu", "flip", "mlp")
    findings = [
        Finding(f"{name}-1", name, "numpy|expected", dtype, "y", "pass", digits=digits,
                ratio=0.0, limit=16.0, grade="A", judged=4)
        for k, name in enumerate(names)
        for dtype, digits in (("float64", 15.9), ("float32", 7.2))
        for _ in range(1 + k % 3)
    ]  # fmt: skip
    some = [replace(f, case=f"{f.case}{k}") for k, f in enumerate(findings)]
    return Report(some, {"Octave": "none"}, 1.0)


@cache
def right_scores():
    names = ("relu", "lstm", "lstm_cell", "dense", "tanh", "gelu", "flip")
    rows = [
        Row("torch", name, "float64", 9, 9, digits, "A", (0, 0))
        for k, name in enumerate(names)
        for digits in [(15.5 - 3 * (k % 4), 15.9) if k else None]
    ]
    return Scores({"torch": rows}, {"torch": "1.0"}, {})


REPORTS = {
    "check": check,
    "compare": compared,
    "gradients": gradients,
    "gradcheck": checked,
    "crosscheck": crosschecked,
    "grade": grades,
    "score": scores,
}


@cache
def page(kind):
    """The file of a report."""
    report = REPORTS[kind]() if kind in REPORTS else RIGHT[kind]()
    return render_page(make_page(report, {"Python": EVIL}, "pyref again"))


RIGHT = {"right crosscheck": right_crosscheck, "right score": right_scores}
PAGES = {kind: partial(page, kind) for kind in REPORTS}
