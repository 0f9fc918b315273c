"""Carry a function to the process of a port, where no file has it by its name.

    target -> call -> search -> examine -> diagnose -> report
    ^^^^^^
A function of a notebook or of the prompt, a lambda, a closure, a partial or bound
function, an object that is called, or a pair of those: by value, in a file that lives
as long as its target does.
"""

import ast
import inspect
import linecache
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from pyref.errors import DomainError
from pyref.paths import PACKAGE
from pyref.runners.leftovers import name_prefix


@dataclass(frozen=True)
class Carried:
    """A readable name, and the folder that holds the file; it goes with this object."""

    name: str
    folder: tempfile.TemporaryDirectory[str]

    @property
    def file(self) -> Path:
        return Path(self.folder.name) / "port.pickle"


def carry(function: Any) -> Carried:
    """A function, an object or a pair of them by value, with the text of its files.

    Errors: pyref:value, what cannot be carried.
    """
    import cloudpickle  # type: ignore[import-untyped]  # 40 ms that few checks need

    pair = function if isinstance(function, tuple) else (function,)
    for side in pair:
        if not callable(side) and not hasattr(side, "backward"):
            raise DomainError(f"{side!r:.60} is {type(side).__name__}, no function")
    known = cloudpickle.list_registry_pickle_by_value()
    named = {m.__name__: m for m in map(find_module, pair) if m and is_own(m)}
    modules = [module for name, module in named.items() if name not in known]
    for module in modules:
        cloudpickle.register_pickle_by_value(module)
    carried = Carried(
        ", ".join(map(describe, pair)),
        tempfile.TemporaryDirectory(
            prefix=name_prefix("port"), ignore_cleanup_errors=True
        ),
    )
    files = {code.co_filename for side in pair for code in list_codes(side)}
    sources = {name: linecache.getlines(name) for name in sorted(files)}
    try:
        told = cloudpickle.dumps({"port": function, "sources": sources})
    except Exception as error:
        why = " ".join(str(error).split())
        raise DomainError(
            f"{carried.name} cannot be carried to a process: {why}"
        ) from None
    finally:
        for module in modules:
            cloudpickle.unregister_pickle_by_value(module)
    carried.file.write_bytes(told)
    return carried


def find_place(function: Any) -> str | None:
    """The file that has a function under its name, or its module; None: neither."""
    name, module = getattr(function, "__qualname__", ""), inspect.getmodule(function)
    if not name or "<" in name or module is None:
        return None
    member: Any = module
    for part in name.split("."):
        member = getattr(member, part, None)
    if member is not function:
        return None
    try:
        file = inspect.getsourcefile(function)
    except (TypeError, OSError):  # built in, or a class of a notebook
        file = None
    if file and file.endswith(".py"):
        return file if defines(Path(file), name) else None
    return None if module.__name__ == "__main__" else module.__name__


def defines(file: Path, name: str) -> bool:
    """Whether a file has a function or class of this name."""
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return False
    last = name.rpartition(".")[2]
    kinds = ast.FunctionDef | ast.ClassDef
    return any(isinstance(n, kinds) and n.name == last for n in ast.walk(tree))


def find_module(side: Any) -> ModuleType | None:
    """The module of a function, or of the class of an object."""
    while isinstance(side, partial):
        side = side.func
    own = side if hasattr(side, "__qualname__") else type(side)
    return sys.modules.get(getattr(own, "__module__", None) or "")


def is_own(module: ModuleType) -> bool:
    """Whether a module is the user's: neither installed nor of this package."""
    file = getattr(module, "__file__", None)
    if module.__name__ == "__main__" or not file:
        return False
    installed = [sysconfig.get_path(k) for k in ("purelib", "platlib", "stdlib")]
    return not any(Path(file).is_relative_to(p) for p in [*installed, str(PACKAGE)])


def list_codes(side: Any) -> Iterator[Any]:
    """The code of a function, or of the methods of an object's class."""
    while isinstance(side, partial):
        side = side.func
    side = getattr(side, "__func__", side)
    if hasattr(side, "__code__"):
        yield side.__code__
        return
    own = side if inspect.isclass(side) else type(side)
    yield from (m.__code__ for m in vars(own).values() if hasattr(m, "__code__"))


def describe(side: Any) -> str:
    """A name that tells which function it is."""
    if isinstance(side, partial):
        return f"partial of {describe(side.func)}"
    name = getattr(side, "__qualname__", "")
    if not name:
        return f"an object of {type(side).__name__}"
    return str(name).replace(".<locals>", "").replace("<lambda>", "lambda")
