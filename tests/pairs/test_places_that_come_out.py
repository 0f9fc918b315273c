"""Places of the largest among the results, which jump, and of which sizes are told."""

import textwrap

import pytest

from pyref.pairs.run import compare

FROM_1 = """
    import numpy as np

    def net(W, X, y):
        h = np.tanh(X @ W.T)
        P = np.exp(h) / np.exp(h).sum(axis=1, keepdims=True)
        loss = -np.mean(np.log(P[np.arange(len(y)), y - 1]))
        pred = P.argmax(axis=1) + 1
        return loss, pred
    """
FROM_0 = """
    import numpy as np

    def net(W, X, y):
        h = np.tanh(X @ W.T)
        p = np.exp(h) / np.exp(h).sum(axis=1, keepdims=True)
        loss = -np.mean(np.log(p[np.arange(len(y)), y]))
        pred = p.argmax(axis=1)
        return loss, pred
    """
OCTAVE = """
    function [loss, pred] = netp (W, b, X)
      A = tanh (X * W + b);
      loss = sum (A(:, 1) .^ 2);
      [~, pred] = max (A, [], 2);
    end
    """
PYTHON = """
    import numpy as np

    def netp(W, b, X):
        a = 1 / (1 + np.exp(X @ W + b))
        loss = np.sum(a[:, 0] ** 2)
        pred = a.argmax(axis=1)
        return loss, pred
    """
LINE = "W 3 4, X 7 4, y labels 7 of 3"


@pytest.fixture
def hold(tmp_path):
    """Holds both nets against each other, a piece of text of B changed."""

    def hold(old, new):
        assert old in FROM_0
        texts = {"a": FROM_1, "b": FROM_0.replace(old, new)}
        for name, text in texts.items():
            (tmp_path / f"{name}.py").write_text(textwrap.dedent(text))
        return compare(f"{tmp_path / 'a.py'}:net", f"{tmp_path / 'b.py'}:net", LINE)

    return hold


def lines(report):
    found = report.divergence
    return [step.text.strip() for step in (found.a, found.b)]


@pytest.mark.slow
def test_one_slip_explains_places_that_are_counted_otherwise(hold):
    report = hold("np.tanh(X @ W.T)", "1 / (1 + np.exp(X @ W.T))")
    assert {c.name for one in report.sets for c in one.apart} == {"loss", "pred"}
    assert lines(report)[1] == "h = 1 / (1 + np.exp(X @ W.T))"
    assert report.divergence.rest == ()


@pytest.mark.slow
def test_of_two_slips_places_are_not_explained_by_the_other(hold):
    report = hold(
        "np.mean(np.log(p[np.arange(len(y)), y]))\n        pred = p.argmax",
        "np.sum(np.log(p[np.arange(len(y)), y]))\n        pred = p.argmin",
    )
    told = {*report.divergence.rest, report.divergence.b.name}
    assert told == {"loss", "pred"}


@pytest.mark.slow
@pytest.mark.needs_octave
def test_places_that_a_nudge_moves_in_one_language_alone_are_explained(tmp_path):
    (tmp_path / "netp.m").write_text(textwrap.dedent(OCTAVE))
    (tmp_path / "netp.py").write_text(textwrap.dedent(PYTHON))
    b = f"{tmp_path / 'netp.py'}:netp"
    report = compare(str(tmp_path / "netp.m"), b, "W 4 5, b 1 5, X 6 4")
    assert [report.divergence.a.name, report.divergence.b.name] == ["A", "a"]
    assert report.divergence.rest == ()


@pytest.mark.slow
def test_places_that_alone_differ_are_shown_where_they_are_assigned(hold):
    report = hold("argmax(axis=1)", "argmin(axis=1)")
    assert lines(report) == ["pred = P.argmax(axis=1) + 1", "pred = p.argmin(axis=1)"]


def test_places_of_another_size_are_told_once_and_where_they_are_assigned(hold):
    report = hold("argmax(axis=1)", "argmax(axis=0)")
    assert lines(report) == ["pred = P.argmax(axis=1) + 1", "pred = p.argmax(axis=0)"]
    text = str(report)
    assert text.count("A gives") == 1
    assert "pred  different sizes: on plain A gives 7, B gives 3\n" in text
    assert "first apart: pred: on plain A has 7, B 3\n" in text
    assert [one.name for one in report.sets[0].lost] == ["pred"]


@pytest.mark.slow
def test_of_another_size_the_first_value_inside_that_differs_is_shown(hold):
    slip = "s = np.sqrt(p[1:])\n        pred = s.argmax(axis=1)"
    report = hold("pred = p.argmax(axis=1)", slip)
    assert lines(report)[1] == "s = np.sqrt(p[1:])"
