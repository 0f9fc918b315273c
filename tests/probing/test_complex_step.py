"""The complex step is right to rounding, and shuts the door behind it."""

import numpy as np
import pytest
from waves import wave

from pyref.errors import KindError
from pyref.layers.batchnorm import batchnorm
from pyref.layers.dense import dense
from pyref.layers.sizes import door
from pyref.probing.complex_step import complex_step
from pyref.runners.octave import open_transport
from pyref.runners.octave.packet import Request


def normalize(x, gamma, beta):
    return batchnorm(x, gamma, beta, 1e-5)


LAYERS = {
    "pyref.layers.dense": (dense, [(4, 3), (3, 2), (1, 2)], (4, 2), ()),
    "pyref.layers.batchnorm": (normalize, [(5, 3), (1, 3), (1, 3)], (5, 3), (1e-5,)),
}


@pytest.mark.parametrize("call", LAYERS)
def test_it_agrees_with_the_backward_pass_to_rounding(call):
    function, shapes, size, _ = LAYERS[call]
    args, dy = [wave(*shape) for shape in shapes], wave(*size, start=2)
    _, back = function(*args)
    values, errors = complex_step(function, args, len(args), [dy], [None] * len(args))
    for gradient, value, error in zip(back(dy), values, errors, strict=True):
        np.testing.assert_allclose(value, gradient.ravel(), rtol=1e-12, atol=1e-14)
        assert np.all(error < 1e-13)


def test_single_precision_stays_single_within():
    seen = []

    def layer(x):
        seen.append(x.dtype.name)
        return x * x, None

    x, dy = wave(2, 2, dtype="float32"), wave(2, 2, start=1, dtype="float32")
    (value,), (error,) = complex_step(layer, [x], 1, [dy], [None])
    np.testing.assert_allclose(value, (2 * x * dy).ravel(), rtol=1e-6)
    assert np.all(error <= 1e-6 * np.max(np.abs(value)))
    assert seen == ["float32", *["complex64"] * (len(seen) - 1)]


def test_the_door_is_shut_again_after_an_error_too():
    def broken(_):
        raise KindError("broken: x is odd")

    with pytest.raises(KindError):
        complex_step(broken, [wave(2, 2)], 1, [wave(2, 2)], [None])
    assert not door.get()


@pytest.mark.needs_octave
@pytest.mark.parametrize("call", LAYERS)
def test_octave_finds_the_same(call):
    function, shapes, size, options = LAYERS[call]
    args, dy = [wave(*shape) for shape in shapes], wave(*size, start=2)
    probes = (np.array([4, 1]), None, None)
    everything = (*args, *options)
    request = Request(call, "complexstep", everything, 3, (dy,), probes)
    with open_transport("oct2py") as octave:
        (reply,) = octave.run_batch([request])
    assert reply.ok, reply.message
    values, _ = complex_step(function, args, 3, [dy], probes)
    for mine, theirs, errors in zip(values, reply.values, reply.errors, strict=True):
        np.testing.assert_allclose(theirs, mine, rtol=1e-13, atol=1e-13)
        assert np.all(errors < 1e-13)


def rows_apart(distance):
    """Two rows that batchnorm has to cancel: only the rest of dy comes through."""
    x = np.array([[1.0, 0.3], [1.0 + distance, 0.7]])
    return [x, np.ones((1, 2)), np.zeros((1, 2))]


@pytest.mark.parametrize("distance", [1, 30, 1000, 30000])
def test_the_error_covers_what_cancels_in_the_forward_pass(distance):
    args, dy = rows_apart(distance), wave(2, 2)
    (value, *_), (error, *_) = complex_step(normalize, args, 3, [dy], [None] * 3)
    gradient = normalize(*args)[-1](dy)[0].ravel()
    gap = np.abs(value - gradient)
    assert np.all(gap <= 10 * error + 1e-15 * np.abs(gradient))
    assert np.all(error <= 1e-12)


def test_an_error_is_told_for_the_entries_that_it_is_about():
    args, dy = rows_apart(30000), wave(2, 2)
    (value, *_), (error, *_) = complex_step(normalize, args, 3, [dy], [None] * 3)
    share = (error / np.abs(value)).reshape(2, 2)
    assert np.all(share[:, 0] > 1e-8)
    assert np.all(share[:, 1] < 1e-11)


def test_where_nothing_moves_value_and_error_are_zero():
    values, errors = complex_step(
        lambda x: (x * [[1, 0, 0]], None),
        [wave(2, 3)],
        1,
        [wave(2, 3, start=1)],
        [None],
    )
    still = np.array([False, True, True] * 2)
    assert not np.any(values[0][still]) and not np.any(errors[0][still])
    assert np.all(values[0][~still])


def test_the_step_is_not_lost_beside_large_numbers():
    x = np.array([[2.0**500, -(2.0**900), 3.0]])
    (value,), (error,) = complex_step(
        lambda x: (1 / x, None), [x], 1, [np.ones((1, 3))], [None]
    )
    want = (-1 / x / x).ravel()
    np.testing.assert_allclose(value[[0, 2]], want[[0, 2]], rtol=1e-15)
    assert error[0] <= 1e-13 * abs(want[0])
