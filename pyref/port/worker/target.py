"""Find what a target names: a function, a pair of them, or a class.

    module:function   file.py:function   file.py:forward,backward   file.py

Of a file alone, the function or class named like the file or like the layer, or the
only one that the file defines.
"""

import importlib
import inspect
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

SIDES = (("forward", "backward"), ("Forward", "Backward"), ("fwd", "bwd"))


def load(text: str, layer: str = "") -> tuple[Any, Any]:
    """The forward function, class or object, and the backward function or None."""
    place, listed = split_target(text)
    module = load_file(place) if place.endswith(".py") else import_named(place)
    names = [name for name in listed.split(",") if name]
    if not names:
        names = [choose_name(module, place, layer)]
    members = [find_member(module, place, name) for name in names]
    if len(members) > 2:
        raise ValueError(f"{text}: {len(members)} names, not one or two")
    backward = members[1] if len(members) == 2 else find_backward(module, names[0])
    return members[0], backward


def split_target(text: str) -> tuple[str, str]:
    """The module or file, and the names behind its colon."""
    place, colon, names = text.rpartition(":")
    return (place, names) if colon and not names.endswith(".py") else (text, "")


def import_named(name: str) -> ModuleType:
    sys.path.insert(0, "")
    return importlib.import_module(name)


def load_file(place: str) -> ModuleType:
    path = Path(place).resolve()
    if not path.is_file():
        raise FileNotFoundError(f"{place}: no such file")
    sys.path.insert(0, str(path.parent))
    loader = SourceFileLoader(path.stem, str(path))
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[path.stem] = module
    loader.exec_module(module)
    return module


def find_member(module: ModuleType, place: str, name: str) -> Any:
    """The function, class or object of this name, which may have dots in it."""
    member: Any = module
    for part in name.split("."):
        if not hasattr(member, part):
            have = describe_names(module)
            raise AttributeError(f"{place}: has no {name}; it has {have}")
        member = getattr(member, part)
    if not callable(member) and not hasattr(member, "backward"):
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


def describe_names(module: ModuleType) -> str:
    return ", ".join(list_names(module)) or "no function"


def choose_name(module: ModuleType, place: str, layer: str) -> str:
    """The one function that a file without a name can mean."""
    names = list_names(module)
    stem = module.__name__.rpartition(".")[2]
    forward = [name for name in names if find_backward(module, name)]
    objects = [name for name in names if hasattr(getattr(module, name), "backward")]
    for candidates in ([stem], [layer], forward, objects, names):
        chosen = [name for name in candidates if name in names]
        if len(chosen) == 1:
            return chosen[0]
    raise AttributeError(f"{place}: which function? it has {describe_names(module)}")


def find_backward(module: ModuleType, name: str) -> Any:
    """The backward function beside a forward function, by its name; or None."""
    for forward, backward in SIDES:
        if forward in name:
            return getattr(module, name.replace(forward, backward), None)
    for other in (f"{name}_backward", f"{name}_back", f"{name}_grad", f"d{name}"):
        if inspect.isfunction(getattr(module, other, None)):
            return getattr(module, other)
    return None
