"""Values that a function of the user's returns."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from pyref.errors import DomainError, KindError


def find_function(target: str) -> Callable[[], Any]:
    """The function of file.py:function or module:function. Errors: pyref:value."""
    place, _, name = target.rpartition(":")
    if place.endswith(".py") and not Path(place).is_file():
        raise DomainError(f"inputs: {place}: no such file")
    try:
        with redirect_stdout(sys.stderr):
            is_file = place.endswith(".py")
            module = load(Path(place)) if is_file else import_module(place)
    except Exception as error:
        raise DomainError(f"inputs: {place} raised {describe(error)}") from error
    function = getattr(module, name, None)
    if not callable(function):
        raise DomainError(f"inputs: {place} has no function {name}")
    found: Callable[[], Any] = function
    return found


def load(path: Path) -> Any:
    """The module of a file, under a name that hides no other; beside it are others."""
    name = f"pyref_inputs_{path.stem}"
    spec = spec_from_file_location(name, path, loader=SourceFileLoader(name, str(path)))
    if spec is None or spec.loader is None:
        raise DomainError(f"inputs: {path} is no file of Python")
    module = module_from_spec(spec)
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    sys.modules[name] = module  # dataclasses look for it there
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(folder)
    return module


def call(function: Callable[[], Any]) -> dict[str, Any]:
    """What it returns by name: a dict, or a tuple, whose names its source tells.

    Errors: pyref:value, it raises; pyref:type, it returns something else.
    """
    title = getattr(function, "__name__", type(function).__name__)
    try:
        with redirect_stdout(sys.stderr):
            found = function()
    except Exception as error:
        raise DomainError(f"inputs: {title} raised {describe(error)}") from error
    if isinstance(found, Mapping):
        return {**found}
    if not isinstance(found, tuple | list):
        told = type(found).__name__
        raise KindError(f"inputs: {title} returned {told}, not a dict or a tuple")
    names = getattr(found, "_fields", None) or read_names(function, len(found))
    return dict(zip(names, found, strict=True))


def describe(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def read_names(function: Callable[[], Any], count: int) -> list[str]:
    """Those of return X, y, m; where they are not names, input1, input2, ..."""
    plain = [f"input{k}" for k in range(1, count + 1)]
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return plain
    for node in reversed([n for n in ast.walk(tree) if isinstance(n, ast.Return)]):
        if isinstance(node.value, ast.Tuple | ast.List):
            parts = node.value.elts
            names = [part.id for part in parts if isinstance(part, ast.Name)]
            if len(names) == len(parts) == count == len({*names}):
                return names
    return plain
