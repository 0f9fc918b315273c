"""The complex step is right to rounding, and shuts the door behind it."""

import numpy as np
import pytest
from waves import wave

from pyref.errors import KindError
from pyref.layers.batchnorm import batchnorm
from pyref.layers.dense import dense
from pyref.layers.sizes import door
from pyref.runners.complex_step import complex_step
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
    values = complex_step(function, args, len(args), [dy], [None] * len(args))
    for gradient, value in zip(back(dy), values, strict=True):
        np.testing.assert_allclose(value, gradient.ravel(), rtol=1e-12, atol=1e-14)


def test_single_precision_stays_single_within():
    seen = []

    def layer(x):
        seen.append(x.dtype.name)
        return x * x, None

    x, dy = wave(2, 2, dtype="float32"), wave(2, 2, start=1, dtype="float32")
    (value,) = complex_step(layer, [x], 1, [dy], [None])
    np.testing.assert_allclose(value, (2 * x * dy).ravel(), rtol=1e-6)
    assert set(seen) == {"complex64"}


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
    values = complex_step(function, args, 3, [dy], probes)
    for mine, theirs in zip(values, reply.values, strict=True):
        np.testing.assert_allclose(theirs, mine, rtol=1e-13, atol=1e-13)
