"""Run one case through the Python layer, and watch what it does besides.

    plan -> run -> compare -> report
            ^^^
pyref.internal.run_cases is this in the other language. A layer must not change its
arguments, hand them out again as results, or keep anything between calls.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from pyref.fixtures.case import Case, Sheet
from pyref.fixtures.own import twin
from pyref.fixtures.sources import composition
from pyref.runners.result import Result
from pyref.watch import Notice, bits, watch

Function = Callable[..., Any]


def function_of(call: str) -> Function:
    """The Python function of a call such as layers.dense."""
    room, name = call.rsplit(".", 1)
    function: Function = getattr(import_module(f"pyref.{room}"), name)
    return function


def find_function(sheet: Sheet) -> Function:
    """The Python function of a sheet; of a layer of one's own that in NAME.py.

    Errors: pyref:format where there is none.
    """
    return twin(sheet.place) if sheet.shelf else function_of(sheet.function)


def run(case: Case, dtype: str = "float64", function: Function | None = None) -> Result:
    function = function or find_function(case.sheet)
    args, dys = case.stored(dtype)
    try:
        with np.errstate(all="ignore"):
            arrays, notice = observe(function, args, dys, case)
    except Exception as error:
        return Result.refused(error)
    return Result(arrays=arrays, notice=notice)


def run_composed(case: Case, dtype: str = "float64") -> Result:
    """A published derivation, composed of layers with its transpositions."""
    return run(case, dtype, composition(case.layer))


def observe(
    function: Function, args: Sequence[Any], dys: Sequence[np.ndarray], case: Case
) -> tuple[dict[str, Any], Notice | None]:
    """Results by name, and the first thing the layer did that it must not do."""
    if not case.sheet.back:
        return observe_step(function, args, case)
    inputs = dict(zip(case.inputs, args, strict=False))
    others = dict(zip(case.options, args[len(inputs) :], strict=True))
    others |= dict(zip(case.upstream, dys, strict=True))
    names = case.results

    def start(given: Mapping[str, Any]) -> tuple[list[Any], Callable[[], list[Any]]]:
        *outputs, back = function(*given.values(), *args[len(inputs) :])
        first = gradients(back, dys)
        if len(outputs) + len(first) != len(names):
            found = f"{len(outputs)} outputs and {len(first)} gradients"
            raise ValueError(f"{case.layer}: gives {found}, not {' '.join(names)}")
        return [*outputs, *first], lambda: gradients(back, dys)

    arrays, notices = watch(start, inputs, others, names)
    return arrays, notices[0] if notices else None


def observe_step(
    function: Function, args: Sequence[Any], case: Case
) -> tuple[dict[str, Any], Notice | None]:
    """The same for a function without a way back, which gives nothing but outputs."""
    before = [bits(v) for v in args]
    first, again = as_list(function(*args)), as_list(function(*args))
    if len(first) != len(case.results):
        found = f"gives {len(first)} results, not {' '.join(case.results)}"
        raise ValueError(f"{case.layer}: {found}")
    arrays = dict(zip(case.results, first, strict=True))
    given = zip([*case.inputs, *case.options], args, before, strict=True)
    for name, value, bytes_before in given:
        if bits(value) != bytes_before:
            return arrays, Notice("changed", name)
    for (name, value), other in zip(arrays.items(), again, strict=True):
        if any(np.shares_memory(value, v) for v in args if isinstance(v, np.ndarray)):
            return arrays, Notice("shared", name)
        if bits(value) != bits(other):
            return arrays, Notice("unequal", name)
    return arrays, None


def gradients(back: Function, dys: Sequence[np.ndarray]) -> list[Any]:
    return as_list(back(*dys))


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, tuple) else [value]
