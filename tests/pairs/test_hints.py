"""What is told where a call fails, and no more than bears on that."""

import textwrap

import pytest

from pyref.errors import UsageError
from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.run import compare
from pyref.port.broadcasting import find_lost_axis

SIZES = "nIn 4, nOut 3, X 7 4"
LINE = f"theta 15, {SIZES}, y labels 7 of 3, lambda 0.1"
CODE = """
    import numpy as np

    def cost(theta, n_in, n_out, X, y, lam):
        W = theta[: n_out * n_in].reshape(n_out, n_in)
        b = theta[n_out * n_in : n_out * n_in + n_out]
        {}
        E = X @ W.T + b - np.eye(n_out)[y - 1]
        gW = E.T @ X + lam * W
        grad = np.r_[gW.ravel(), E.sum(axis=0)]
        return (E**2).sum() / 2 + lam / 2 * (W**2).sum(), grad
    """


@pytest.fixture
def target(tmp_path):
    def write(more="", name="cost"):
        file = tmp_path / f"{name}.py"
        file.write_text(textwrap.dedent(CODE).format(more))
        return f"{file}:cost"

    return write


def judge(target, line, gradient=("theta",)):
    return compare(target, target, line, gradient)


@pytest.mark.slow
def test_a_vector_of_another_length_is_told_the_one_that_is_read(target):
    report = judge(target(), LINE.replace("theta 15", "theta 14"))
    (note,) = report.notes
    assert note.startswith("theta has 14 entries, and ")
    assert note.endswith("cost.py:cost reads 15: theta 15")
    check = gradcheck(target(), LINE.replace("theta 15", "theta 14"), ("theta",))
    assert check.notes == report.notes


def test_a_gradient_of_another_length_than_its_vector_is_told_with_both(target):
    report = judge(target(), LINE.replace("theta 15", "theta 20"))
    text = " ".join(str(report).split())
    assert (
        "no result is the gradient by theta: grad has 15 entries, theta has 20" in text
    )


def test_a_vector_whose_gradient_is_not_asked_for_is_told_the_option(target):
    (note,) = judge(target(), LINE, ()).notes
    assert note.startswith("theta is the number 15: --gradient theta makes it a vector")


def test_labels_without_a_kind_are_told_theirs(target):
    (note,) = judge(target(), LINE.replace("y labels 7 of 3", "y 7")).notes
    assert note == "y is the number 7: 7 labels are y labels 7 of 3"


def test_numbers_that_have_no_part_in_an_error_are_not_told(target):
    report = judge(target("raise ValueError('no data')"), LINE)
    assert "no data" in report.reason
    assert report.notes == ()


def test_without_inputs_an_example_has_the_names_that_were_read(target, tmp_path):
    example = (
        '--inputs "theta 20, n_in 5, n_out 3, X 7 5, y labels 7 of 3, lam 0.1"'
        " --gradient theta"
    )
    with pytest.raises(UsageError, match="--inputs says the size or value") as told:
        compare(target(), target())
    assert example in str(told.value)
    with pytest.raises(UsageError, match="no inputs are given") as told:
        gradcheck(target(), None)
    assert example in str(told.value)
    (tmp_path / "bad.py").write_text("raise ValueError")
    with pytest.raises(UsageError, match=r"--inputs says the size or value of each$"):
        compare(f"{tmp_path / 'bad.py'}:cost", target())


def test_a_gradient_check_without_a_gradient_is_told_the_option(target):
    with pytest.raises(
        UsageError, match="--gradient says by which input, one of theta"
    ):
        gradcheck(target(), LINE)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("W1, b1, W2, b2, X, y", "W1 5 4, b1 1 4, W2 4 3, b2 1 3, X 7 5, {y}"),
        (
            "X, y, W1, W2, W3, b3, b2",
            "X 7 5, {y}, W1 5 4, W2 4 4, W3 4 3, b3 1 3, b2 1 4",
        ),
        ("X, W, b, y", "X 7 5, W 5 3, b 1 3, {y}"),
        ("X, W1, bias, W2", "X 7 5, W1 5 4, bias 1 4, W2 4 3"),
    ],
)
def test_the_sizes_of_layers_in_an_example_go_together(tmp_path, arguments, line):
    file = tmp_path / "net.py"
    file.write_text(f"def net({arguments}):\n    return 0.0\n")
    with pytest.raises(UsageError) as told:
        gradcheck(f"{file}:net", None)
    line = line.format(y="y labels 7 of 3")
    names = [name for name in arguments.split(", ") if name[0] in "Wb"]
    assert f'--inputs "{line}" --gradient {",".join(names)}' in str(told.value)


@pytest.mark.slow
def test_the_same_without_a_gradient_says_that_none_was_judged(target, tmp_path):
    line = LINE.replace("theta 15", "theta real 15")
    told = "no gradient was judged by its cost: --gradient {} asks for that"
    code = textwrap.dedent(CODE).format("").replace("grad\n", "dtheta\n")
    named = tmp_path / "named.py"
    named.write_text(code.replace("grad =", "dtheta ="))
    assert told.format("theta") in judge(f"{named}:cost", line, ()).notes
    assert told.format("with the name of an input") in judge(target(), line, ()).notes
    assert not any("judged" in note for note in judge(target(), line).notes)
    plain = tmp_path / "plain.py"
    plain.write_text("def cost(theta, X):\n    return theta.sum(), X.sum()\n")
    notes = judge(f"{plain}:cost", "theta real 15, X 7 4", ()).notes
    assert not any("judged" in note for note in notes)


def test_an_axis_that_a_sum_has_lost_is_told(target):
    lost = gradcheck(target("X = X - X.mean(axis=1)"), LINE, ("theta",))
    told = "an array of 7 x 4 meets one of 7, which has lost an axis"
    assert lost.notes == (f"keepdims=True is forgotten, it seems: {told}",)


@pytest.mark.parametrize(
    ("sizes", "given"),
    [
        ("(7,4) (7,)", [(7, 4), (7, 1)]),  # a bias in one axis
        ("(7,4) (7,)", [(7, 4), (7,)]),
        ("(7,4) (4,7)", [(7, 4)]),
        ("(7,4) (3,)", [(7, 4)]),
    ],
)
def test_what_fits_for_another_reason_has_lost_no_axis(sizes, given):
    told = f"ValueError: operands could not be broadcast together with shapes {sizes} "
    assert find_lost_axis(told, given) is None
    assert find_lost_axis(told.replace(sizes, "(7,4) (7,)"), [(7, 4)])
