"""Run one case through the Python layer, and watch what it does besides.

    plan -> run -> compare -> report
            ^^^
pyref.internal.run_cases is this in the other language. A layer must not change its
arguments, hand them out again as results, or keep anything between calls.
"""

from contextlib import suppress
from importlib import import_module

import numpy as np

from pyref.errors import DomainError
from pyref.fixtures.sources import composition
from pyref.runners.result import Result


def function_of(call):
    """The Python function of a call such as layers.dense."""
    room, name = call.rsplit(".", 1)
    return getattr(import_module(f"pyref.{room}"), name)


def run(case, dtype="float64", function=None):
    function = function or function_of(case.sheet.function)
    args, dys = case.stored(dtype)
    try:
        with np.errstate(all="ignore"):
            arrays, protocol = observe(function, args, dys, case)
    except Exception as error:
        return Result.refused(error)
    return Result(arrays=arrays, protocol=protocol)


def run_composed(case, dtype="float64"):
    """A published derivation, composed of layers with its transpositions."""
    return run(case, dtype, composition(case.layer))


def observe(function, args, dys, case):
    """Results by name, and the first thing the layer did that it must not do."""
    if not case.sheet.back:
        return observe_step(function, args, case)
    count, given, kept = len(case.sheet.outputs), len(case.inputs), [*args, *dys]
    before = [bits(v) for v in kept]
    *outputs, back = function(*args)
    first = gradients(back, dys)
    names = case.results
    if len(outputs) + len(first) != len(names):
        found = f"{len(outputs)} outputs and {len(first)} gradients"
        raise ValueError(f"{case.layer}: gives {found}, not {' '.join(names)}")
    arrays = dict(zip(names, [*outputs, *first], strict=True))
    taken = {name: bits(value) for name, value in arrays.items()}
    again = gradients(back, dys)
    with suppress(DomainError):  # the negated inputs may be refused
        function(*[0 - v for v in args[:given]], *args[given:])
    later = gradients(back, dys)
    for name, value, bytes_before in zip(case.arguments, kept, before, strict=True):
        if bits(value) != bytes_before:
            return arrays, f"{name} was changed in place"
    for name, value in arrays.items():
        if any(np.shares_memory(value, v) for v in kept if isinstance(v, np.ndarray)):
            return arrays, f"{name} shares memory with an argument"
        if bits(value) != taken[name]:
            return arrays, f"{name} was changed by a later call"
    for name, one, two, three in zip(names[count:], first, again, later, strict=True):
        if bits(one) != bits(two):
            return arrays, f"{name} differs when back is called again"
        if bits(one) != bits(three):
            return arrays, f"{name} differs after a later forward pass"
    return arrays, ""


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
            return arrays, f"{name} was changed in place"
    for (name, value), other in zip(arrays.items(), again, strict=True):
        if any(np.shares_memory(value, v) for v in args if isinstance(v, np.ndarray)):
            return arrays, f"{name} shares memory with an argument"
        if bits(value) != bits(other):
            return arrays, f"{name} differs when it is called again"
    return arrays, ""


def gradients(back, dys):
    return listed(back(*dys))


def listed(found):
    return list(found) if isinstance(found, tuple) else [found]


def bits(value):
    return value.tobytes() if isinstance(value, np.ndarray) else repr(value)
