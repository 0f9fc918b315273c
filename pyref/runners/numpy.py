"""Run one case through the Python layer, and watch what it does besides.

    plan -> run -> compare -> report
            ^^^
pyref.internal.run_cases is this in the other language. A layer must not change its
arguments, hand them out again as results, or keep anything between calls.
"""

from importlib import import_module

import numpy as np

from pyref.runners.result import Result
from pyref.watch import watch


def function_of(call):
    """The Python function of a call such as layers.dense."""
    room, name = call.rsplit(".", 1)
    return getattr(import_module(f"pyref.{room}"), name)


def run(case, dtype="float64", function=None):
    function = function or function_of(case.sheet.function)
    args, dys = case.args(dtype), case.dys(dtype)
    try:
        with np.errstate(all="ignore"):
            arrays, notice = observe(function, args, dys, case)
    except Exception as error:
        return Result.refused(error)
    return Result(arrays=arrays, notice=notice)


def run_composed(case, dtype="float64"):
    """A published derivation, composed of layers with its transpositions."""
    name = case.sheet.function.split(".")[1]
    room = import_module(f"pyref.derivations.composed.{name}")
    return run(case, dtype, getattr(room, name))


def observe(function, args, dys, case):
    """Results by name, and the first thing the layer did that it must not do."""
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


def gradients(back, dys):
    found = back(*dys)
    return list(found) if isinstance(found, tuple) else [found]
