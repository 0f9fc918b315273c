"""A cost that is wrong beside gradients that are right: told so, and in which lines."""

import textwrap

import pytest

from pyref.page import fragment
from pyref.pairs.data import as_json
from pyref.pairs.run import compare
from pyref.pairs.wording import write_verdict

RIGHT = """
    import numpy as np

    def cost(w, X, y):
        E = X @ w - y
        loss = np.sum(E**2) / 2
        loss = loss + 0.25 * np.sum(w**2)
        grad = X.T @ E + 0.5 * w
        return loss, grad, np.sum(np.cos(X))
    """
LOOP = """
    import numpy as np

    def cost(w, X, y):
        e = X @ w - y
        loss = 0
        for i in range(len(y)):
            loss += e[i] ** 2
        loss = loss / 2 + 0.25 * np.sum(w**2)
        grad = X.T @ e + 0.5 * w
        return loss, grad, np.sum(np.cos(X))
    """
VERDICT = (
    "different: B's loss is wrong: its gradients are those of A, which are right for"
    " A's cost"
)


@pytest.fixture
def hold(tmp_path):
    """Holds both costs against each other, pieces of text of B changed."""

    def hold(*pairs):
        text = LOOP
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "a.py").write_text(textwrap.dedent(RIGHT))
        (tmp_path / "b.py").write_text(textwrap.dedent(text))
        sides = [f"{tmp_path / name}.py:cost" for name in "ab"]
        return compare(*sides, "w real 3, X 6 3, y real 6", ("w",))

    return hold


def test_a_wrong_cost_is_not_called_a_wrong_gradient_anywhere(hold):
    report = hold(("e[i] ** 2", "e[i] ** 4"))
    assert write_verdict(report) == VERDICT
    assert report.headline.endswith("different, and wrong is B's loss")
    assert report.brief.endswith("B's loss wrong")
    assert as_json(report)["verdict"] == VERDICT
    page = fragment(report).replace("&#39;", "'")
    assert f">{VERDICT.removeprefix('different: ')}" in page


@pytest.mark.slow
def test_a_gradient_that_is_wrong_beside_a_right_cost_is_still_called_so(hold):
    report = hold(("0.5 * w", "0.4 * w"))
    assert write_verdict(report) == "different, and B's dw is wrong"
    both = hold(("0.5 * w", "0.4 * w"), ("e[i] ** 2", "e[i] ** 4"))
    assert write_verdict(both) == "different, and B's dw is wrong"
    aside = hold(("0.5 * w", "0.4 * w"), ("np.cos(X)", "np.sin(X)"))
    assert write_verdict(aside) == "different, and B's dw is wrong"


@pytest.mark.slow
def test_all_lines_that_assign_the_value_that_differs_are_marked(hold):
    report = hold(("e[i] ** 2", "e[i] ** 4"))
    assert report.divergence.lines == ((6, 7), (8, 9))
    text = str(report)
    assert ">    8          loss += e[i] ** 4\n" in text
    assert ">    9      loss = loss / 2 + 0.25 * np.sum(w**2)\n" in text
    assert "loss is assigned in lines 8 and 9" in text
    assert "loss is assigned in lines 8 and 9" in fragment(report)
    assert "times A" not in text


@pytest.mark.slow
def test_lines_before_the_value_differs_are_not_marked(hold):
    report = hold(("e[i] ** 2", "e[i] ** 2 / 2"), ("loss / 2 + 0.25", "loss + 0.2"))
    assert report.divergence.lines[1] == ()
    assert "is assigned in" not in str(report).partition("B  b.py")[2]


@pytest.mark.slow
def test_one_number_is_told_to_be_a_whole_multiple(hold):
    report = hold(("return loss, grad", "loss = 2 * loss\n        return loss, grad"))
    assert "B is 2 times A" in " ".join(str(report).split())


@pytest.mark.slow
def test_a_page_says_what_else_is_to_be_mended(hold):
    report = hold(("0.5 * w", "0.4 * w"), ("np.cos(X)", "np.sin(X)"))
    told = "his does not explain "
    assert f"t{told}" in str(report)
    assert f"T{told}" in fragment(report)
    assert "mend it and run again" in fragment(report)
