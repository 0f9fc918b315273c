"""The gradient of any function is judged by its own forward pass."""

import numpy as np
import pytest
from waves import wave

import pyref
from pyref import layers
from pyref.errors import DomainError, SizeError
from pyref.fixtures.load import load
from pyref.mistakes.catalogue import mistakes, wrong_python
from pyref.runners.numpy import function_of


def cost(theta):
    return np.sum(np.exp(theta) * [1, 2, 3]), np.exp(theta) * [1, 2, 3]


def at_case(function, case):
    """The function with the options of a case in it, and its inputs."""

    def layer(*inputs):
        return function(*inputs, *case.options.values())

    return layer, list(case.inputs.values())


def plain(name):
    """The first ordinary case of a layer, without what its gradient chooses."""
    return next(
        case
        for case in load(name)
        if case.finite and not case.error and case.level == "plain"
    )


@pytest.mark.parametrize("name", layers.__all__)
def test_a_right_layer_is_right(name):
    sheet = load(name)[0].sheet
    report = pyref.gradcheck(*at_case(function_of(sheet.function), plain(name)))
    assert report.passed, str(report)


OF_DIGITS = {
    "batchnorm: dx as the difference of two large numbers",
    "batchnorm: a single row averaged along itself",
    "softmax: weighted mean of dy as it stands",
}
"""Lines that cost digits, where the forward pass of itself has no more: for certified
values to see, no check by a forward pass can."""
LINES = [
    mistake
    for name in ("dense", "batchnorm", "conv2d", "softmax", "logm", "huber")
    for mistake in mistakes(name)
    if mistake.array.startswith("d") and mistake.id not in OF_DIGITS
]


@pytest.mark.parametrize("mistake", LINES, ids=lambda mistake: mistake.id)
def test_a_wrong_line_going_back_is_seen_at_one_case_or_another(mistake):
    layer = wrong_python(mistake)
    cases = [c for c in load(mistake.layer) if c.finite and not c.error]
    for case in cases:
        try:
            report = pyref.gradcheck(*at_case(layer, case))
        except Exception:
            return  # a gradient of another size, or none at all
        if any(one.verdict == "wrong" for one in report.inputs):
            return
    pytest.fail(f"{mistake.id} is right at {len(cases)} cases")


def test_a_cost_and_its_gradient_are_taken_as_courses_write_them():
    report = pyref.gradcheck(cost, [wave(3)])
    (theta,) = report.inputs
    assert report.passed
    assert (theta.name, theta.by, theta.judged) == ("theta", "complex step", 3)
    assert theta.digits > 14


def test_several_gradients_may_come_as_a_tuple_or_one_by_one():
    def product(a, b):
        return float(a @ b) if not np.iscomplexobj(a @ b) else a @ b, (b, a)

    def listed(a, b):
        return a @ b, b, a

    for function in (product, listed):
        report = pyref.gradcheck(function, [wave(5), wave(5, start=1)])
        assert [one.name for one in report.inputs] == ["a", "b"]
        assert report.passed


def test_the_wrong_entry_is_told_with_both_values():
    def wrong(x):
        return np.sum(x**2), 2 * x + [[0, 0, 0], [0, 1e-3, 0]]

    x = wave(2, 3)
    report = pyref.gradcheck(wrong, [x])
    (one,) = report.inputs
    assert not report.passed
    assert (one.verdict, one.place) == ("wrong", (1, 1))
    assert one.want == pytest.approx(2 * x[1, 1], rel=1e-14)
    assert one.got == pytest.approx(2 * x[1, 1] + 1e-3, rel=1e-14)
    assert "wrong: not right: x" in str(report)
    assert "at (1, 1): " in str(report)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: (np.sum(np.abs(x)), np.sign(x)),
        lambda x: (np.linalg.norm(x) ** 2, 2 * x),
        lambda x: (np.sum(np.real(x) ** 2), 2 * np.real(x)),
        lambda x: (np.sum(np.array(x, dtype=float) ** 2), 2 * x),
        lambda x: (sum(float(v) ** 2 for v in x), 2 * x),
    ],
    ids=["abs", "norm", "real", "cast", "float"],
)
def test_where_a_complex_step_is_lost_the_slopes_judge(function):
    report = pyref.gradcheck(function, [wave(30)])
    assert report.passed
    assert report.inputs[0].by == "slopes"


def test_a_kink_turns_it_blind_not_wrong():
    x = np.array([0.0, 0.0, 3.0])
    (one,) = pyref.gradcheck(lambda x: (np.sum(np.abs(x)), np.sign(x)), [x]).inputs
    assert (one.verdict, one.judged) == ("blind", 1)


def test_single_precision_has_its_own_room():
    x = wave(5, 6, dtype="float32")
    assert pyref.gradcheck(layers.tanh, [x]).passed

    def wrong(x):
        y, back = layers.tanh(x)
        return y, lambda dy: back(dy) * np.float32(1.002)

    assert not pyref.gradcheck(wrong, [x]).passed


def test_the_upstream_gradient_may_be_given():
    def half_wrong(x):
        return x**2, lambda dy: 2 * x * dy * [1, 0]

    x = wave(3, 2)
    assert not pyref.gradcheck(half_wrong, [x]).passed
    only_the_first = np.array([[1.0, 0.0]] * 3)
    assert pyref.gradcheck(half_wrong, [x], dys=[only_the_first]).passed


def test_nan_and_infinity_are_wrong():
    for value in (np.nan, np.inf):
        report = pyref.gradcheck(lambda x, v=value: (np.sum(x), x * v), [wave(4)])
        assert report.inputs[0].verdict == "wrong"


def test_what_is_no_function_with_a_gradient_is_refused():
    with pytest.raises(DomainError, match="gradcheck: f gives one result, not outputs"):
        pyref.gradcheck(np.sin, [wave(3)])
    with pytest.raises(SizeError, match=r"gradcheck: dx is \(\), x is \(3,\)"):
        pyref.gradcheck(lambda x: (np.sum(x), 1.0), [wave(3)])
