"""The derivative of the sigmoid, from the input and from the output."""

import math

import numpy as np
import pytest

from pyref.derivations import quotient_rule, quotient_rule_output

U = 2.0**-53
BOTH = pytest.mark.parametrize("sigmoid", [quotient_rule, quotient_rule_output])


def slope(sigmoid, x):
    _, back = sigmoid(x)
    return back(np.ones_like(x))


def test_from_the_input_and_from_the_output_agree_to_an_ulp_of_1_between_40_and_40():
    x = np.linspace(-40, 40, 40001)[np.newaxis]
    apart = slope(quotient_rule, x) - slope(quotient_rule_output, x)
    assert np.max(np.abs(apart)) <= 2 * U
    assert np.any(apart)


def test_below_zero_they_agree_to_a_few_ulps_of_the_derivative_itself():
    x = np.linspace(-40, 0, 40001)[np.newaxis]
    right = slope(quotient_rule, x)
    apart = slope(quotient_rule_output, x) - right
    assert np.max(np.abs(apart) / right) <= 6 * U


def test_at_40_the_input_has_all_digits_of_the_derivative_and_the_output_none():
    x = np.array([[40.0]])
    assert slope(quotient_rule, x).item() == pytest.approx(math.exp(-40), rel=4 * U)
    assert slope(quotient_rule_output, x).item() == 0


@BOTH
def test_at_1000_nothing_overflows_and_the_ends_are_exact(sigmoid):
    x = np.array([[-1000.0, -750, 750, 1000]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        y, back = sigmoid(x)
        dx = back(np.ones_like(x))
    np.testing.assert_array_equal(y, [[0, 0, 1, 1]])
    np.testing.assert_array_equal(dx, [[0, 0, 0, 0]])


def test_the_quotient_as_it_is_printed_overflows_at_minus_1000():
    x = np.array([[-1000.0]])
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        1 / (1 + np.exp(-x))
