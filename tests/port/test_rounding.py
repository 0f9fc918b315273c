"""Rounding, and what machines do with subnormal numbers, make no right port wrong."""

import textwrap

import numpy as np
import pytest

from pyref.fixtures.load import load
from pyref.port.call import Answer
from pyref.port.check import check
from pyref.port.conventions import Convention
from pyref.port.examine import judge_answer
from pyref.port.pose import pose
from pyref.port.rounding import forgive_rounding
from pyref.runners.result import Result

NORMALIZING = """
    import numpy as np

    def layernorm(x, gamma, beta, epsilon):
        n = x.shape[1]
        mean = x.mean(1, keepdims=True)
        rstd = 1 / np.sqrt(VARIANCE + epsilon)
        shift = beta - mean * rstd * gamma

        def back(dy):
            g = dy * gamma
            b = ((g * x).sum(1, keepdims=True) - mean * g.sum(1, keepdims=True))
            b = -b * rstd ** 3 / n
            c = -b * mean - g.sum(1, keepdims=True) * rstd / n
            xhat = x * rstd - mean * rstd
            dgamma = (dy * xhat).sum(0, keepdims=True)
            return g * rstd + b * x + c, dgamma, dy.sum(0, keepdims=True)

        return x * rstd * gamma + shift, back
"""
TWO_PASSES = "((x - mean) ** 2).mean(1, keepdims=True)"
ONE_PASS = "(x * x).mean(1, keepdims=True) - mean * mean"
RELU = """
    import numpy as np

    TINY = 2.2250738585072014e-308

    def flush(x):
        return np.where(np.abs(x) < TINY, 0, x)

    def relu(x):
        return np.maximum(flush(x), 0), lambda dy: dy * (BRANCH)
"""


@pytest.fixture
def judge(tmp_path):
    def judge_text(text, layer, **more):
        file = tmp_path / f"{layer}.py"
        file.write_text(textwrap.dedent(text))
        return check(str(file), layer, **{"habits": False, **more})

    return judge_text


@pytest.mark.slow
def test_a_layer_that_folds_its_mean_into_one_factor_is_right_and_loses_digits(judge):
    text = NORMALIZING.replace("VARIANCE", TWO_PASSES)
    report = judge(text, "layernorm")
    assert report.passed, report.table()
    assert "warning: loses digits in" in report.table()
    strict = judge(text, "layernorm", strict=True)
    assert "rounding: the error shrinks with the precision" in strict.table()
    assert strict.outcome == "wrong"


@pytest.mark.slow
def test_a_variance_of_which_no_digit_stays_is_wrong(judge):
    report = judge(NORMALIZING.replace("VARIANCE", ONE_PASS), "layernorm")
    assert report.outcome == "wrong", report.table()


@pytest.mark.slow
def test_a_threshold_beyond_which_float64_keeps_nine_digits_is_wrong_and_named(judge):
    report = judge(
        """
        import numpy as np

        def softplus(x):
            y = np.where(x > 20, x, np.logaddexp(x, 0))
            return y, lambda dy: np.where(x > 20, dy, dy / (1 + np.exp(-x)))
        """,
        "softplus",
    )
    assert report.outcome == "wrong"
    assert "replaced by x from 20 on" in report.diagnoses[0].title


def judge_rounding(level, double, single):
    """Grades of dx in both precisions, where one entry is off by so much."""
    case = next(
        c
        for c in load("dense")
        if c.level == level and len(c.exact_in) == 2 and not c.error and c.finite
    )
    posed = pose(case, Convention())
    judged = []
    for dtype, off in (("float64", double), ("float32", single)):
        arrays = {
            k: v.high.astype(dtype).astype(float) for k, v in posed.results.items()
        }
        arrays["dx"].flat[0] += off * np.max(np.abs(arrays["dx"]))
        answer = Answer(posed, dtype, Result(arrays=arrays))
        judged.append((answer, judge_answer(answer)))
    judged = forgive_rounding(judged)
    return [next(f.grade for f in found if f.array == "dx") for _, found in judged]


def test_an_error_that_shrinks_with_the_precision_is_rounding_and_no_other_is():
    assert judge_rounding("hard", 1e-11, 5e-3) == ["C", "C"]
    assert judge_rounding("hard", 0, 5e-3) == ["A", "C"]
    assert judge_rounding("hard", 1e-11, 0) == ["D", "A"]
    assert judge_rounding("hard", 1e-9, 5e-3) == ["D", "D"]
    assert judge_rounding("hard", 1e-11, np.nan) == ["D", "D"]


def test_in_a_case_that_is_easy_to_compute_no_error_is_forgiven():
    assert judge_rounding("plain", 1e-11, 5e-3) == ["D", "D"]


def test_of_more_than_half_of_all_digits_rounding_is_no_excuse():
    assert judge_rounding("hard", 1e-8, 5.0) == ["C", "C"]
    assert judge_rounding("hard", 2e-8, 10.0) == ["D", "D"]


@pytest.mark.slow
def test_a_machine_that_takes_subnormal_numbers_for_0_is_told_so_and_is_right(judge):
    text = RELU.replace("BRANCH", "flush(x) > 0")
    report = judge(text, "relu", habits=True)
    assert report.passed, report.table()
    (told,) = [f for f in report.warnings if f.array == "subnormal numbers"]
    assert "dx[0, 0] is 0.0, not 3.0" in told.note
    assert not judge(text, "relu", habits=True, strict=True).passed


@pytest.mark.slow
def test_what_is_wrong_at_other_numbers_too_is_wrong(judge):
    report = judge(RELU.replace("BRANCH", "(flush(x) > 0) & (x < 1.797e308)"), "relu")
    assert report.outcome == "wrong", report.table()


def test_a_decorated_function_gives_what_its_decorator_returns(judge):
    report = judge(
        """
        import functools
        import numpy as np

        def differentiable(slope):
            def decorate(function):
                @functools.wraps(function)
                def port(x):
                    return function(x), lambda dy: dy * slope(x)
                return port
            return decorate

        @differentiable(lambda x: 1 / np.cosh(x) ** 2)
        def tanh(x):
            return np.tanh(x)
        """,
        "tanh",
    )
    assert report.gives == ()
    assert "dx" in report.shares()
