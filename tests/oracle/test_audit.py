"""Certified numbers have a second route, and what one route gets wrong shows."""

import dataclasses
import subprocess
import sys
from decimal import Context, Decimal
from functools import lru_cache

import numpy as np
import pytest

pytest.importorskip("flint", reason="python-flint (extra certify) is not installed")

from flint import arb

from pyref.fixtures import sources
from pyref.fixtures.case import Case, Sheet
from pyref.fixtures.load import layers, load
from pyref.oracle import compare as comparing
from pyref.oracle.audit import (
    audit,
    audit_case,
    audit_second,
    examine,
    examine_second,
)
from pyref.oracle.certify import certify, certify_second
from pyref.oracle.compare import compare, compare_second
from pyref.oracle.directions import direction_of
from pyref.oracle.jet import Jet, Opaque, coefficient, make_jet
from pyref.oracle.routes import Blind, slope_by_quotient, slope_by_series
from pyref.oracle.tape import Node, Undecided, node, precision
from pyref.paths import FIXTURES

SIZE = 130  # the audits of larger inputs are left to pyref certify --audit


@pytest.fixture(autouse=True)
def no_scales(monkeypatch):
    """An audit compares values; their scales are most of what certifying costs."""
    monkeypatch.setattr("pyref.oracle.certify.scale", lambda *_: arb(1))


@lru_cache
def sample(layer):
    """The cases of a layer with few numbers to differentiate by."""
    return [
        case
        for case in load(layer)
        if case.finite and not case.error and size(case) <= SIZE
    ]


def size(case):
    return sum(value.size for value in case.inputs.values())


def first(layer, wanted=lambda case: case.source["kind"] == "generated"):
    return next(case for case in sample(layer) if wanted(case))


def doubled(method):
    """The method of a Node, its first partial twice what it should be."""

    def wrong(self, *others):
        made = method(self, *others)
        right = made.partials
        made.partials = lambda: (right()[0] * 2, *right()[1:])
        return made

    return wrong


def changed(known, name, factor):
    """What is certified, the smallest entry of one array but zero a little off."""
    balls = known[name].balls.copy()
    index = min(
        (at for at in np.ndindex(balls.shape) if not balls[at].contains(0)),
        key=lambda at: float(abs(balls[at]).log()),
    )
    with precision(2000):
        balls[index] = balls[index] * (1 + arb(factor))
    return {**known, name: dataclasses.replace(known[name], balls=balls)}


def two_units_more(word):
    context = Context(prec=40)
    return str(Decimal(word).next_plus(context).next_plus(context))


# The two routes meet, and part where one of them is wrong.


@pytest.mark.some(4, quick=60)
@pytest.mark.parametrize("layer", layers())
def test_both_routes_meet_in_every_number_of_a_layer(layer):
    for case in sample(layer):
        for one in audit_case(case):
            assert one.findings == []
            assert one.compared
            assert one.worst < 2e-33
            assert one.worst < 2e-42 or one.quotient


@pytest.mark.parametrize(
    ("method", "layer"),
    [
        ("__add__", "dense"),
        ("__sub__", "squared_error"),
        ("__mul__", "dropout"),
        ("__truediv__", "tanh"),
        ("__neg__", "sigmoid"),
        ("exp", "softmax"),
        ("log", "softplus"),
        ("sqrt", "batchnorm"),
    ],
)
def test_a_wrong_partial_of_the_tape_is_found(method, layer, monkeypatch):
    case = first(layer)
    assert audit(case, certify(case)) == []
    monkeypatch.setattr(Node, method, doubled(getattr(Node, method)))
    findings = audit(case, certify(case))
    assert any(f"{case.id}: d" in f for f in findings)


def test_a_wrong_partial_of_a_dot_product_is_found(monkeypatch):
    case = first("conv2d")
    definition = sources.module("conv2d", "definition")
    monkeypatch.setattr(definition, "dot", partly(definition.dot))
    findings = audit(case, certify(case))
    assert any(f"{case.id}: d" in f for f in findings)


