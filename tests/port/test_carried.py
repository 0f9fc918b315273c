"""Any function can be checked from Python: what no file has by its name is carried."""

import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path
from threading import Lock

import numpy as np
import pytest

from pyref.errors import DomainError
from pyref.paths import ROOT
from pyref.port.carry import Carried, carry
from pyref.port.check import check
from pyref.port.target import name_function, read_target


def scale(rate, x):
    return rate * x * (x > 0), lambda dy: rate * dy * (x > 0)


def relu(x):
    return scale(1.0, x)


class Relu:
    def __call__(self, x):
        self.kept = x > 0
        return x * self.kept

    def backward(self, dy):
        return dy * self.kept

    def run(self, x):
        return x * (x > 0), lambda dy: dy * (x > 0)


def make(factor):
    """A closure, whose text stands in a file but not under its name."""

    def inner(x):
        return scale(1.0, x)[0], lambda dy: factor * dy * (x > 0)

    return inner


PORTS = {
    "a closure": (make(1.0), "make.inner"),
    "a lambda": (lambda x: (x * (x > 0), lambda dy: dy * (x > 0)), "lambda"),
    "a partial function": (partial(scale, 1.0), "partial of scale"),
    "a bound method": (Relu().run, "Relu.run"),
    "an object that is called": (Relu(), "an object of Relu"),
    "a pair of lambdas": (
        (lambda x: x * (x > 0), lambda dy, x: dy * (x > 0)),
        "lambda, lambda",
    ),
}


@pytest.mark.some(quick=6)
@pytest.mark.parametrize("port", PORTS)
def test_what_no_file_has_by_its_name_is_right(port):
    function, name = PORTS[port]
    report = check(function, "relu", habits=False)
    assert report.passed, report.table()
    assert report.target == name


@pytest.mark.slow
def test_a_wrong_closure_is_wrong():
    report = check(make(2.0), "relu", habits=False)
    assert {f.array for f in report.wrong} == {"dx"}


@pytest.mark.slow
def test_a_function_that_its_file_has_is_called_from_there():
    assert name_function(relu) == f"{__file__}:relu"
    assert name_function((relu, scale)) == f"{__file__}:relu,scale"
    assert name_function(Relu) == f"{__file__}:Relu"
    assert check(relu, "relu", habits=False).target == f"{__file__}:relu"


def test_what_is_carried_lives_as_long_as_its_target():
    carried = name_function(make(1.0))
    assert isinstance(carried, Carried)
    target = read_target(carried)
    folder = Path(carried.folder.name)
    del carried
    assert folder.is_dir() and str(folder) in target.command[-1]
    del target
    assert not folder.exists()


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (3, "3 is int, no function"),
        ((relu, None), "None is NoneType, no function"),
        (partial(scale, Lock()), "partial of scale cannot be carried to a process"),
    ],
)
def test_what_cannot_be_carried_is_told(function, told):
    with pytest.raises(DomainError, match=told):
        carry(function)


@pytest.mark.some(quick=3)
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("def relu(x): return np.maximum(x, 0), lambda dy: dy * (x > 0)", "True relu"),
        ("def relu(x): return np.maximum(x, 0), lambda dy: dy", "False relu"),
        (
            "class relu:\n"
            "    def __init__(self): pass\n"
            "    def forward(self, a): self.a = a; return a * (a > 0)\n"
            "    def backward(self, g): return g * (self.a > 0)",
            "True relu",
        ),
    ],
)
def test_a_function_of_the_prompt_is_checked(body, told):
    start = "import numpy as np, pyref\n"
    end = "\nreport = pyref.check(relu, 'relu', habits=False)\n"
    code = start + body + end + "print(report.right, report.target)\n"
    done = subprocess.run(
        [sys.executable],
        input=textwrap.dedent(code),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert done.stdout.strip() == told, done.stderr


def test_a_numpy_function_is_carried_too():
    report = check(np.tanh, "tanh", habits=False)
    assert {f.array for f in report.numbers if f.verdict == "pass"} == {"y"}
