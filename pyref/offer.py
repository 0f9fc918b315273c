"""What a layer, network or derivation is to its callers, beside its mathematics.

help(layers.dense) shows the header of its file, folded to 80 columns. A wrong number of
arguments is told in the words of its twin. NumPy's warnings stay away: what overflows
or has no value is Inf or NaN, as in Octave, and that is the answer.
"""

import sys
from collections.abc import Callable, Iterable
from functools import cache, wraps
from inspect import signature
from typing import Any

import numpy as np

from pyref.errors import UsageError
from pyref.fold import fold_text

Function = Callable[..., Any]
WIDE = 76
"""Columns of a header: help puts 4 more before it."""


def offer(functions: Iterable[Function]) -> None:
    """Let packages and files have each function as callers should meet it."""
    for function in functions:
        name, module = function.__name__, sys.modules[function.__module__]
        function.__doc__ = "\n".join(fold_text(module.__doc__ or "", WIDE))
        package = sys.modules[module.__name__.rpartition(".")[0]]
        offered = guard(function)
        setattr(module, name, offered)
        setattr(package, name, offered)


@cache
def guard(function: Function) -> Function:
    """The function behind a check of its arguments, and without NumPy's warnings.

    So is a function that it gives, as networks.operation does; once, not twice.
    """
    if hasattr(function, "__wrapped__"):
        return function
    parameters = signature(function).parameters

    @wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        if named or len(args) != len(parameters):
            must_fit(function, args, named)
        with np.errstate(all="ignore"):
            results = function(*args, **named)
        if isinstance(results, tuple) and callable(results[-1]):
            return (*results[:-1], silence(results[-1]))
        return guard(results) if callable(results) else results

    return call


def silence(back: Function) -> Function:
    def call(*dys: Any) -> Any:
        with np.errstate(all="ignore"):
            return back(*dys)

    call.__wrapped__ = back  # type: ignore[attr-defined]  # for inspect.signature
    return call


def must_fit(function: Function, args: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Refuse arguments that are too few, too many or of another name: pyref:usage."""
    parameters = signature(function).parameters
    taken = f"{len(parameters)} ({', '.join(parameters)})"
    given = len(args) + len(named)
    if given != len(parameters):
        fault = f"number of arguments is {given}, not {taken}"
        raise UsageError(f"{function.__name__}: {fault}")
    left = list(parameters)[len(args) :]
    for name in set(named) - set(left):
        fault = f"{name} is not one of {', '.join(left)}"
        raise UsageError(f"{function.__name__}: {fault}")
