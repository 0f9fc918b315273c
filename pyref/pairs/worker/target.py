"""The functions that a target names: whatever can be called with values.

    file.py:cost   file.py:cost,gradient   file.py:Net.cost   module:model.loss
    file.py        the function named like the file, else the one no other calls
    file.pickle    what pyref.port.carry has carried here

A method that is named by its class gets an object of it that is made without arguments,
and a class whose objects can be called is called through one.
"""

import ast
import inspect
from collections.abc import Callable
from functools import partial, reduce
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

from ...port.worker.loading import load_file
from ...port.worker.target import (
    describe_names,
    find_member,
    import_named,
    list_names,
    load_pickle,
    split_target,
)

Function = Callable[..., Any]


def load(text: str) -> tuple[list[Function], dict[str, Any]]:
    """One function or two, and the names of the module in which they live."""
    if text.endswith(".pickle"):
        pair = load_pickle(text)
        functions = [as_function(text, "", one) for one in pair if one is not None]
        return functions, find_globals(functions[0])
    place, listed = split_target(text)
    module = load_file(place) if place.endswith(".py") else import_named(place)
    names = [name for name in listed.split(",") if name]
    names = names or [choose_name(module, place)]
    if len(names) > 2:
        raise ValueError(f"{text}: {len(names)} names, not one or two")
    functions = []
    for name in names:
        member = find_member(module, place, name)
        owner, last = find_owner(module, name)
        if inspect.isclass(owner):
            member = bind_method(place, name, owner, last)
        functions.append(as_function(place, name, member))
    return functions, vars(module)


def find_owner(module: Any, name: str) -> tuple[Any, str]:
    """What has the last of the names with dots between them."""
    *above, last = name.split(".")
    return reduce(getattr, above, module), last


def bind_method(place: str, name: str, owner: type, last: str) -> Any:
    """A method of a fresh object; what needs no object as it is."""
    if not isinstance(inspect.getattr_static(owner, last), FunctionType):
        return getattr(owner, last)
    return getattr(make_object(place, name, owner), last)


def make_object(place: str, name: str, owner: type) -> Any:
    try:
        return owner()
    except TypeError as error:
        told = f"{name} needs an object, and {owner.__name__} () gives none"
        raise TypeError(f"{place}: {told}: {error}") from error


def as_function(place: str, name: str, member: Any) -> Function:
    if inspect.isclass(member):
        if not any("__call__" in vars(one) for one in member.__mro__):
            told = f"{name} is a class, and its objects are not called"
            raise TypeError(f"{place}: {told}")
        member = make_object(place, name, member)
    if not callable(member):
        kind = type(member).__name__
        raise TypeError(f"{place}: {name or 'what it holds'} is {kind}, no function")
    function: Function = member
    return function


def choose_name(module: Any, place: str) -> str:
    """The function that a file alone means."""
    names = [n for n in list_names(module) if inspect.isfunction(getattr(module, n))]
    stem = module.__name__.rpartition(".")[2]
    called = list_called(Path(module.__file__)) if len(names) > 1 else set()
    for candidates in ([stem], names, [n for n in names if n not in called]):
        chosen = [name for name in candidates if name in names]
        if len(chosen) == 1:
            return chosen[0]
    raise AttributeError(f"{place}: which function? it has {describe_names(module)}")


def list_called(file: Path) -> set[str]:
    """The names that the functions of a file use."""
    used = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = (n.id for n in ast.walk(node) if isinstance(n, ast.Name))
            used |= {name for name in names if name != node.name}
    return used


def plain(function: Any) -> Any:
    """The function itself, below partial, methods and what decorators leave."""
    while True:
        if isinstance(function, partial):
            function = function.func
        elif isinstance(function, MethodType):
            function = function.__func__
        elif hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        elif hasattr(function, "__name__"):
            return function
        else:
            function = type(function).__call__


def find_globals(function: Function) -> dict[str, Any]:
    found: dict[str, Any] = getattr(plain(function), "__globals__", {})
    return found