def partly(dot):
    """A product of rows whose first partial on the tape is twice what it should be."""

    def wrong(a, b):
        made = dot(a, b)
        if type(made) is Node and made.parents:
            right = made.partials
            made.partials = lambda: (right()[0] * 2, *right()[1:])
        return made

    return wrong


def test_a_wrong_value_of_the_tape_is_found_in_its_thirtieth_digit(monkeypatch):
    def wrong(self):
        made = right(self)
        made.value = made.value * (1 + arb(2) ** -100)
        return made

    right, case = Node.exp, first("softplus")
    monkeypatch.setattr(Node, "exp", wrong)
    findings = audit(case, certify(case))
    assert any(f.startswith(f"{case.id}: y[0, 0]: certified ") for f in findings)


@pytest.mark.parametrize("work", [0, comparing.WORK])
def test_the_smallest_gradient_is_held_as_closely_as_the_largest(work, monkeypatch):
    case = first("softmax_crossentropy", lambda c: c.title.startswith("rows right by"))
    known = certify(case)
    small = min(abs(ball).mid().log() for ball in known["dx"].balls.flat)
    assert small < -1500  # beside gradients near 1e-9
    monkeypatch.setattr(comparing, "WORK", work)
    assert audit(case, known) == []
    findings = audit(case, changed(known, "dx", "1e-38"))
    assert findings
    assert all("certified" in f and "by series" in f for f in findings)


def test_a_slope_along_another_direction_is_found(monkeypatch):
    def turned(case, direction, power=1):
        speeds = reversed(direction.values())
        other = dict(zip(direction, speeds, strict=True))
        return slope_by_series(case, other, power)

    case = first("dense")
    known = certify(case)
    monkeypatch.setitem(comparing.START, turned, comparing.START[slope_by_series])
    monkeypatch.setitem(comparing.SHARP, turned, comparing.SHARP[slope_by_series])
    assert compare(case, known, slope_by_series).findings == []
    findings = compare(case, known, turned).findings
    assert findings
    assert all(f"{case.id}: along all inputs at once: " in f for f in findings)


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("decimal", lambda one: {"written": tuple(map(two_units_more, one.written))}),
        ("high + low", lambda one: {"low": one.low * (1 + 2**-40)}),
    ],
)
def test_a_number_on_file_that_is_a_little_off_is_found(source, change):
    case = first("tanh")
    known = certify(case)
    off = dataclasses.replace(case.expect["dx"], **change(case.expect["dx"]))
    case = dataclasses.replace(case, expect={**case.expect, "dx": off})
    findings = audit(case, known)
    assert len(findings) == off.high.size + 1  # each alone, and all at once
    assert all(f.split(": ")[2].startswith(f"{source} on file") for f in findings)


def test_a_choice_at_a_tie_is_audited_too(monkeypatch):
    case = first("relu", lambda c: np.any(c.inputs["x"] == 0))
    assert len(list(audit_case(case))) == 3
    chosen = dataclasses.replace(case, options={"choice": "right"}, expect={})
    assert audit(chosen, certify(case, "right")) == []
    assert audit(chosen, certify(case, "middle"))


# Second derivatives.


def test_a_wrong_second_derivative_is_found():
    case = first("batchnorm")
    direction = case.hvp.direction
    known = certify_second(case, direction)
    assert audit_second(case, direction, known) == []
    assert audit_second(case, direction, changed(known, "dgamma", "1e-35"))


def test_a_second_derivative_along_another_direction_is_found():
    case = first("tanh")
    direction = case.hvp.direction
    other = {"x": direction["x"] + np.eye(*direction["x"].shape)}
    assert audit_second(case, other, certify_second(case, direction))


def test_second_derivatives_on_file_are_held_against_the_second_route():
    case = first("sigmoid")
    known = certify_second(case, case.hvp.direction)
    one = case.hvp.expect["dx"]
    off = dataclasses.replace(one, high=np.nextafter(one.high, np.inf))
    hvp = dataclasses.replace(case.hvp, expect={"dx": off})
    case = dataclasses.replace(case, hvp=hvp)
    findings = audit_second(case, hvp.direction, known)
    assert any("high + low on file" in f for f in findings)


