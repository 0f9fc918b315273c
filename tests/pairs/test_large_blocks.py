"""Blocks of thousands of entries get a verdict each, and what is wrong is found.

One network with a wrong line of each kind; slopes go along directions through blocks.
"""

import re
import textwrap

import numpy as np
import pytest

from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.run import compare
from pyref.pairs.worker.along import WAYS, list_places
from pyref.probing.directions import signs

CODE = """
    import numpy as np

    def cost(theta, X, T, decay):
        W = theta[:40 * 81].reshape(40, 81)
        V = theta[40 * 81:].reshape(3, 40)
        a = np.column_stack([np.ones(len(X)), X])
        z = a @ W.T
        h = {h}
        e = h @ V.T - T
        J = np.sum(e ** 2) / 2 + decay / 2 * np.sum(W[:, 1:] ** 2)
        d = (e @ V) * {slope}
        dV = e.T @ h
        dW = d.T @ a
        dW[:, 1:] += decay * W[:, 1:]
        {slip}
        return J, np.concatenate([dW.ravel(), dV.ravel()])
    """
LINE = "theta 3360, X 6 80, T 6 3, decay 0.5"
TANH = {"h": "np.tanh(z)", "slope": "(1 - h ** 2)"}
RELU = {"h": "np.where(z.real > 0, z, 0)", "slope": "(z > 0)"}


@pytest.fixture
def write(tmp_path):
    def write(slip="", kind=TANH):
        file = tmp_path / f"net{len([*tmp_path.iterdir()])}.py"
        file.write_text(textwrap.dedent(CODE).format(slip=slip, **kind))
        return f"{file}:cost"

    return write


def judge(target):
    report = gradcheck(target, LINE, ("theta",), sets=("plain",))
    (found,) = report.gradients
    words = " ".join(str(report).split())
    return report, {one.name: one.report.verdict for one in found.blocks}, words


@pytest.mark.parametrize("kind", [TANH, RELU])
def test_each_block_of_a_right_gradient_is_right_and_what_would_be_missed_is_told(
    write, kind
):
    report, verdicts, words = judge(write(kind=kind))
    assert report.outcome == "right", words
    assert verdicts == {"W": "right", "V": "right"}
    assert re.search(f"W right, 1\\d.\\d digits, 3240 entries along {WAYS} dir", words)
    assert "more is missed once in 65536" in words
    (found,) = report.gradients
    assert all(b.along.limit < 1e-6 for b in found.blocks)


SLIPS = {
    "dW[:, 0] += decay * W[:, 0]": "off by 0.5 times W, column 1",
    "dW[:, 1:] -= decay * W[:, 1:]": "off by -0.5 times W, all but column 1",
    "dW[17] *= 2": "2 times (2) what it should be, row 18",
    "dW[5, 60] += 1e-6": "column 61, row 6",
    "dW *= -1": "with the opposite sign",
    "dW[:, 30:34] = 0": "it is 0 there, columns 31-34",
}


@pytest.mark.slow
@pytest.mark.some(quick=6)
@pytest.mark.parametrize("slip", SLIPS)
def test_rows_and_columns_that_are_wrong_are_found_and_how(write, slip):
    report, verdicts, words = judge(write(slip))
    assert report.outcome == "wrong", words
    assert verdicts == {"W": "wrong", "V": "right"}
    assert SLIPS[slip] in words, words


MATRIX = """
    function [J, dW] = cost (W, X, T)
      h = tanh (X * W);
      e = h - T;
      J = sum (e(:) .^ 2, 1) / 2;
      dW = X.' * (e .* (1 - h .^ 2));
      {slip}
    end
    """


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.needs_octave
@pytest.mark.parametrize(
    ("slip", "told"),
    [("", "right"), ("dW(18,:) = 2 * dW(18,:);", "what it should be, row 18")],
)
def test_a_large_matrix_in_octave_is_judged_along_its_own_columns(tmp_path, slip, told):
    """Octave counts down the columns of a matrix, NumPy along its rows."""
    (tmp_path / "cost.m").write_text(textwrap.dedent(MATRIX).format(slip=slip))
    line = "W 81 40, X 6 81, T 6 40"
    report = gradcheck(str(tmp_path / "cost.m"), line, ("W",), sets=("plain",))
    assert report.outcome == ("wrong" if slip else "right"), str(report)
    assert told in " ".join(str(report).split())
    assert report.gradients[0].blocks[0].along.count == WAYS


@pytest.mark.slow
def test_a_pair_of_large_networks_is_the_same_and_right(write):
    report = compare(write(), write(), LINE, ("theta",), sets=("plain",))
    assert report.passed, str(report)


@pytest.mark.slow
def test_a_kept_side_is_judged_along_the_directions_it_was_asked(write, tmp_path):
    wrong, kept = write("dW[17] *= 2"), str(tmp_path / "kept.json")
    made = compare(wrong, write(), LINE, ("theta",), sets=("plain",), keep=kept)
    again = compare(kept, write())
    assert made.gradients["A"][0].blocks == again.gradients["A"][0].blocks


def test_signs_are_as_by_chance_in_each_line_of_a_matrix():
    rows = np.array([signs(40 * 81, way) for way in range(WAYS)])
    assert set(np.unique(rows)) == {-1.0, 1.0}
    assert np.max(np.abs(rows @ rows.T - 3240 * np.eye(WAYS))) < 300
    table = rows.reshape(WAYS, 40, 81)
    for axis, count in ((1, 40), (2, 81)):
        assert 0.6 < np.mean(table.sum(axis) ** 2) / count < 1.5


def test_a_span_is_a_row_or_columns_of_a_flat_matrix():
    table = np.arange(12).reshape(3, 4, order="F")
    assert list_places((1, 1, 3, 4, 0)).tolist() == table[1].tolist()
    assert list_places((3, 6, 0, 1, 0)).tolist() == table[:, 1:3].ravel("F").tolist()
