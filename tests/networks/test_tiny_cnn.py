"""A convolutional network that fits on paper: a 4 x 4 image to one number.

After Zhang 2016, Derivation of Backpropagation in Convolutional Neural Network: true
convolution of 3 x 3, sigmoid, mean over 2 x 2, one weight, sigmoid, squared error.
"""

import numpy as np
import pytest

from pyref.layers import (
    avg_pool2d,
    dense,
    flatten_row_scan,
    sigmoid,
    squared_error,
    true_conv2d,
)
from pyref.networks import chain

IMAGE = np.arange(1.0, 17).reshape(1, 1, 4, 4) / 10
KERNEL = np.reshape([0.1, -0.2, 0.3, 0, 0.2, -0.1, 0.4, 0.1, -0.3], (1, 1, 3, 3))
BIAS, WEIGHT, LAST, TARGET = (np.array([[v]]) for v in (0.1, 0.5, -0.2, 1.0))
SLIDE = ((1, 1), (0, 0, 0, 0), (1, 1), 1)
STEPS = [
    (true_conv2d, (KERNEL, BIAS), SLIDE),
    (sigmoid, (), ()),
    (avg_pool2d, (), ((2, 2), (2, 2), (0, 0, 0, 0))),
    (flatten_row_scan, (), ()),
    (dense, (WEIGHT, LAST), ()),
    (sigmoid, (), ()),
    (squared_error, (), (TARGET,)),
]


def test_the_values_on_the_way_are_those_of_the_paper():
    pre, _ = chain(IMAGE, STEPS[:1])
    pool, _ = chain(IMAGE, STEPS[:3])
    guess, _ = chain(IMAGE, STEPS[:6])
    np.testing.assert_allclose(pre[0, 0], [[0.46, 0.51], [0.66, 0.71]], rtol=1e-14)
    assert pool.item() == pytest.approx(0.6418705497, abs=5e-11)
    assert guess.item() == pytest.approx(0.5301970242019574, abs=5e-16)


def test_the_gradients_are_those_of_the_paper():
    y, back = chain(IMAGE, STEPS)
    assert y.item() == pytest.approx((1 - 0.5301970242019574) ** 2 / 2, rel=1e-14)
    dx, dk, db, dw, dlast = back(np.array([[1.0]]))
    want = [
        [-0.0180324754, -0.01669074, -0.0153490046],
        [-0.0126655338, -0.0113237983, -0.0099820629],
        [-0.0072985921, -0.0059568567, -0.0046151213],
    ]
    np.testing.assert_allclose(dk[0, 0], want, atol=5.1e-11)
    assert db.item() == pytest.approx(-0.013417354169152816, rel=1e-14)
    assert dw.item() == pytest.approx(-0.0751131997, abs=5e-11)
    assert dlast.item() == pytest.approx(-0.1170223492808456, rel=1e-14)
    assert dx.sum() == pytest.approx(db.item() * KERNEL.sum(), rel=1e-13)


def test_a_correlation_in_place_of_the_convolution_is_told_apart():
    turned = np.ascontiguousarray(KERNEL[:, :, ::-1, ::-1])
    y, _ = chain(IMAGE, STEPS)
    other, _ = chain(IMAGE, [(true_conv2d, (turned, BIAS), SLIDE), *STEPS[1:]])
    assert abs(y - other).item() > 1e-3
