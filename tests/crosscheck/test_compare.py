"""A comparison tells right from wrong by what rounding can do, not by a fixed rtol."""

import numpy as np
import pytest

from pyref.crosscheck.compare import against_slopes, against_values
from pyref.measure import Reference, bound

TOLD = {
    "case": "dense-00000000",
    "layer": "dense",
    "pair": "numpy|octave",
    "dtype": "float64",
    "array": "y",
}
U = 2.0**-53


def judged(got, want, scale=None, limit=16, dtype="float64", **known):
    reference = Reference(np.array(want), scale=scale, **known)
    return against_values(TOLD, np.array(got, dtype=dtype), reference, dtype, limit)


def test_equal_arrays_pass_with_all_digits():
    found = judged([[1.0, 2.0]], [[1.0, 2.0]])
    assert (found.verdict, found.ratio, found.ulps) == ("pass", 0, 0)
    assert found.digits == pytest.approx(15.95, abs=0.01)


def test_an_error_is_told_in_units_of_rounding_of_scale_and_value():
    scale = np.array([[3.0]])
    found = judged([[1 + 8 * U * 2]], [[1.0]], scale=scale)
    assert found.ratio == pytest.approx(16 / 4)
    assert found.ulps == pytest.approx(8)
    assert not found.interim


def test_an_error_beyond_the_bound_fails_and_its_place_is_told():
    found = judged([[1.0, 2.0], [3.0, 4.001]], [[1.0, 2.0], [3.0, 4.0]])
    assert found.verdict == "fail"
    assert found.where == (1, 1)
    assert (found.got, found.want) == ("4.001", "4.0")
    assert found.digits == pytest.approx(3.6, abs=0.01)


def test_without_a_certified_scale_the_largest_magnitude_stands_for_it():
    found = judged([[1000.0, 1e-13]], [[1000.0, 0.0]])
    assert found.interim
    assert found.verdict == "pass"
    assert judged([[1000.0, 1e-9]], [[1000.0, 0.0]]).verdict == "fail"


def test_the_low_part_shows_an_error_below_half_an_ulp():
    found = judged([[1.0]], [[1.0]], scale=np.zeros((1, 1)), low=np.array([[U / 2]]))
    assert found.ratio == pytest.approx(0.5)


def test_published_digits_leave_half_a_unit_of_the_last_one():
    slack = np.array([[5e-11]])
    assert judged([[0.61237243570]], [[0.6123724357]], slack=slack).verdict == "pass"
    assert judged([[0.61237243576]], [[0.6123724357]], slack=slack).verdict == "fail"


def test_an_exact_operation_allows_no_difference():
    assert judged([[1.0]], [[1.0]], limit=bound(0)).verdict == "pass"
    assert judged([[1.0 + 2 * U]], [[1.0]], limit=bound(0)).verdict == "fail"


def test_a_sum_of_n_terms_may_be_off_by_the_root_of_n():
    assert bound(1) == 16
    assert bound(100) == 160


def test_float32_is_measured_by_its_own_rounding():
    value = np.float32(1 / 3)
    found = judged([[value]], [[1 / 3]], dtype="float32")
    assert found.verdict == "pass"
    assert 0.1 < found.ulps < 0.5


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nan_and_inf_match_only_themselves(value):
    assert judged([[value]], [[value]]).verdict == "pass"
    assert judged([[1.0]], [[value]]).verdict == "fail"
    assert judged([[value]], [[1.0]]).verdict == "fail"


def test_a_nan_among_right_numbers_is_the_worst_entry():
    found = judged([[1.0, np.nan, 1.1]], [[1.0, 2.0, 1.0]])
    assert (found.verdict, found.where, found.got) == ("fail", (0, 1), "nan")


def test_another_shape_or_precision_is_told_not_broadcast():
    found = judged([[1.0], [2.0]], [[1.0, 2.0]])
    assert (found.verdict, found.note) == ("fail", "is 2 x 1, not 1 x 2")
    single = np.ones((1, 1), np.float32)
    found = against_values(TOLD, single, Reference(np.ones((1, 1))), "float64", 16)
    assert found.note == "is float32, not float64"
    found = against_values(TOLD, None, Reference(np.ones((1, 1))), "float64", 16)
    assert found.note == "is missing"


def test_the_errors_of_subnormal_values_are_forgiven_up_to_the_smallest_normal():
    assert judged([[0.0]], [[5e-324]], scale=np.zeros((1, 1))).verdict == "pass"


def slopes(got, want, estimate, ties=None):
    arrays = [np.array(v, dtype=float) for v in (got, want, estimate)]
    return against_slopes(TOLD, *arrays, 1.0, ties)


def test_slopes_judge_within_ten_times_their_own_error():
    assert slopes([1.0, 2.0], [1.0, 2.0 + 5e-8], [1e-8, 1e-8]).verdict == "pass"
    assert slopes([1.0, 2.0], [1.0, 2.0 + 5e-7], [1e-8, 1e-8]).verdict == "fail"


def test_slopes_are_blind_where_their_error_is_large_and_that_is_counted():
    found = slopes([1.0, 2.0, 3.0], [1.0, 2.0, 9.0], [1e-9, 1e-9, 1e-3])
    assert (found.verdict, found.judged, found.blind) == ("pass", 2, 1)
    found = slopes([1.0, 2.0], [5.0, 9.0], [1e-3, 1e-3])
    assert (found.verdict, found.judged, found.blind) == ("blind", 0, 2)


def test_slopes_do_not_judge_where_the_derivative_is_a_choice():
    ties = np.array([True, False, False])
    found = slopes([0.0, 2.0, 3.0], [0.5, 2.0, 3.0], [1e-9] * 3, ties)
    assert (found.verdict, found.blind) == ("pass", 1)


def test_a_grade_tells_four_ulps_the_bound_and_what_a_textbook_formula_may_lose():
    scale = np.array([[10.0]])
    four = judged([[1 + 8 * U]], [[1.0]], scale=scale)
    five = judged([[1 + 10 * U]], [[1.0]], scale=scale)
    assert (four.grade, five.grade) == ("A", "B")
    loose = {"scale": scale, "textbook": np.array([[1e-6]])}
    assert judged([[1 + 1e-7]], [[1.0]], **loose).grade == "C"
    assert judged([[1 + 1e-5]], [[1.0]], **loose).grade == "D"
    assert judged([[np.nan]], [[1.0]], **loose).grade == "D"


def test_an_exact_zero_counts_by_its_ratio_and_has_no_digits_to_lose():
    found = judged([[1e-16, 2.0]], [[0.0, 2.0]], scale=np.ones((1, 2)))
    assert (found.verdict, found.grade) == ("pass", "A")
    assert found.digits == pytest.approx(15.95, abs=0.01)
    found = judged([[1e-3, 2.0]], [[0.0, 2.0]], scale=np.ones((1, 2)))
    assert (found.verdict, found.grade, found.digits) == ("fail", "D", 0)


def test_a_slope_may_be_off_by_the_rounding_of_itself():
    large = 2.0**53
    assert slopes([large], [large + 2], [0.0]).verdict == "pass"
    assert slopes([large], [large + 16], [0.0]).verdict == "fail"


def test_an_exact_array_is_told_by_its_first_entry_that_is_not_blind():
    values, blind = np.array([1.0, 2.0, np.inf]), np.array([True, False, False])
    reference = Reference(values)
    found = against_values(TOLD, values, reference, "float64", 16, blind)
    assert (found.verdict, found.where, found.got) == ("pass", (1,), "2.0")
    assert (found.judged, found.blind, found.grade) == (2, 1, "A")
