"""Find what a target names: a function, a pair of them, or a class.

    module:function   file.py:function   file.py:forward,backward   file.py
    file.py:one|other|   the first that is there, then as without any name
    file.pickle, with what pyref.check in Python was given

Of a file alone, the function or class named like the file or like the layer, or the
only one that the file defines.
"""

import importlib
import inspect
import pickle
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

from .carried import restore_files
from .loading import list_missing, load_file
from .methods import find_backward as find_back_method

SIDES = (("forward", "backward"), ("Forward", "Backward"), ("fwd", "bwd"),
         ("fprop", "bprop"), ("prop", "backprop"))  # fmt: skip


BACKS = ("{}_backward", "{}_back", "{}_bwd", "{}_backprop", "{}_bprop", "{}_grad",
         "{}_gradient", "{}_prime", "{}_derivative", "{}_deriv", "d{}", "d_{}",
         "grad_{}", "{}_vjp", "backward_{}", "{}Backward", "{}Grad",
         "{}_slope")  # fmt: skip


class NoSuchName(AttributeError):
    """What a target names is not in its file or module."""

    identifier = "port:absent"


def load(text: str, layer: str = "") -> tuple[Any, Any]:
    """The forward function, class or object, and the backward function or None."""
    if text.endswith(".pickle"):
        return load_pickle(text)
    place, listed = split_target(text)
    module = load_file(place) if place.endswith(".py") else import_named(place)
    names = choose_names(module, listed)
    if not names:
        names = [choose_name(module, place, layer)]
    members = [find_member(module, place, name) for name in names]
    if len(members) > 2:
        raise ValueError(f"{text}: {len(members)} names, not one or two")
    if len(members) == 2:
        return members[0], members[1]
    forward = find_forward(module, names[0])
    if forward:
        return forward, members[0]
    return members[0], find_backward(module, names[0])


def load_pickle(place: str) -> tuple[Any, Any]:
    """A function, or a pair, that was carried here, with the text of its files."""
    carried = pickle.loads(Path(place).read_bytes())
    restore_files(carried["sources"])
    port = carried["port"]
    return (port[0], port[1]) if isinstance(port, tuple) else (port, None)


def split_target(text: str) -> tuple[str, str]:
    """The module or file, and the names behind its colon."""
    place, colon, names = text.rpartition(":")
    return (place, names) if colon and not names.endswith(".py") else (text, "")


def import_named(name: str) -> ModuleType:
    sys.path.insert(0, "")
    return importlib.import_module(name)


def choose_names(module: ModuleType, listed: str) -> list[str]:
    """The names behind the colon; of several ways the first that the module has."""
    ways = [[name for name in way.split(",") if name] for way in listed.split("|")]
    there = (way for way in ways if all(hasattr(module, name) for name in way))
    return next(there, ways[0])


def find_member(module: ModuleType, place: str, name: str) -> Any:
    """The function, class or object of this name, which may have dots in it."""
    member: Any = module
    for part in name.split("."):
        if not hasattr(member, part):
            raise NoSuchName(f"{place}: has no {name}; {suggest(module, name)}")
        member = getattr(member, part)
    holds = isinstance(member, Mapping | tuple) and len(member) > 1
    if not callable(member) and not holds and not find_back_method(member):
        raise TypeError(f"{place}: {name} is {type(member).__name__}, no function")
    return member


def list_names(module: ModuleType) -> list[str]:
    """Functions and classes that the module itself defines, in their order."""
    return [
        name
        for name, value in vars(module).items()
        if (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
        and not name.startswith("_")
    ]


def suggest(module: ModuleType, name: str) -> str:
    """The names that are near one that is not there, else all."""
    names = list_names(module)
    lower = {other.lower(): other for other in names}
    near = get_close_matches(name.lower(), list(lower), 3)
    told = ", ".join(lower[other] for other in near)
    return f"did you mean {told}?" if told else f"it has {describe_names(module)}"


def describe_names(module: ModuleType) -> str:
    """The functions, or that there is none, and what it wants that is not installed."""
    names, missing = list_names(module), list_missing()
    if names or not missing:
        return ", ".join(names) or "no function"
    verb = "is" if len(missing) == 1 else "are"
    return f"no function, and imports {', '.join(missing)}, which {verb} not there"


def choose_name(module: ModuleType, place: str, layer: str) -> str:
    """The one function that a file without a name can mean."""
    names = list_names(module)
    stem = module.__name__.rpartition(".")[2]
    forward = [name for name in names if find_backward(module, name)]
    objects = [name for name in names if find_back_method(getattr(module, name))]
    if len(objects) == 1 and stem not in (layer, *forward, *objects):
        stem = ""  # softmax in softmax.py, beside SoftmaxWithLoss
    for candidates in ([stem], [layer], forward, objects, names):
        chosen = [name for name in candidates if name in names]
        if len(chosen) == 1:
            return chosen[0]
    raise AttributeError(f"{place}: which function? it has {describe_names(module)}")


def find_forward(module: ModuleType, name: str) -> Any:
    """The forward function beside a backward function, by its name; or None."""
    for forward, backward in SIDES:
        other = name.replace(backward, forward)
        if backward in name and inspect.isfunction(getattr(module, other, None)):
            return getattr(module, other)
    short = name.removesuffix("_backward").removesuffix("_back")
    return getattr(module, short, None) if short != name else None


def find_backward(module: ModuleType, name: str) -> Any:
    """The backward function beside a forward function, by its name; or None."""
    for forward, backward in SIDES:
        if forward in name:
            return getattr(module, name.replace(forward, backward), None)
    for form in BACKS:
        other = form.format(name)
        if inspect.isfunction(getattr(module, other, None)):
            return getattr(module, other)
    return None
