"""A layer that goes over large arrays a block at a time gives what it gives at once."""

import numpy as np
import pytest

from pyref import layers
from pyref.layers import blocks, choice

CALLS = {
    "tanh": [(7, 6)],
    "sigmoid": [(7, 6)],
    "relu": [(7, 2, 3)],
    "softmax_crossentropy": [(7, 6), (7, 6)],
    "batchnorm2d": [(3, 7, 2, 2), (1, 7), (1, 7)],
}


def results(name, monkeypatch, entries):
    """y and the gradients, with blocks of so many entries."""
    rng = np.random.default_rng(5)
    args = [rng.standard_normal(shape) for shape in CALLS[name]]
    args += [1e-5] if name == "batchnorm2d" else []
    monkeypatch.setattr(blocks, "ENTRIES", entries)
    y, back = getattr(layers, name)(*args)
    gradients = back(rng.standard_normal(y.shape))
    return [y, *(gradients if isinstance(gradients, tuple) else [gradients])]


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("entries", [1, 12, 13, 30])
def test_a_block_sees_no_other_and_the_last_may_be_shorter(name, entries, monkeypatch):
    whole = results(name, monkeypatch, 10**6)
    for one, other in zip(results(name, monkeypatch, entries), whole, strict=True):
        assert one.shape == other.shape
        assert np.allclose(one, other, rtol=1e-14, atol=1e-16)


def test_the_blocks_are_as_many_as_they_must_be():
    seen = []

    def layer(x, w):
        seen.append((x.shape, w.shape))
        return x[:, :1], lambda dy: (dy * w, dy)

    x, w = np.ones((10, 2**14)), np.ones((10, 3))
    y, back = blocks.in_blocks(layer, 0, x, w)
    assert seen == [((2, 2**14), (2, 3))] * 5
    dx, dw = back(y)
    assert (y.shape, dx.shape, dw.shape) == ((10, 1), (10, 3), (10, 1))
    seen.clear()
    blocks.in_blocks(layer, 0, x[:2], w[:2])
    assert len(seen) == 1


@pytest.mark.parametrize("dtype", ["float64", "float32", "complex128"])
def test_what_is_cut_off_is_zero_and_the_rest_is_untouched(dtype):
    v = np.array([[np.nan, -np.inf, -0.0, 3], [np.inf, -5, np.nan, -0.0]], dtype)
    off = np.array([[True, True, True, False], [False, True, False, False]])
    for given in (v, np.asfortranarray(v), np.repeat(v, 2, axis=1)[:, ::2]):
        cut = choice.zero_out(given, off)
        assert cut.dtype == dtype
        assert np.array_equal(cut, np.where(off, 0, v), equal_nan=True)
        assert not np.signbit(cut.real[0, 2])
        assert np.signbit(cut.real[1, 3])
