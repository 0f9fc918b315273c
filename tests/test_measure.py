"""What two numbers are apart: the same NaN is nothing, any other is infinitely far."""

import numpy as np
import pytest

from pyref import measure
from pyref.measure import Reference

U = 2.0**-53


def row(*values):
    return np.array([values], dtype=float)


def test_the_same_nan_or_infinity_is_no_error_and_another_is_infinite():
    got = row(np.nan, np.inf, -np.inf, np.nan, 1.0, np.inf, np.inf)
    want = row(np.nan, np.inf, -np.inf, 1.0, np.nan, -np.inf, 1.0)
    expected = [[0, 0, 0, np.inf, np.inf, np.inf, np.inf]]
    assert measure.errors(got, want).tolist() == expected


def test_an_error_is_less_what_print_left_open_and_counts_the_low_part():
    assert measure.errors(row(1.0), row(1.0), row(U / 2)).tolist() == [[U / 2]]
    assert measure.errors(row(1.5), row(1.0), slack=row(0.25)).tolist() == [[0.25]]
    assert measure.errors(row(1.0), row(1.0), slack=row(0.25)).tolist() == [[0.0]]


def test_a_share_that_is_no_number_is_infinite_where_there_is_an_error():
    assert measure.shares(row(0, np.inf, 1), row(0, np.inf, 0)).tolist() == [
        [0, np.inf, np.inf]
    ]


def test_without_a_scale_the_largest_finite_magnitude_stands_for_it():
    known = Reference(row(4.0, -np.inf, np.nan))
    scaled = Reference(known.high, scale=row(4.0, 4.0, 4.0))
    for kind in ("float64", "float32"):
        unit = measure.unit_of(known, kind)
        np.testing.assert_array_equal(unit, measure.unit_of(scaled, kind))
    assert measure.unit_of(known, "float64")[0, 0] == pytest.approx(8 * U)
    assert measure.unit_of(known, "float64")[0, 1] == pytest.approx(4 * U)
    assert measure.largest(row(np.nan), None, row(-3.0, np.inf)) == 3
    assert measure.largest() == 0


def test_digits_are_those_of_the_worst_entry_from_none_to_all():
    assert measure.digits(row(0.0, 1e-5), row(1.0, 1.0), "float64") == pytest.approx(5)
    assert measure.digits(row(9.0), row(1.0), "float64") == 0
    assert measure.digits(row(0.0), row(1.0), "float32") == pytest.approx(7.22, abs=0.1)


def test_a_form_is_told_by_the_first_thing_that_differs():
    want = np.ones((1, 2))
    for got, told in (
        (None, "is missing"),
        (1.0, "is float, no array"),
        (np.ones((2, 1), np.float32), "is 2 x 1, not 1 x 2"),
        (np.ones((1, 2), np.float32), "is float32, not float64"),
        (np.ones((1, 2)), ""),
    ):
        assert measure.form(got, want, "float64") == told
    assert measure.form(np.ones((1, 2), np.float32), want) == ""


def test_the_room_of_an_entry_is_its_bound_and_what_print_left_open():
    known = Reference(row(1.0), slack=0.5, scale=row(1.0))
    assert measure.allowance(known, 100, "float64")[0, 0] == 160 * 2 * U + 0.5


def test_a_shape_and_a_place_are_told_in_one_way_in_either_language():
    assert [measure.spell(s) for s in ((4, 3), (5,), (0, 2), ())] == [
        "4 x 3", "5", "0 x 2", "a scalar",
    ]  # fmt: skip
    assert measure.spell_entry((0, 2)) == "[0, 2]"
    assert measure.spell_entry((0, 2), from_one=True) == "(1,3)"
