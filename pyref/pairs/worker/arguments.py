"""Arguments of a request as those of a function: fresh copies, in its own order."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .describe import list_parameters, name_function
from .target import Function
from .tree import Record


class CallError(TypeError):
    """The arguments of a request are not those of the function."""

    identifier = "call:arguments"


def refuse_unknown(functions: Sequence[Function], args: Mapping[str, Any]) -> None:
    parameters = [p for f in functions for p in list_parameters(f) or []]
    known = {p.name for p in parameters}
    unknown = [name for name in args if known and name not in known]
    if unknown and not any(p.kind == p.VAR_KEYWORD for p in parameters):
        told = ", ".join(name_function(f) for f in functions)
        raise CallError(f"{told}: takes no {', '.join(unknown)}")


def place_arguments(
    function: Function, given: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Arguments in the order of the function; by name what follows a default left out.

    A list stands for *args, a dict for **options.
    """
    parameters = list_parameters(function)
    if parameters is None:
        return list(given.values()), {}
    named_there = {p.name for p in parameters}
    others = {name: value for name, value in given.items() if name not in named_there}
    positional: list[Any] = []
    named: dict[str, Any] = {}
    missing, gap = [], False
    for p in parameters:
        if p.kind == p.VAR_POSITIONAL:
            positional += as_list(given.get(p.name, [])) if not gap else []
        elif p.kind == p.VAR_KEYWORD:
            named |= others | (given.get(p.name) or {})
        elif p.name not in given:
            missing += [p.name] if p.default is p.empty else []
            gap = True
        elif p.kind == p.KEYWORD_ONLY or (gap and p.kind != p.POSITIONAL_ONLY):
            named[p.name] = given[p.name]
        else:
            positional.append(given[p.name])
    if missing:
        raise CallError(f"{name_function(function)}: needs {', '.join(missing)}")
    return positional, named


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def give(value: Any) -> Any:
    """A fresh copy of an argument; a number as one of Python or NumPy, no array."""
    if isinstance(value, np.ndarray):
        if value.ndim:
            return value.copy()
        return value.item() if value.dtype.kind in "bi" else value[()]
    if isinstance(value, dict):
        return Record({name: give(part) for name, part in value.items()})
    return [give(part) for part in value] if isinstance(value, list) else value
