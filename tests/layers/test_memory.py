"""How much memory a layer takes, as a share of its input: counted, not timed."""

import tracemalloc

import numpy as np
import pytest

from pyref import layers

SHAPE = (32, 16, 32, 32)


def peak(layer, x, *args):
    """The most memory forward and backward hold at once, y and dx included, over x."""
    tracemalloc.start()
    try:
        y, back = layer(x, *args)
        back(y)
        return tracemalloc.get_traced_memory()[1] / x.nbytes
    finally:
        tracemalloc.stop()


@pytest.mark.some(quick=6)
@pytest.mark.parametrize("name", ["conv2d", "true_conv2d"])
@pytest.mark.parametrize(
    ("shape", "kernel", "most"),
    [
        pytest.param(SHAPE, 3, 6, id="3 x 3"),
        pytest.param(SHAPE, 5, 8, id="5 x 5"),
        pytest.param((1, 16, 256, 256), 5, 8, id="one large image"),
    ],
)
def test_a_convolution_holds_a_few_times_its_input(name, shape, kernel, most):
    w, b = np.ones((32, 16, kernel, kernel)), np.ones((1, 32))
    pad = (kernel // 2,) * 4
    x = np.ones(shape)
    assert peak(getattr(layers, name), x, w, b, (1, 1), pad, (1, 1), 1) < most


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
@pytest.mark.parametrize("window", [2, 3, 5])
def test_a_pool_holds_no_more_for_a_larger_window(name, window):
    x = np.ones(SHAPE)
    args = (window, window), (1, 1), (0, 0, 0, 0)
    assert peak(getattr(layers, name), x, *args) < 6
