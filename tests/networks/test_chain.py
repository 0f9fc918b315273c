"""A chain of layers is the composition of their maps, and back the reverse of it."""

import re
import subprocess

import numpy as np
import pytest

from pyref.errors import SizeError
from pyref.layers import dense
from pyref.layers.sizes import complex_door
from pyref.mistakes.planted import plant, planted, wrong_python
from pyref.networks import chain
from pyref.paths import OCTAVE
from pyref.runners.octave.find import QUIET, find_octave

LINES = planted("chain")
IDS = [m.name for m in LINES]


def square(x, c):
    """A layer whose gradients need the point it was at."""
    return c * x**2, lambda dy: (2 * c * x * dy, np.sum(x**2 * dy, keepdims=True))


STEPS = [(square, (2,), ()), (square, (3,), ()), (square, (5,), ())]
X, DY = np.array([[1.0, 2.0]]), np.array([[1.0, -1.0]])


def by_hand(x, dy):
    """x -> 2 x^2 -> 3 (2 x^2)^2 -> 5 (3 (2 x^2)^2)^2 = 720 x^8, one line each."""
    inner, middle = 2 * x**2, 12 * x**4
    return [
        720 * x**8,
        5760 * x**7 * dy,
        np.sum(x**2 * 6 * inner * 10 * middle * dy, keepdims=True),
        np.sum(inner**2 * 10 * middle * dy, keepdims=True),
        np.sum(middle**2 * dy, keepdims=True),
    ]


def run(compose):
    y, back = compose(X, STEPS)
    return [y, *back(DY)]


def test_each_step_goes_back_from_its_own_point():
    for got, want in zip(run(chain), by_hand(X, DY), strict=True):
        np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_a_wrong_line_of_the_python_chain_is_seen(line):
    found = run(wrong_python(line))
    want = by_hand(X, DY)
    assert not all(np.array_equal(a, b) for a, b in zip(found, want, strict=True))


@pytest.mark.needs_octave
def test_a_wrong_line_of_the_octave_chain_fails_its_own_tests(tmp_path):
    path = OCTAVE / "+pyref" / "+networks" / "chain.m"
    wrong = {m.name: plant(path, m.octave) for m in LINES}
    passed, total = own_tests(tmp_path, path.read_text(encoding="ascii"), wrong)
    assert passed.pop(0) == total
    silent = [m.name for m, n in zip(LINES, passed, strict=True) if n == total]
    assert not silent, f"{silent}: no test of chain.m fails"


def own_tests(folder, right, wrong):
    """How many of its own tests each form of chain.m passes, the right one first."""
    calls = []
    for i, source in enumerate([right, *wrong.values()]):
        root = folder / f"{i}"
        path = root / "+pyref" / "+networks" / "chain.m"
        path.parent.mkdir(parents=True)
        path.write_text(source, encoding="ascii")
        calls.append(
            f"addpath ('{root}'); "
            f"[n, total] = test ('{path}', 'quiet', '{folder / 'log'}');"
            f"fprintf (1, 'passed %d of %d\\n', n, total); rmpath ('{root}');"
        )
    octave = find_octave()
    line = f"addpath ('{OCTAVE}'); {' '.join(calls)}"
    done = subprocess.run(
        [octave.path, *QUIET, "--eval", line], capture_output=True, text=True
    )
    found = re.findall(r"passed (\d+) of (\d+)", done.stdout)
    assert len(found) == len(calls), done.stderr
    return [int(n) for n, _ in found], int(found[0][1])


def test_what_stands_with_the_options_is_held_fixed():
    x, w, b = np.array([[3.0]]), np.array([[2.0]]), np.array([[1.0]])
    y, back = chain(x, [(dense, (w,), (b,)), (dense, (w, b), ())])
    assert y == 15
    assert [float(g.item()) for g in back(np.array([[1.0]]))] == [4, 6, 7, 1]


def test_a_chain_is_a_layer_and_may_stand_in_another():
    def inner(x, c, d):
        return chain(x, [(square, (c,), ()), (square, (d,), ())])

    y, back = chain(X, [(inner, (2, 3), ()), (square, (5,), ())])
    for got, want in zip([y, *back(DY)], by_hand(X, DY), strict=True):
        np.testing.assert_array_equal(got, want)


def test_a_single_gradient_is_returned_bare_and_no_steps_give_x():
    def double(x):
        return 2 * x, lambda dy: 2 * dy

    y, back = chain(X, [(double, (), ()), (double, (), ())])
    np.testing.assert_array_equal(y, 4 * X)
    np.testing.assert_array_equal(back(DY), 4 * DY)
    y, back = chain(X, [])
    np.testing.assert_array_equal(y, X)
    np.testing.assert_array_equal(back(DY), DY)


def test_back_may_be_called_again_and_after_another_chain():
    _, back = chain(X, STEPS)
    first = back(DY)
    chain(X + 1, STEPS)
    for once, again in zip(first, back(DY), strict=True):
        np.testing.assert_array_equal(once, again)


def test_the_complex_step_passes_through():
    step = 2.0**-66
    with complex_door():
        moved, _ = chain(X + np.array([[0, step * 1j]]), STEPS)
    assert (moved.imag * DY).sum() / step == pytest.approx(-5760 * 2.0**7, rel=1e-15)


def test_steps_that_do_not_fit_are_refused_by_the_layer():
    step = (dense, (np.ones((1, 2)), np.ones((1, 2))), ())
    with pytest.raises(SizeError, match="dense: w is 1 x 2, not D x M, with x 1 x 2"):
        chain(np.ones((1, 1)), [step, step])
