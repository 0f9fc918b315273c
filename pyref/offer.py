"""What a layer, network or derivation is to its callers, beside its mathematics.

help(layers.dense) shows the header of its file. A wrong number of arguments is told in
the words of its twin. NumPy's warnings stay away: what overflows or has no value is Inf
or NaN, as in Octave, and that is the answer.
"""

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from typing import Any

import numpy as np

from pyref.errors import UsageError


def offer(functions: Iterable[Callable]) -> None:
    """Let packages and files have each function as callers should meet it."""
    for function in functions:
        name, module = function.__name__, sys.modules[function.__module__]
        function.__doc__ = module.__doc__
        package = sys.modules[module.__name__.rpartition(".")[0]]
        offered = counted(function)
        setattr(module, name, offered)
        setattr(package, name, offered)


def counted(function: Callable) -> Callable:
    parameters = signature(function).parameters

    @wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        if named or len(args) != len(parameters):
            must_fit(function, args, named)
        with np.errstate(all="ignore"):
            found = function(*args, **named)
        if isinstance(found, tuple) and callable(found[-1]):
            return (*found[:-1], quiet(found[-1]))
        return found

    return call


def quiet(back: Callable) -> Callable:
    @wraps(back)
    def call(*dys: Any) -> Any:
        with np.errstate(all="ignore"):
            return back(*dys)

    return call


def must_fit(function: Callable, args: tuple, named: dict[str, Any]) -> None:
    parameters = signature(function).parameters
    taken = f"{len(parameters)} ({', '.join(parameters)})"
    given = len(args) + len(named)
    if given != len(parameters):
        told = f"number of arguments is {given}, not {taken}"
        raise UsageError(f"{function.__name__}: {told}")
    left = list(parameters)[len(args) :]
    for name in set(named) - set(left):
        told = f"{name} is not one of {', '.join(left)}"
        raise UsageError(f"{function.__name__}: {told}")
