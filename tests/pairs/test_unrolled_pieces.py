"""Pieces of one vector that are read one way and written another, or in two ways."""

import textwrap

import pytest

from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.run import compare

LINE = "theta 31, X 7 4, y labels 7 of 3, lambda 0.1"
CODE = """
    import numpy as np

    def cost(theta, X, y, lambda_):
        {real}
        W1 = theta[:16].reshape((4, 4), order="{W1}")
        W2 = theta[16:28].reshape((3, 4), order="{W2}")
        b2 = theta[28:]
        m, Y = len(X), {labels}
        A1 = np.tanh(X @ W1.T)
        Z2 = A1 @ W2.T + b2
        P = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
        P = P / P.sum(axis=1, keepdims=True)
        J = -np.sum(Y * np.log(P)) / m
        J = J + lambda_ / (2 * m) * (np.sum(W1**2) + np.sum(W2**2))
        D2 = (P - Y) / m
        gW2 = D2.T @ A1 + lambda_ / m * W2
        gb2 = D2.sum(axis=0)
        D1 = (D2 @ W2) * (1 - A1**2)
        gW1 = D1.T @ X + lambda_ / m * W1
        grad = np.concatenate([gW1.ravel(order="{V1}"), gW2.ravel(order="{V2}"), gb2])
        return J, grad
    """
USUAL = {"W1": "F", "W2": "F", "V1": "F", "V2": "F", "labels": "np.eye(3)[y - 1]"}
USUAL |= {"real": "theta = np.asarray(theta, dtype=float)"}  # slopes judge then


@pytest.fixture
def write(tmp_path):
    def write(name, **changes):
        file = tmp_path / f"{name}.py"
        file.write_text(textwrap.dedent(CODE).format(**{**USUAL, **changes}))
        return f"{file}:cost"

    return write


def hold(one, other, **more):
    return compare(one, other, LINE, ("theta",), sets=("plain", "larger"), **more)


def flow(report):
    return " ".join(str(report).split())


@pytest.mark.slow
def test_a_piece_read_along_rows_and_returned_down_columns_is_told_with_its_line(write):
    text = flow(hold(write("a"), write("b", W2="C")))
    assert "different, and B's dtheta is wrong" in text
    assert (
        "; line 7 of b.py reads it along rows, and its gradient comes"
        " down columns b2" in text
    )
    assert (
        "first apart: W2: B reads it along rows (A down columns), and returns its"
        " gradient down columns A a.py, line 7" in text
    )
    assert '> 7 W2 = theta[16:28].reshape((3, 4), order="C")' in text
    assert "B b.py, line 21 19 D1 = (D2 @ W2)" in text  # where it is returned


@pytest.mark.slow
def test_a_square_piece_may_be_transposed_instead(write):
    report = gradcheck(write("b", W1="C"), LINE, ("theta",))
    assert (
        "line 6 of b.py reads it along rows, and its gradient comes down columns, or"
        " transposed" in flow(report)
    )


@pytest.mark.slow
def test_several_pieces_read_otherwise_are_told_together(write):
    report = hold(write("a"), write("b", W1="C", W2="C"))
    assert "B takes theta unrolled along rows (W1 4 x 4, W2 3 x 4, b2 3)" in flow(
        report
    )
    assert "first apart: W1 and W2: B reads them along rows (A down columns), and" in (
        flow(report)
    )
    before = str(report).partition(" agree to ")[0].rpartition("\n\n")[2].split(", ")
    assert "gW2" in before
    assert not {"W1", "W2"} & {*before}


@pytest.mark.slow
def test_a_piece_that_is_returned_otherwise_is_found_where_it_is_returned(write):
    report = hold(write("a"), write("b", V2="C"))
    assert report.divergence.unrolled is None
    assert report.divergence.b.line in (20, 21)
    assert "reads it down columns, and its gradient comes along rows" in flow(report)


@pytest.mark.slow
def test_pieces_in_two_orders_are_the_same_only_if_this_is_meant(write):
    report = hold(write("a"), write("b", W2="C", V2="C"))
    assert report.passed
    assert (
        "the same, if B takes W2 of theta along rows, W1 down columns, and right"
        in flow(report)
    )
    assert "B takes theta unrolled in two orders: W1 4 x 4 down columns, W2" in (
        flow(report)
    )
    plain = hold(write("a"), write("c", W1="C", W2="C", V1="C", V2="C"))
    assert "the same, and right" in str(plain)


@pytest.mark.slow
def test_two_orders_of_the_reference_are_its_own(write):
    mixed = write("a", W2="C", V2="C")
    assert "the same, and right" in str(hold(mixed, write("b", W2="C", V2="C")))
    report = hold(mixed, write("c"))
    assert "the same, if A takes W2 of theta along rows, W1 down columns" in flow(
        report
    )


@pytest.mark.slow
def test_labels_that_go_in_as_given_and_fit_from_0_alone_are_told_first(write):
    free = write("b", labels="np.eye(3)[y % 3]")
    assert "the same, if B takes y labels from 0, and right" in str(
        hold(write("a"), free)
    )
    forced = write("c", labels="np.eye(3)[y]")
    assert "the same, and right" in str(hold(write("a"), forced))
    asked = hold(write("a"), free, convention=("B takes y labels from 0",))
    assert "the same, and right" in str(asked)


@pytest.mark.slow
def test_a_vector_that_is_taken_as_given_is_searched_in_no_other_order(write):
    turned = write("b", W2="C", V2="C")
    report = hold(write("a"), turned, convention=("B takes theta as given",))
    assert report.outcome == "different"
    assert not report.layouts
    assert "first apart: W2: " in flow(report)
    assert "what A has down columns B has along rows" in flow(report)
