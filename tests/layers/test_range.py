"""What a layer computes on the way passes the largest number no sooner than it must."""

import numpy as np

from pyref import layers


def test_half_a_square_is_there_where_the_square_overflows():
    x, t = np.array([[1.25 * 2.0**512], [3]]), np.array([[0.0], [1]])
    y, back = layers.squared_error(x, t)
    assert y.tolist() == [[1.5625 * 2.0**1023], [2]]
    assert back(np.array([[2.0**-520], [2]])).tolist() == [[1.25 * 2.0**-8], [4]]
