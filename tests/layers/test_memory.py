"""How much memory a layer takes, and how many steps: counted, not timed."""

import sys
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


def count_lines(layer, *args):
    """The lines of Python that forward and backward run."""
    lines = 0

    def trace(frame, event, argument):
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        y, back = layer(*args)
        back(y)
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize("name", ["bilinear_resize", "bilinear_resize_corners"])
def test_a_resize_takes_no_more_steps_for_more_pixels(name):
    layer, x = getattr(layers, name), np.ones((1, 1, 3, 3))
    sizes = ((5, 5), (5, 5), (100_000, 5))  # the first reads the rules
    _, few, many = (count_lines(layer, x, size) for size in sizes)
    assert many < 2 * few
    y, _ = layer(x, (100_000, 5))
    assert peak(layer, x, (100_000, 5)) * x.nbytes < 12 * y.nbytes


@pytest.mark.parametrize("name", ["bilinear_resize", "bilinear_resize_corners"])
def test_rows_on_the_way_that_no_memory_holds_are_refused(name):
    x = np.broadcast_to(1.0, (1, 1, 1, 2**16))
    with pytest.raises(ValueError, match="rows are 1 x 1 x 32768 x 65536, not below"):
        getattr(layers, name)(x, (2**15, 1))
