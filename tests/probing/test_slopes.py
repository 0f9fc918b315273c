"""Slopes are right, and say themselves how right they are."""

import numpy as np
import pytest
from waves import wave

from pyref.errors import SizeError
from pyref.layers.batchnorm import batchnorm
from pyref.layers.dense import dense
from pyref.probing.slopes import slopes
from pyref.runners.octave import open_transport
from pyref.runners.octave.packet import Request


def test_they_agree_with_the_backward_pass_within_their_own_error():
    args, dy = [wave(4, 3), wave(3, 2), wave(1, 2)], wave(4, 2, start=2)
    _, back = dense(*args)
    values, errors = slopes(dense, args, 3, [dy], [None] * 3)
    for gradient, value, error in zip(back(dy), values, errors, strict=True):
        assert np.all(np.abs(value - gradient.ravel()) <= error)
        assert np.all(error < 1e-9)


def test_only_the_probed_entries_are_tried_in_their_order():
    args, dy = [wave(4, 3), wave(3, 2), wave(1, 2)], wave(4, 2, start=2)
    whole, _ = slopes(dense, args, 3, [dy], [None] * 3)
    some, _ = slopes(dense, args, 3, [dy], [np.array([7, 0]), [], [1]])
    assert [len(value) for value in some] == [2, 0, 1]
    assert np.array_equal(some[0], whole[0][[7, 0]])
    assert np.array_equal(some[2], whole[2][[1]])


@pytest.mark.parametrize("offset", [0.0, 0.1, 0.2, 0.3, 0.4, 0.49, 0.51, 0.7, 0.99])
def test_a_kink_within_the_step_makes_the_error_large_not_the_value_wrong(offset):
    def kinked(x):
        return np.maximum(x, 0), None

    x = np.array([[offset * 2**-13]])
    (value,), (error,) = slopes(kinked, [x], 1, [np.ones((1, 1))], [None])
    assert np.abs(value[0] - 1) <= error[0] + 1e-12
    assert error[0] > 1e-3


def test_a_column_far_from_zero_is_moved_within_its_spread():
    x = 1e4 + wave(6, 3)
    args, dy = [x, wave(1, 3), wave(1, 3)], wave(6, 3, start=2)

    def layer(x, gamma, beta):
        return batchnorm(x, gamma, beta, 1e-5)

    gradient = layer(*args)[1](dy)[0].ravel()
    values, errors = slopes(layer, args, 3, [dy], [None] * 3)
    assert np.all(np.abs(values[0] - gradient) <= errors[0])
    assert np.max(errors[0]) < 1e-6 * np.max(np.abs(gradient))


def test_a_step_that_x_swallows_gives_nan_not_a_number_to_trust():
    def double(x):
        return 2 * x, None

    _, errors = slopes(double, [np.array([[1e20]])], 1, [np.ones((1, 1))], [None])
    assert np.isnan(errors[0][0])


def test_a_wrong_size_of_dy_is_refused_not_broadcast():
    with pytest.raises(SizeError, match="slopes: dy is 1 x 2, y is 4 x 2"):
        args = [wave(4, 3), wave(3, 2), wave(1, 2)]
        slopes(dense, args, 3, [wave(1, 2)], [None] * 3)


def test_arguments_are_not_changed():
    args, dy = [wave(4, 3), wave(3, 2), wave(1, 2)], wave(4, 2, start=2)
    before = [arg.tobytes() for arg in args]
    slopes(dense, args, 3, [dy], [None] * 3)
    assert [arg.tobytes() for arg in args] == before


@pytest.mark.needs_octave
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_octave_finds_the_same_slopes_and_errors(dtype):
    args = [wave(*shape, dtype=dtype) for shape in ((4, 3), (3, 2), (1, 2))]
    dy, probes = wave(4, 2, start=2, dtype=dtype), (None, np.array([5, 0, 2]), None)
    request = Request("pyref.layers.dense", "slopes", tuple(args), 3, (dy,), probes)
    with open_transport("oct2py") as octave:
        (reply,) = octave.run_batch([request])
    assert reply.ok, reply.message
    values, errors = slopes(dense, args, 3, [dy], probes)
    for i in range(3):
        assert reply.values[i].dtype == np.float64
        assert np.all(np.abs(reply.values[i] - values[i]) <= errors[i])
        assert np.all(reply.errors[i] <= 5 * errors[i])
        assert np.all(errors[i] <= 5 * reply.errors[i])
