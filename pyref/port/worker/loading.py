"""Load the file of a port as it is, wherever it lies and whatever else it wants.

A file of a package is loaded as its module, where it imports its neighbors by dots; a
module that lies in a folder above is found there. What is not installed, and a script
at the end of the file that breaks, need not concern the port: a stand-in takes the
place of what is not installed, and who uses it gets the error that was held back.
"""

import ast
import importlib
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

MOST = 20  # modules that are missing in a file
BARE = (slice(0), slice(-1), slice(None))
"""Packages that are not run, from outside in: none, all but the file's own, all."""


def load_file(place: str) -> ModuleType:
    """The module of a file, run as it is or as a part of its package."""
    path = Path(place).resolve()
    if not path.is_file():
        raise FileNotFoundError(f"{place}: no such file")
    sys.path.insert(0, str(path.parent))
    try:
        module = run_with_others(lambda: run_file(path), path)
        return join_package(path, module)
    except ImportError as error:
        if path.stem in sys.modules and has_ended(path):
            return sys.modules[path.stem]
        held = error
    except Exception as error:
        if has_ended(path) and not is_ours(error):
            return sys.modules[path.stem]
        raise
    for bare in BARE:
        name = open_package(path, bare)
        if name == path.stem:
            break  # it lies in no package
        try:
            return run_with_others(lambda: importlib.import_module(name), path)  # noqa: B023
        except Exception:
            continue
    raise held


def join_package(path: Path, module: ModuleType) -> ModuleType:
    """The module, in its package where a function of it imports neighbors by dots."""
    if not re.search(r"^\s+from \.", path.read_text(errors="replace"), re.MULTILINE):
        return module
    for bare in BARE:
        name = open_package(path, bare)
        with suppress(Exception):
            if name != path.stem:
                return run_with_others(lambda: importlib.import_module(name), path)  # noqa: B023
    return module


def run_with_others(run: Callable[[], ModuleType], path: Path) -> ModuleType:
    """What run gives, again and again as modules that it misses are made known."""
    for _ in range(MOST):
        try:
            return run()
        except ModuleNotFoundError as error:
            if not error.name or not supply(error, path):
                raise
    return run()


def run_file(path: Path) -> ModuleType:
    """A module of the name of the file, which is run as a whole."""
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[path.stem] = module
    SourceFileLoader(path.stem, str(path)).exec_module(module)
    return module


def supply(error: ModuleNotFoundError, path: Path) -> bool:
    """Make a missing module known: the one in a folder above, else a stand-in."""
    name = str(error.name)
    top = name.partition(".")[0]
    for folder in path.parents:
        lies = (folder / top).is_dir() or (folder / f"{top}.py").is_file()
        if lies and str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
            importlib.invalidate_caches()
            return True
    held = sys.modules.get(top)
    if name in sys.modules or not isinstance(held, Missing | None):
        return False  # it stands for it already; or it is there, and lacks a part
    for known in {top, name}:
        sys.modules.setdefault(known, Missing(known, error))
    return True


def open_package(path: Path, bare: slice) -> str:
    """The name of a file as a module of the packages that it lies in.

    bare: those that are not run, since they may import what the port does not need.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"), path.name)
    dots = [n.level for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    folders = [*path.parents][: max(dots, default=0)]
    for folder in path.parents:
        if (folder / "__init__.py").is_file() and folder not in folders:
            folders.append(folder)
        elif folder not in folders:
            break
    names = [folder.name for folder in reversed(folders)]
    packages = [".".join(names[: k + 1]) for k in range(len(names))]
    for name, folder in [*zip(packages, reversed(folders), strict=True)][bare]:
        sys.modules[name] = package = ModuleType(name)
        package.__path__ = [str(folder)]
    if folders:
        sys.path.insert(0, str(folders[-1].parent))
    return ".".join([*names, path.stem])


def has_ended(path: Path) -> bool:
    """Whether a file that raised had only a script left: no function, no class."""
    module = sys.modules[path.stem]
    tree = ast.parse(path.read_text(encoding="utf-8"), path.name)
    kinds = ast.FunctionDef | ast.ClassDef
    defined = [node.name for node in tree.body if isinstance(node, kinds)]
    return bool(defined) and all(hasattr(module, name) for name in defined)


def is_ours(error: Exception) -> bool:
    """Whether pyref raised it: the file checks itself."""
    return str(getattr(error, "identifier", "")).startswith("pyref:")


class Missing(ModuleType):
    """Stands for a module that is not installed: to use what it gives raises."""

    def __init__(self, name: str, error: ModuleNotFoundError) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__dict__["_error"] = error

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return MissingName(self.__dict__["_error"])


def list_missing() -> list[str]:
    """The modules for which others stand."""
    known = sys.modules.items()
    return [n for n, module in known if isinstance(module, Missing) and "." not in n]


class MissingName:
    """What a module that is not installed would give: numbers of it there are none."""

    def __init__(self, error: ModuleNotFoundError) -> None:
        self.__dict__["_error"] = error

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: Any, **more: Any) -> Any:
        return self

    def refuse(self, *args: Any, **more: Any) -> Any:
        raise self.__dict__["_error"]

    __array__ = __iter__ = __len__ = __bool__ = __float__ = __mro_entries__ = refuse
