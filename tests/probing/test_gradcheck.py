"""The gradient of any function is judged by its own forward pass."""

import numpy as np
import pytest
from waves import wave

import pyref
from pyref import layers
from pyref.errors import DomainError, KindError, SizeError, UsageError
from pyref.fixtures.load import load
from pyref.mistakes.planted import planted, wrong_python
from pyref.pairs.gradcheck import gradcheck as check_file
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


LINES = [
    line
    for name in ("dense", "batchnorm", "conv2d", "softmax", "logm", "huber")
    for line in planted(name)
    if line.array.startswith("d")
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_wrong_line_going_back_is_seen_at_one_case_or_another(line):
    layer = wrong_python(line)
    cases = [c for c in load(line.layer) if c.finite and not c.error]
    for case in cases:
        try:
            report = pyref.gradcheck(*at_case(layer, case))
        except Exception:
            return  # a gradient of another size, or none at all
        if any(one.verdict == "wrong" for one in report.inputs):
            return
    pytest.fail(f"{line.id} is right at {len(cases)} cases")


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
    assert "at [1, 1]: " in str(report)


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
    with pytest.raises(SizeError, match="gradcheck: dx is a scalar, x is 1-D of 3"):
        pyref.gradcheck(lambda x: (np.sum(x), 1.0), [wave(3)])


def relu(x):
    return np.maximum(x, 0), lambda dy: dy * (x > 0)


def hinge(x):
    return np.sum(np.maximum(0, 1 - x)), np.where(x < 1, -1.0, 0.0)


@pytest.mark.parametrize(
    ("function", "x"),
    [
        (relu, [0.5, 1, 2, -1e-6]),
        (relu, [0.5, 1, 2, 0]),
        (hinge, [1, 0.5, 0.2, 0.3]),
        (lambda x: (hinge(x)[0], np.where(x <= 1, -1.0, 0.0)), [1, 0.5, 2, 3]),
    ],
)
def test_within_a_step_of_a_kink_an_entry_is_not_judged(function, x):
    report = pyref.gradcheck(function, [np.array(x)])
    assert report.passed
    assert report.inputs[0].judged == 3


def leaky_by_change(x):
    """The slope of 0.1 is forgotten going back, in the array of dy itself."""

    def back(dy):
        dy[x < 0] = 0
        return dy

    return np.where(x > 0, x, 0.1 * x), back


def sigmoid_by_change(x):
    y = 1 / (1 + np.exp(-x))

    def back(dy):
        dy *= y * (1 - y)
        return dy

    return y, back


def changing_x(x):
    """The mask is forgotten going back, and x is no longer what it was."""
    x[x < 0] = 0
    return x.copy(), lambda dy: dy.copy()


def test_what_changes_its_arguments_hides_nothing_and_harms_nothing():
    x = wave(12)
    before = x.copy()
    assert not pyref.gradcheck(leaky_by_change, [x]).passed
    assert pyref.gradcheck(sigmoid_by_change, [x]).passed
    assert not pyref.gradcheck(changing_x, [x]).passed
    assert np.array_equal(x, before)


def test_a_small_entry_beside_a_large_one_is_judged_by_its_own_size():
    def cost(x):
        return 1e12 * x[0] ** 2 + x[1] ** 2, np.array([2e12 * x[0], -2 * x[1]])

    (one,) = pyref.gradcheck(cost, [np.array([1.0, 2.0])]).inputs
    assert (one.verdict, one.place) == ("wrong", (1,))


def biased(x, b):
    """A bias before batchnorm, of which nothing is left: its gradient is zero."""
    y, back = layers.batchnorm(x + b, np.ones((1, 3)), np.zeros((1, 3)), 1e-5)
    return y, lambda dy: (back(dy)[0], np.sum(back(dy)[0], axis=0, keepdims=True))


def test_a_gradient_that_is_zero_is_judged():
    inputs = [wave(8, 3), wave(1, 3)]
    assert pyref.gradcheck(biased, inputs).passed

    def wrong(x, b):
        y, back = biased(x, b)
        return y, lambda dy: (back(dy)[0], np.full((1, 3), 1e-3))

    assert not pyref.gradcheck(wrong, inputs).passed
    assert pyref.gradcheck(lambda x: (3.0, 0 * x), [wave(3)]).passed
    assert not pyref.gradcheck(lambda x: (np.sum(np.round(x)), x * 0 + 1), [x5]).passed


x5 = wave(5)


@pytest.mark.parametrize("scale", [1e12, 1e-20, 1e-5, 100.0])
def test_steps_fit_where_inputs_are_large_or_small(scale):
    assert pyref.gradcheck(lambda x: (np.sum(x**2), 2 * x), [scale * wave(6)]).passed
    assert pyref.gradcheck(relu, [scale * wave(6)]).passed


def test_numbers_and_single_precision_are_judged_as_arrays_are():
    assert pyref.gradcheck(lambda x: (x**2, 2 * x), [3.0]).passed
    assert not pyref.gradcheck(lambda x: (x**2, 2.1 * x), [3.0]).passed
    x = wave(30, dtype="float32")

    def bent(x):
        return np.sum(np.sin(8 * np.abs(x))), 8 * np.cos(8 * np.abs(x)) * np.sign(x)

    assert pyref.gradcheck(bent, [x]).passed
    off = pyref.gradcheck(lambda x: (bent(x)[0], np.float32(1.01) * bent(x)[1]), [x])
    assert not off.passed


@pytest.mark.parametrize(
    ("function", "inputs", "error", "words"),
    [
        (lambda x: (x**2, lambda dy: ()), [x5], DomainError, "0 gradients for 1 inp"),
        (lambda x: (np.sum(x), []), [x5], DomainError, "0 gradients for 1 inputs"),
        (lambda x, w: (x * w, lambda dy: dy), [x5, x5], DomainError, "1 gradients for"),
        (lambda x: (x, lambda dy: {"x": dy}), [x5], KindError, "dx is object, not"),
        (lambda x: (x, lambda dy: dy + 0j), [x5], KindError, "dx is complex128, not"),
        (lambda x: (x * 1j, lambda dy: dy), [x5], KindError, "y1 is complex128, not"),
        (relu, [x5 + 0j], KindError, "x is complex128, not real numbers"),
        (relu, x5, UsageError, "inputs are no list of arrays"),
        (relu, [], UsageError, "inputs are no list of arrays"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_words(function, inputs, error, words):
    with pytest.raises(error, match=words):
        pyref.gradcheck(function, inputs)


def test_upstream_gradients_of_another_size_or_number_are_refused():
    with pytest.raises(SizeError, match="dy1 is 1-D of 2, y1 is 1-D of 5"):
        pyref.gradcheck(relu, [x5], dys=[np.ones(2)])
    with pytest.raises(SizeError, match="0 upstream gradients for 1 outputs"):
        pyref.gradcheck(relu, [x5], dys=[])


def test_values_that_look_alike_are_told_with_more_digits():
    report = pyref.gradcheck(lambda x: (np.sum(x**2), 2 * x * (1 + 1e-8)), [np.ones(2)])
    assert "2.00000002, not 2" in str(report)


def test_a_large_constant_in_a_cost_hides_no_slip_from_complex_steps():
    """Its parts are 1e9 and 4: a slip of 1e-6 of an entry is none of its rounding."""

    def cost(slip):
        return lambda theta: (1e9 + theta @ theta, 2 * theta * (1 + slip))

    theta = np.array([0.5, -1.0, 2.0])
    (one,) = pyref.gradcheck(cost(1e-6), [theta]).inputs
    assert (one.verdict, one.by) == ("wrong", "complex step")
    assert 5.9 < one.digits < 6.1
    (one,) = pyref.gradcheck(cost(0), [theta]).inputs
    assert one.verdict == "right"
    assert one.digits > 15


def test_of_a_wrong_gradient_the_entries_that_are_wrong_are_counted(tmp_path):
    """In Python as on the command line, and of a right one those that are judged."""
    code = "def f(t):\n    return (t**2).sum(), 2 * t + [0, 0, {}]\n"
    file = tmp_path / "f.py"
    for slip, told in ((1, "1 of 3 entries by complex step"), (0, "3 of 3 entries by")):
        file.write_text(code.format(slip))
        space = {}
        exec(code.format(slip), space)
        report = pyref.gradcheck(space["f"], [np.array([1.0, 2.0, 3.0])])
        assert told in str(report)
        assert report.inputs[0].apart == slip
        assert told in str(check_file(f"{file}:f", "t real 3", ("t",)))
