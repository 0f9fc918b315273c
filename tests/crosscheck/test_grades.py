"""Grades tell a formula that loses digits from one that is wrong."""

import numpy as np
import pytest

from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import plan
from pyref.fixtures.load import load
from pyref.runners import numpy


def softmax_crossentropy(x, t):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    y = np.log(e.sum(axis=1, keepdims=True)) * t.sum(axis=1, keepdims=True)
    y = y - np.sum(t * (x - x.max(axis=1, keepdims=True)), axis=1, keepdims=True)
    return y, lambda dy: dy * (p * t.sum(axis=1, keepdims=True) - t)


def tanh(x):
    y = np.tanh(x)
    return y, lambda dy: dy * (1 - y * y)


def sigmoid(x):
    y = 1 / (1 + np.exp(-x))
    return y, lambda dy: dy * y * (1 - y)


def batchnorm(x, gamma, beta, epsilon):
    d = x - x.mean(axis=0, keepdims=True)
    rstd = 1 / np.sqrt((d**2).mean(axis=0, keepdims=True) + x.dtype.type(epsilon))
    xhat = d * rstd

    def back(dy):
        g = dy * gamma
        mean = g.mean(axis=0, keepdims=True)
        along = (g * xhat).mean(axis=0, keepdims=True)
        dx = rstd * (g - mean - xhat * along)
        return dx, np.sum(dy * xhat, 0, keepdims=True), np.sum(dy, 0, keepdims=True)

    return xhat * gamma + beta, back


def unlearned(x, gamma, beta, epsilon):
    """The gradient through the variance forgotten."""
    y, back = batchnorm(x, gamma, beta, epsilon)
    rstd = (y - beta) / gamma / (x - x.mean(axis=0, keepdims=True))

    def wrong(dy):
        g = dy * gamma * rstd
        return g - g.mean(axis=0, keepdims=True), *back(dy)[1:]

    return y, wrong


TEXTBOOK = [softmax_crossentropy, tanh, sigmoid, batchnorm]


def grades(function, layer, dtype="float64"):
    """The grade of every certified array of a layer, for a port of it."""
    found = []
    for check in plan(load(layer), ["numpy", "expected"]):
        case, rows = check.case, next(iter(check.case.inputs.values())).size
        usual = case.finite and not case.error and not case.storage
        if usual and rows and check.dtype == dtype:
            port = {("numpy", dtype): numpy.run(check.case, dtype, function)}
            found += [(check.case.id, f.array, f.grade) for f in judge(check, port)]
    return found


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("port", TEXTBOOK, ids=lambda f: f.__name__)
def test_the_textbook_formula_loses_digits_and_is_never_called_wrong(port, dtype):
    found = grades(port, port.__name__, dtype)
    assert {grade for _, _, grade in found} <= {"A", "B", "C"}, found
    if port is not batchnorm:
        assert "C" in {grade for _, _, grade in found}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("port", TEXTBOOK, ids=lambda f: f.__name__)
def test_the_layer_itself_keeps_them(port, dtype):
    assert {g for _, _, g in grades(None, port.__name__, dtype)} <= {"A", "B"}


def test_a_wrong_gradient_is_wrong_and_not_explained_by_rounding():
    found = [(i, g) for i, array, g in grades(unlearned, "batchnorm") if array == "dx"]
    assert [g for i, g in found].count("D") >= len(found) / 2, found
    assert "D" not in [
        g for _, array, g in grades(unlearned, "batchnorm") if array == "y"
    ]


def test_another_choice_at_a_tie_is_told_as_one():
    def right(x):
        return np.maximum(x, 0), lambda dy: dy * (x >= 0)

    notes = []
    for check in plan(load("relu"), ["numpy", "expected"]):
        if not check.case.error and check.dtype == "float64":
            port = {("numpy", "float64"): numpy.run(check.case, function=right)}
            notes += [f.note for f in judge(check, port) if f.verdict == "fail"]
    assert "is another legal choice at the tie: the slope from the right" in notes
