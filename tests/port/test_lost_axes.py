"""A forgotten keepdims raises where lengths differ, and is named by NumPy's words."""

import pytest

from pyref.port.check import check

LOSS = """\
import numpy as np
def loss(x, y):
    z = x - x.max(axis=-1{kept})
    z = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    n = np.arange(len(y))
    dx = np.exp(z)
    dx[n, y] -= 1
    return -z[n, y].mean(), dx / len(y)
"""
NORM = """\
import numpy as np
def norm(x, gamma, beta, eps):
    m = x.mean(axis=-1, keepdims=True)
    s = np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    h = (x - m) / s
    def back(dy):
        g = dy * gamma
        dx = (g - g.mean(axis=-1{kept}) - h * (g * h).mean(axis=-1, keepdims=True)) / s
        return dx, (dy * h).sum(0), dy.sum(0)
    return gamma * h + beta, back
"""


@pytest.fixture
def report(tmp_path, launch):
    def report(layer, text, kept):
        file = tmp_path / "port.py"
        file.write_text(text.format(kept=kept))
        name = text.split("def ")[1].split("(")[0]
        return check(f"{file}:{name}", layer, habits=False, launch=launch)

    return report


def test_of_a_loss_that_can_hardly_be_called_it_is_told_with_its_line(report):
    told = report("softmax_crossentropy", LOSS, "")
    assert told.outcome == "not judged"
    assert told.reason.startswith("keepdims forgotten, it seems: it raises in line 3")
    assert not told.advice
    assert report("softmax_crossentropy", LOSS, ", keepdims=True").right


def test_on_the_way_back_it_is_the_mistake_that_is_named_first(report):
    told = report("layernorm", NORM, "")
    assert told.outcome == "wrong"
    assert [one.title for one in told.diagnoses] == ["keepdims forgotten"]
    assert "as in line 8, where 2 x 3 meets 2" in told.diagnoses[0].evidence
    assert report("layernorm", NORM, ", keepdims=True").right


BIAS = """\
def dense(x, w, b):
    return w.T @ x + b{kept}, lambda dy: (w @ dy, x @ dy.T, dy.sum(1))
"""


def test_a_bias_in_one_axis_is_no_sum_that_lost_one(report):
    told = report("dense", BIAS, ".ravel() + 1")
    assert "could not be broadcast" in told.table()
    assert "keepdims" not in told.table()
