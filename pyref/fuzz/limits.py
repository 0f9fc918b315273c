"""Limits that the header of a layer states, and whether a case lies beyond one."""

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from pyref.fixtures.case import Case
from pyref.fuzz.ask import Results
from pyref.runners import numpy


def find_limit(case: Case, results: Results) -> str:
    """The stated limit that a case lies beyond, of those that its numbers show."""
    limits = case.sheet.limits
    if "special" in limits and not case.finite:
        return "special"
    for limit in {"range", "underflow"} & set(limits):
        if "numpy" in results and passes_range(case, limit == "range"):
            return limit
    if "range" in limits and is_extreme(case):
        arrays = [v for one in results.values() for v in one.arrays.values()]
        return "" if all(np.all(np.isfinite(v)) for v in arrays) else "range"
    return ""


def is_extreme(case: Case) -> bool:
    """Whether a case is finite, and products or quotients of four numbers may not be.

    NumPy tells of no overflow inside of its own decompositions, nor in a layer that a
    network calls.
    """
    given = [*case.inputs.values(), *case.options.values(), *case.upstream.values()]
    most = float(np.finfo(case.exact_in[0]).max) ** 0.25
    arrays = [np.abs(v[v != 0]) for v in given if isinstance(v, np.ndarray)]
    sizes = np.concatenate([np.ones(1), *arrays])
    return case.finite and bool(sizes.max() > most or sizes.min() < 1 / most)


def passes_range(case: Case, over: bool) -> bool:
    """Whether numbers in between sink below a precision; over: or pass its range.

    Where the case has a NaN or an infinity, 1 stands for it.
    """
    dtype = case.exact_in[0]
    args, dys = map(stand_in, (case.args(dtype), case.dys(dtype)))
    function = inspect.unwrap(numpy.find_function(case.sheet))
    try:
        with np.errstate(all="raise" if over else "ignore", under="raise"):
            results = numpy.as_list(function(*args))
            if case.sheet.back:
                inspect.unwrap(results[-1])(*dys)
    except FloatingPointError:
        return True
    except ValueError:  # with a 1 somewhere the layer refuses it
        return False
    return False


def stand_in(values: Sequence[Any]) -> list[Any]:
    """The same arguments with a 1 in the place of what is not finite."""
    return [
        np.where(np.isfinite(v), v, np.ones_like(v)) if isinstance(v, np.ndarray) else v
        for v in values
    ]