# Quotients.


@pytest.mark.some(4, quick=48)
@pytest.mark.parametrize("layer", layers())
def test_quotients_meet_what_is_certified_to_33_digits(layer):
    for case in sample(layer)[:6]:
        try:
            made = compare(case, certify(case), slope_by_quotient)
        except Blind:
            continue
        assert made.findings == []
        assert made.worst < 1e-33


def test_a_quotient_finds_what_is_off_in_the_thirtieth_digit():
    case = first("batchnorm")
    known = changed(certify(case), "dx", "1e-30")
    findings = compare(case, known, slope_by_quotient).findings
    assert len(findings) == 4
    assert all("along all inputs at once" in f and "by quotient" in f for f in findings)


def test_second_quotients_meet_second_derivatives():
    case = first("softmax_crossentropy")
    known = certify_second(case, case.hvp.direction)
    assert (
        compare_second(case, case.hvp.direction, known, slope_by_quotient).findings
        == []
    )


def test_no_step_of_a_quotient_crosses_a_bend():
    """The smallest float64 lie nearer to the bend than 2^-400."""
    case = first("relu")
    x = np.array([[5e-324, -5e-324, 1.0]])
    case = dataclasses.replace(case, inputs={"x": x}, upstream={"dy": x * 0 + 3})
    with precision(2000):
        _, slope = slope_by_quotient(case, direction_of({"x": x * 0 + 1}))
        assert slope.contains(6)
        assert slope.rad() < arb(10) ** -33


def test_a_quotient_is_blind_at_a_tie():
    case = first("relu", lambda c: np.any(c.inputs["x"] == 0))
    with pytest.raises(Blind, match="a tie"):
        compare(case, certify(case), slope_by_quotient)


def of_matrices(layer, outputs, **arrays):
    """A case of a function of matrices, made here."""
    arrays = {k: np.array(v, dtype=float) for k, v in arrays.items()}
    inputs = {k: v for k, v in arrays.items() if k[0] != "d"}
    sheet = Sheet(
        layer, dict.fromkeys(inputs, "N N"), dict.fromkeys(outputs, "N N"), {}
    )
    upstream = {k: v for k, v in arrays.items() if k[0] == "d"}
    return Case(layer, sheet, "", inputs, {}, upstream, {})


X = [[4, 1, -2], [0, 7, 1], [1, -1, 2.5]]
DY = [[1, -2, 0.5], [3, 1, -1], [0.25, 2, -4]]
EIGH = of_matrices("eigh", ["l", "m"], x=X, c=[[1, -2, 5]], dl=[[2, 1, -3]], dm=DY)
SVD = of_matrices("svd", ["s", "m"], x=X[:2], c=[[3, -1]], ds=[[1, -2]], dm=DY[:2])
LOGM = of_matrices("logm", ["y"], x=X, dy=DY)
EQUAL = of_matrices("logm", ["y"], x=np.diag([2, 2, 3]), dy=DY)


@pytest.mark.parametrize(
    "case", [EIGH, SVD, LOGM, EQUAL], ids=["eigh", "svd", "logm", "logm, equal values"]
)
def test_a_definition_that_reads_balls_is_audited_by_quotients(case):
    made = examine(case, certify(case))
    assert made.quotient
    assert made.findings == []
    direction = {name: np.cos(value) for name, value in case.inputs.items()}
    made = examine_second(case, direction, certify_second(case, direction))
    assert made.quotient
    assert made.findings == []


def test_quotients_find_a_wrong_gradient_of_an_eigenvalue_problem():
    assert audit(EIGH, changed(certify(EIGH), "dx", "1e-30"))


# A Jet.


def test_the_audit_imports_no_layer():
    code = "import sys, pyref.oracle.audit; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "pyref.oracle.jet" in done.stdout
    assert "pyref.layers" not in done.stdout


