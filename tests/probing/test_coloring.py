"""Entries that share no output are moved at once, and nothing hides behind that."""

import numpy as np
import pytest
from waves import wave

from pyref import layers
from pyref.probing import coloring
from pyref.probing.coloring import Axis, color
from pyref.probing.complex_step import complex_step
from pyref.probing.slopes import slopes


def conv(x, w, b):
    return layers.conv2d(x, w, b, (1, 1), (1, 1, 1, 1), (1, 1), 1)


def strided(x, w, b):
    return layers.conv2d(x, w, b, (2, 1), (0, 1, 2, 0), (1, 2), 1)


def normalize(x, gamma, beta):
    return layers.batchnorm(x, gamma, beta, 1e-5)


def turned(x):
    return x[::-1] ** 2, lambda dy: 2 * x * dy[::-1]


def shuffled(x):
    order = np.argsort(wave(len(x)))
    return x[order] ** 2, lambda dy: 2 * x * dy[np.argsort(order)]


KERNEL = [wave(4, 3, 3, 3), wave(1, 4)]
CASES = {
    "tanh": (layers.tanh, [wave(32, 16)], 14),
    "dense": (layers.dense, [wave(32, 16), wave(16, 20), wave(1, 20)], 80),
    "softmax": (layers.softmax, [wave(32, 16)], 30),
    "conv": (conv, [wave(4, 3, 8, 8), *KERNEL], 100),
    "strided": (strided, [wave(3, 3, 9, 11), *KERNEL], 110),
    "batchnorm": (normalize, [wave(32, 16), wave(1, 16), wave(1, 16)], 160),
    "turned": (turned, [wave(33, 4)], 60),
    "shuffled": (shuffled, [wave(32, 4)], 60),
}
"""A function, its inputs, and more forward passes than its complex step may take."""


def count(function):
    calls = []

    def counted(*args):
        calls.append(args)
        return function(*args)

    return counted, calls


@pytest.mark.parametrize("name", CASES)
def test_all_entries_are_right_after_a_few_passes(name):
    function, inputs, most = CASES[name]
    *outputs, back = function(*inputs)
    dy = wave(*outputs[0].shape, start=2)
    gradients = back(dy)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    counted, calls = count(function)
    everywhere = [None] * len(inputs)
    values, _ = complex_step(counted, inputs, len(inputs), [dy], everywhere)
    assert len(calls) <= most < sum(x.size for x in inputs)
    tilts, errors = slopes(function, inputs, len(inputs), [dy], everywhere)
    for got, turn, tilt, error in zip(gradients, values, tilts, errors, strict=True):
        size = np.max(np.abs(got))
        np.testing.assert_allclose(turn, got.ravel(), rtol=0, atol=1e-13 * size)
        assert np.all(np.abs(tilt - got.ravel()) <= error)


def elementwise_but(row, other, share):
    """A function of each entry alone, but for one row that leaks into another."""

    def leaking(x):
        y = np.sin(x)
        y[other] = y[other] + share * x[row]
        return y, None

    return leaking


@pytest.mark.parametrize("share", [1.0, 1e-9, 1e-15])
@pytest.mark.parametrize(("row", "other"), [(0, 31), (31, 0), (7, 8), (16, 3)])
def test_a_leak_between_rows_is_seen_however_small(row, other, share):
    x, dy = wave(32, 4), wave(32, 4, start=2)
    expected = dy * np.cos(x)
    expected[row] += share * dy[other]
    leaking = elementwise_but(row, other, share)
    (value,), _ = complex_step(leaking, [x], 1, [dy], [None])
    np.testing.assert_allclose(value, expected.ravel(), rtol=1e-14, atol=0)
    (value,), (error,) = slopes(leaking, [x], 1, [dy], [None])
    assert np.all(np.abs(value - expected.ravel()) <= error)


def test_wrong_groups_show_themselves(monkeypatch):
    """Rows of softmax share their outputs: told that they do not, none believes it."""
    identity = np.eye(8, dtype=bool)

    def claimed(touch, shape, axis, alone_each):
        return Axis(((axis, identity),), 1)

    monkeypatch.setattr(coloring, "find_axis", claimed)
    x, dy = wave(8, 8), wave(8, 8, start=2)
    gradient = layers.softmax(x)[1](dy).ravel()
    (value,), _ = complex_step(layers.softmax, [x], 1, [dy], [None])
    np.testing.assert_allclose(value, gradient, rtol=0, atol=1e-15)
    (value,), (error,) = slopes(layers.softmax, [x], 1, [dy], [None])
    assert np.all(np.abs(value - gradient) <= error)


@pytest.mark.filterwarnings("error")
def test_an_output_without_entries_tells_nothing():
    groups = color(lambda mask: [np.zeros((6, 0), dtype=bool)], (6, 6))
    assert len(groups) == 36


def test_small_inputs_and_scalars_are_moved_entry_by_entry():
    def touch(mask):
        raise AssertionError

    assert [g.entries.tolist() for g in color(touch, (2, 3))] == [[k] for k in range(6)]
    assert [g.entries.tolist() for g in color(touch, ())] == [[0]]
    assert color(touch, (0, 4)) == []
