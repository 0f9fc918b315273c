"""Run the slopes or a complex step of the Python layer over one case."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pyref.fixtures.case import Case
from pyref.probing.complex_step import complex_step
from pyref.probing.hessian_vector import hessian_vector
from pyref.probing.slopes import Function, slopes
from pyref.runners.numpy import find_function
from pyref.runners.probes import choose_probes
from pyref.runners.result import Result

Given = tuple[
    Function, list[Any], int, list[np.ndarray]
]  # as slopes, complex_step and hessian_vector take them


def run_slopes(
    case: Case, dtype: str = "float64", function: Function | None = None
) -> Result:
    return run_probe(case, function, probe_slopes, dtype)


def run_complex_step(
    case: Case, dtype: str = "float64", function: Function | None = None
) -> Result:
    return run_probe(case, function, probe_complex_step, dtype)


def run_hessian_vector(
    case: Case, dtype: str = "float64", function: Function | None = None
) -> Result:
    return run_probe(case, function, probe_hessian_vector, dtype)


def run_probe(
    case: Case,
    function: Function | None,
    probe: Callable[[Case, Given], Result],
    dtype: str,
) -> Result:
    function = function or find_function(case.sheet)
    given: Given = (function, case.args(dtype), len(case.inputs), case.dys(dtype))
    try:
        with np.errstate(all="ignore"):
            return probe(case, given)
    except Exception as error:
        return Result.refused(error)


def probe_slopes(case: Case, given: Given) -> Result:
    return probe_gradients(case, given, "slopes", slopes)


def probe_complex_step(case: Case, given: Given) -> Result:
    return probe_gradients(case, given, "complexstep", complex_step)


def probe_gradients(
    case: Case, given: Given, checker: str, measure: Callable[..., Any]
) -> Result:
    probes = choose_probes(case, checker).values()
    values, estimates = measure(
        *given,
        [one.places for one in probes],
        directions=[one.directions for one in probes],
    )
    return Result(
        arrays=name_gradients(case, values), estimates=name_gradients(case, estimates)
    )


def probe_hessian_vector(case: Case, given: Given) -> Result:
    assert case.hvp  # plan asks only cases that have one
    direction = list(case.hvp.direction.values())
    values = hessian_vector(*given, direction)
    return Result(arrays=name_gradients(case, values))


def name_gradients(case: Case, values: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    return {
        f"d{name}": np.ravel(v) for name, v in zip(case.inputs, values, strict=True)
    }