def test_every_function_of_a_node_is_one_of_the_jets_own():
    functions = {name for name, part in vars(Node).items() if callable(part)}
    assert functions <= {*vars(Jet)}


@pytest.mark.parametrize(
    ("function", "slope", "bend"),
    [
        (lambda v: v + v, lambda v: 2, lambda v: 0),
        (lambda v: 3 + v - 0.5, lambda v: 1, lambda v: 0),
        (lambda v: node(3) - v, lambda v: -1, lambda v: 0),
        (lambda v: v * v * node(4), lambda v: 8 * v, lambda v: 8),
        (lambda v: 2 * v, lambda v: 2, lambda v: 0),
        (
            lambda v: v / (1 + v),
            lambda v: 1 / (1 + v) ** 2,
            lambda v: -2 / (1 + v) ** 3,
        ),
        (lambda v: v / 4, lambda v: arb(1) / 4, lambda v: 0),
        (lambda v: 1 / v, lambda v: -1 / v**2, lambda v: 2 / v**3),
        (lambda v: -v, lambda v: -1, lambda v: 0),
        (lambda v: v**2, lambda v: 2 * v, lambda v: 2),
        (lambda v: v.exp(), lambda v: v.exp(), lambda v: v.exp()),
        (lambda v: v.log(), lambda v: 1 / v, lambda v: -1 / v**2),
        (
            lambda v: v.sqrt(),
            lambda v: 1 / (2 * v.sqrt()),
            lambda v: -1 / (4 * v * v.sqrt()),
        ),
        (
            lambda v: v.erf(),
            lambda v: 2 / arb.pi().sqrt() * (-v * v).exp(),
            lambda v: -4 * v / arb.pi().sqrt() * (-v * v).exp(),
        ),
    ],
)
def test_each_function_of_a_jet_has_its_derivatives(function, slope, bend):
    with precision(200):
        v, by = arb(0.75), arb(-3)
        found = function(make_jet(v, by, 2))
        whole = function(Node(v)).value
        wanted = (whole, slope(v) * by, arb(bend(v)) * by**2 / 2)
        for power, value in enumerate(wanted):
            ball = coefficient(found, power)
            assert ball.overlaps(arb(value))
            assert ball.rel_accuracy_bits() > 180


def test_a_jet_takes_the_side_that_its_value_proves():
    with precision(64):
        assert make_jet(arb(2), arb(-9), 1).sign() == 1
        assert make_jet(arb(-2), arb(9), 1).sign() == -1
        assert make_jet(arb(0), arb(9), 1).sign() == 0
        root = make_jet(arb(2), arb(1), 1).sqrt()
        with pytest.raises(Undecided):
            (root * root - 2).sign()
        with pytest.raises(Undecided):
            1 / (root * root - 2)


def test_a_jet_taken_for_a_ball_says_so():
    jet = make_jet(arb(2), arb(1), 1)
    for name in ("value", "parents", "partials"):
        with pytest.raises(Opaque, match=f"a Jet has no {name}"):
            getattr(jet, name)


# The command.


@pytest.mark.slow
def test_the_command_tells_layers_and_writes_nothing():
    path = FIXTURES / "cases" / "relu.json"
    before = path.stat().st_mtime_ns
    command = [sys.executable, "-m", "pyref", "certify", "--audit", "relu", "softplus"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    relu, softplus = done.stdout.splitlines()
    assert relu.split()[::2][:2] == ["relu", "cases"]
    assert relu.endswith("exact")
    assert softplus.endswith("of their size")
    assert path.stat().st_mtime_ns == before


def test_the_command_exits_with_1_where_the_routes_disagree():
    code = (
        "import os, sys\n"
        "from pyref.oracle.tape import Node\n"
        "Node.log = lambda self: Node(self.value.log(), (self,), lambda: (self,))\n"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # in this process\n"
        "sys.argv = ['pyref', 'certify', '--audit', 'softplus']\n"
        "from pyref.cli.main import main; main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("FAIL softplus-")
    assert done.stdout.splitlines()[-1].endswith("disagree")
