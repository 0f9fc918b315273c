"""What was kept of a side stands for it as A or as B, with its steps of training."""

import textwrap

import pytest

from pyref.errors import UsageError
from pyref.pairs.run import compare

COST = """
    def cost(theta, X, y):
        h = X @ theta - y{turn}
        return h @ h / 2, X.T @ h
    """
UPDATE = """
    def descend(theta, grad, rate):
        return theta - {rate} * grad
    """
LINE = "theta 4, X 6 4, y real 6, rate 0.05"


@pytest.fixture
def write(tmp_path):
    def write(name, code, **changes):
        file = tmp_path / f"{name}.py"
        file.write_text(textwrap.dedent(code).format(**changes))
        return str(file)

    return write


@pytest.fixture
def kept(write, tmp_path):
    file = str(tmp_path / "kept.json")
    a, update = write("a", COST, turn=""), write("up", UPDATE, rate="rate")
    more = {"steps": 3, "update_a": update, "update_b": update}
    report = compare(a, a, LINE, ("theta",), keep=file, **more)
    assert report.passed
    return file


@pytest.mark.slow
def test_a_kept_side_may_be_b(kept, write):
    right, wrong = write("r", COST, turn=""), write("w", COST, turn=" * 1.5")
    report = compare(right, kept)
    assert report.passed, str(report)
    assert report.b.endswith("a.py")
    other = compare(wrong, kept)
    assert other.outcome == "different"
    assert {k: v[0].verdict for k, v in other.gradients.items()} == {
        "A": "right", "B": "right",
    }  # fmt: skip


@pytest.mark.slow
def test_before_a_kept_b_the_layouts_of_a_are_searched(kept, write):
    code = COST.replace("h = X @", "h = X.T @").replace("X.T @ h", "X @ h")
    turned = write("t", code, turn="")
    report = compare(turned, kept)
    assert report.passed, str(report)
    assert "A takes X transposed" in str(report)


@pytest.mark.slow
def test_the_update_is_kept_with_its_side(kept, write):
    right, a = write("d", UPDATE, rate="rate"), write("b", COST, turn="")
    report = compare(kept, a, update_b=right)
    assert report.passed, str(report)
    assert report.steps.count == 3
    slip = write("s", UPDATE, rate="2 * rate")
    assert compare(kept, a, update_b=slip).steps.outcome == "different"
    assert compare(a, kept, update_a=right).passed


@pytest.mark.slow
def test_inputs_are_those_that_were_kept(kept, write):
    with pytest.raises(UsageError, match=r"kept\.json: it has its inputs"):
        compare(write("b", COST, turn=""), kept, LINE)
