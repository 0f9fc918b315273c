"""A forward and a backward function, and layers that are given upstream gradients."""

import textwrap

import pytest

from pyref.errors import UsageError
from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.run import compare

LINE = "x 5 3, w 3 2, b real 2, dout 5 2"
ONE = """
    import numpy as np

    def layer(x, w, b, dout):
        out = np.tanh(x @ w + b)
        dz = dout * (1 - out**2)
        return out, dz @ w.T, x.T @ dz, dz.sum(axis=0)
    """
TWO = """
    import numpy as np

    def forward(x, w, b):
        out = np.tanh(x @ w + b)
        cache = (x, w, out)
        return out, {cache}

    def backward(dout, {taken}):
        x, w, out = {taken}
        dz = dout * (1 - {slope}**2)
        grads = {{"dx": dz @ w.T, "dw": x.T @ dz, "db": dz.sum(axis=0)}}
        {last}
        return grads
    """
USUAL = {"cache": "cache", "taken": "cache", "slope": "out", "last": "x += 1"}


@pytest.fixture
def write(tmp_path):
    def write(name, code=TWO, **changes):
        file = tmp_path / f"{name}.py"
        text = textwrap.dedent(code)
        file.write_text(text.format(**{**USUAL, **changes}) if code is TWO else text)
        return f"{file}:{'forward,backward' if code is TWO else 'layer'}"

    return write


def hold(one, other, gradient=("x", "w", "b"), **more):
    return compare(one, other, LINE, gradient, sets=("plain",), **more)


def flow(report):
    return " ".join(str(report).split())


@pytest.mark.slow
def test_a_cache_goes_from_forward_to_backward(write):
    report = hold(write("a", ONE), write("b"))
    assert report.passed, str(report)
    assert "note: B: forward hands cache to backward" in str(report)
    assert "gradients, each by its own outputs times dout" in str(report)
    assert "not compared" not in str(report)
    both = hold(write("c"), write("d"))
    assert both.passed, str(both)


@pytest.mark.slow
def test_a_cache_without_a_name_is_the_last_result(write):
    report = hold(write("a", ONE), write("b", cache="(x, w, out)", taken="saved"))
    assert report.passed, str(report)
    with pytest.raises(UsageError, match="no input is kept"):
        hold(write("a", ONE), write("c", cache="(x, w, out)", taken="kept"))


@pytest.mark.slow
def test_a_layer_is_wrong_by_its_own_outputs_and_upstream_gradients(write):
    wrong = write("b", slope="np.tanh(out)")
    report = hold(write("a", ONE), wrong)
    assert "different, and B's dx, dw and db are wrong" in flow(report)
    assert "first apart: dz: " in flow(report)
    check = gradcheck(wrong, LINE, ("w",))
    assert check.outcome == "wrong"
    assert "dw wrong, 0." in flow(check)
    assert gradcheck(write("c"), LINE, ("w",)).passed


@pytest.mark.slow
def test_a_layer_without_upstream_gradients_is_not_judged(write):
    code = "def layer(x, w):\n    return x @ w, 2 * w"
    check = gradcheck(write("a", code), "x 5 3, w 3 2", ("w",))
    assert check.outcome == "not judged"
    assert "no input is the upstream gradient of a result" in flow(check)


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_pair_of_octave_hands_its_cache_on_too(write, tmp_path):
    (tmp_path / "fwd.m").write_text(
        "function [out, cache] = fwd (x, w, b)\n  out = tanh (x * w + b(:).');\n"
        "  cache = struct ('x', x, 'w', w, 'out', out);\nend\n"
    )
    (tmp_path / "bwd.m").write_text(
        "function [dx, dw, db] = bwd (dout, cache)\n"
        "  dz = dout .* (1 - cache.out .^ 2);\n"
        "  [dx, dw, db] = deal (dz * cache.w.', cache.x.' * dz, sum (dz, 1).');\nend\n"
    )
    octave = f"{tmp_path / 'fwd.m'},{tmp_path / 'bwd.m'}"
    report = hold(octave, write("b"))
    assert report.passed, str(report)
    assert "note: A: fwd hands cache to bwd" in str(report)
    wrong = hold(octave, write("c", slope="np.tanh(out)"))
    assert "B's dx, dw and db are wrong" in flow(wrong)
