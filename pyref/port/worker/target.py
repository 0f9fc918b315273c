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

SIDES = (("forward", "backward"), ("Forward", "Backward"), ("fwd", "bwd"))


def load(text, layer=""):
    """The forward function or class, and the backward function or None."""
    place, names = split(text)
    module = from_file(place) if place.endswith(".py") else named(place)
    names = [name for name in names.split(",") if name]
    if not names:
        names = [only(module, place, layer)]
    found = [member(module, place, name) for name in names]
    if len(found) > 2:
        raise ValueError(f"{text}: {len(found)} names, not one or two")
    backward = found[1] if len(found) == 2 else sibling(module, names[0])
    return found[0], backward


def split(text):
    place, colon, names = text.rpartition(":")
    return (place, names) if colon and not names.endswith(".py") else (text, "")


def named(name):
    sys.path.insert(0, "")
    return importlib.import_module(name)


def from_file(place):
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


def member(module, place, name):
    found = module
    for part in name.split("."):
        if not hasattr(found, part):
            raise AttributeError(f"{place}: has no {name}; it has {public(module)}")
        found = getattr(found, part)
    if not callable(found) and not hasattr(found, "backward"):
        raise TypeError(f"{place}: {name} is {type(found).__name__}, no function")
    return found


def own(module):
    """Functions and classes that the module itself defines, in their order."""
    return [
        name
        for name, value in vars(module).items()
        if (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
        and not name.startswith("_")
    ]


def public(module):
    return ", ".join(own(module)) or "no function"


def only(module, place, layer):
    """The one function that a file without a name can mean."""
    names = own(module)
    stem = module.__name__.rpartition(".")[2]
    forward = [name for name in names if sibling(module, name)]
    objects = [name for name in names if hasattr(getattr(module, name), "backward")]
    for wanted in ([stem], [layer], forward, objects, names):
        chosen = [name for name in wanted if name in names]
        if len(chosen) == 1:
            return chosen[0]
    raise AttributeError(f"{place}: which function? it has {public(module)}")


def sibling(module, name):
    """The backward function beside a forward function, by its name; or None."""
    for forward, backward in SIDES:
        if forward in name:
            return getattr(module, name.replace(forward, backward), None)
    for other in (f"{name}_backward", f"{name}_back", f"{name}_grad", f"d{name}"):
        if inspect.isfunction(getattr(module, other, None)):
            return getattr(module, other)
    return None
