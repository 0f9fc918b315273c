"""Run one case through the Python layer, and watch what it does besides.

    plan -> run -> compare -> report
            ^^^
pyref.internal.run_cases is this in the other language. A layer must not change its
arguments, hand them out again as results, or keep anything between calls.
"""

from importlib import import_module

import numpy as np

from pyref.fixtures.sources import composition
from pyref.runners.result import Result
from pyref.watch import Notice, bits, watch


def function_of(call):
    """The Python function of a call such as layers.dense."""
    room, name = call.rsplit(".", 1)
    return getattr(import_module(f"pyref.{room}"), name)


def run(case, dtype="float64", function=None):
    function = function or function_of(case.sheet.function)
    args, dys = case.stored(dtype)
    try:
        with np.errstate(all="ignore"):
            arrays, notice = observe(function, args, dys, case)
    except Exception as error:
        return Result.refused(error)
    return Result(arrays=arrays, notice=notice)


def run_composed(case, dtype="float64"):
    """A published derivation, composed of layers with its transpositions."""
    return run(case, dtype, composition(case.layer))


def observe(function, args, dys, case):
    """Results by name, and the first thing the layer did that it must not do."""
    if not case.sheet.back:
        return observe_step(function, args, case)
    inputs = dict(zip(case.inputs, args, strict=False))
    others = dict(zip(case.options, args[len(inputs) :], strict=True))
    others |= dict(zip(case.upstream, dys, strict=True))
    names = case.results

    def start(given):
        *outputs, back = function(*given.values(), *args[len(inputs) :])
        first = gradients(back, dys)
        if len(outputs) + len(first) != len(names):
            found = f"{len(outputs)} outputs and {len(first)} gradients"
            raise ValueError(f"{case.layer}: gives {found}, not {' '.join(names)}")
        return [*outputs, *first], lambda: gradients(back, dys)

    arrays, notices = watch(start, inputs, others, names)
    return arrays, notices[0] if notices else None


def observe_step(function, args, case):
    """The same for a function without a way back, which gives nothing but outputs."""
    before = [bits(v) for v in args]
    first, again = listed(function(*args)), listed(function(*args))
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


def gradients(back, dys):
    return listed(back(*dys))


def listed(found):
    return list(found) if isinstance(found, tuple) else [found]
