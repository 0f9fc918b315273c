"""Run the slopes or a complex step of the Python layer over one case."""

import numpy as np

from pyref.runners.complex_step import complex_step
from pyref.runners.hessian_vector import hessian_vector
from pyref.runners.numpy import function_of
from pyref.runners.result import Result
from pyref.runners.slopes import slopes


def run_slopes(case, dtype="float64", function=None):
    return guarded(case, function, slopes_of, dtype)


def run_complex_step(case, dtype="float64", function=None):
    return guarded(case, function, complex_step_of, dtype)


def run_hessian_vector(case, dtype="float64", function=None):
    return guarded(case, function, hessian_vector_of, dtype)


def guarded(case, function, probe, dtype):
    function = function or function_of(case.sheet.function)
    probes = [case.probes.get(name) for name in case.inputs]
    given = (function, case.args(dtype), len(case.inputs), case.dys(dtype), probes)
    try:
        with np.errstate(all="ignore"):
            return probe(case, given)
    except Exception as error:
        return Result.refused(error)


def slopes_of(case, given):
    values, estimates = slopes(*given)
    return Result(arrays=by_name(case, values), estimates=by_name(case, estimates))


def complex_step_of(case, given):
    values, estimates = complex_step(*given)
    return Result(arrays=by_name(case, values), estimates=by_name(case, estimates))


def hessian_vector_of(case, given):
    direction = list(case.hvp.direction.values())
    function, args, inputs, dys, _ = given
    values = hessian_vector(function, args, inputs, dys, direction)
    return Result(arrays=by_name(case, values))


def by_name(case, values):
    return {
        f"d{name}": np.ravel(v) for name, v in zip(case.inputs, values, strict=True)
    }
