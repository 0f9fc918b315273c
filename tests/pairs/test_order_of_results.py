"""Gradients in a list stand in the places of their inputs; results in a row may not."""

import textwrap

import pytest

from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.run import compare
from pyref.pairs.wording import write_verdict

LISTS = """
    import numpy as np

    def cost(W, X):
        H = X @ W[0]
        E = H @ W[1]
        first, second = X.T @ E @ W[1].T, H.T @ E
        {}
    """
NAMED = "dW = [{}]\n        return 0.5 * np.sum(E ** 2), dW"
UNNAMED = "return 0.5 * np.sum(E ** 2), [{}]"
LINE = "W[0] 3 4, W[1] 4 2, X 5 3"
APART = """
    import numpy as np

    def cost(A, B, X):
        Y = X @ A @ B
        J, dA, dB = 0.5 * np.sum(Y ** 2), X.T @ Y @ B.T, (X @ A).T @ Y
        return {}
    """


@pytest.fixture
def write(tmp_path):
    def write(code, *form):
        file = tmp_path / f"f{len([*tmp_path.iterdir()])}.py"
        file.write_text(textwrap.dedent(code).format(*form))
        return f"{file}:cost"

    return write


@pytest.fixture
def give(write):
    def give(form, order):
        return write(LISTS.replace("{}", form.replace("{}", order)))

    return give


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize(("form", "name"), [(NAMED, "dW"), (UNNAMED, "result 2")])
def test_a_list_of_gradients_in_another_order_is_wrong(give, form, name):
    turned = give(form, "second, first")
    report = gradcheck(turned, LINE, ("W",), sets=("plain",))
    assert report.outcome == "wrong"
    assert f"{name}[0] is the gradient of W[1]" in str(report)
    both = compare(give(form, "first, second"), turned, LINE, ("W",), sets=("plain",))
    assert both.outcome == "different"
    assert write_verdict(both) == "different, and B's dW[0] and dW[1] are wrong"
    assert f"    B's {name}[1] is the gradient of W[0]" in str(both).splitlines()


@pytest.mark.parametrize("order", ["first, second", "0 * X, first, second"])
def test_a_list_in_the_order_of_the_inputs_is_right(give, order):
    report = gradcheck(give(UNNAMED, order), LINE, ("W",), sets=("plain",))
    assert report.passed, str(report)


def test_a_list_whose_order_is_said_by_hand_is_right(give):
    names = {"dW[0]": "result 2[1]", "dW[1]": "result 2[0]"}
    turned = give(UNNAMED, "second, first")
    report = gradcheck(turned, LINE, ("W",), sets=("plain",), names=names)
    assert report.passed, str(report)


@pytest.mark.slow
def test_results_without_names_in_another_order_are_told_so(write):
    a, b = write(APART, "J, dA, dB"), write(APART, "J, X.T @ X @ A * 0 + dA, dB")
    turned = write(APART, "J, 1 * dB, 1 * dA")
    line, asked = "A 3 4, B 4 2, X 5 3", ("A", "B")
    report = compare(a, turned, line, asked, sets=("plain",))
    assert report.passed, str(report)
    told = "  B gives results in another order: dA as result 3 and dB as result 2"
    assert told in str(report).splitlines()
    assert "another order" not in str(compare(a, b, line, asked, sets=("plain",)))


@pytest.mark.parametrize("size", ["4 3", "3 3"])
@pytest.mark.parametrize("given", ["1 - Y * Y", "1 + Y * Y"])
def test_of_an_output_with_a_name_and_a_result_without_the_second_is_the_gradient(
    write, size, given
):
    one = write(f"""
    import numpy as np

    def cost(X, dY):
        Y = np.tanh(X)
        return Y, dY * ({given})
    """)
    report = gradcheck(one, inputs=f"X {size}, dY {size}", gradient="X")
    told = str(report)
    assert "  result 2  " in told and "  Y  " not in told, told
    assert report.passed is (given == "1 - Y * Y")
