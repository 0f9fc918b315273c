"""Give living functions instrumented code for a while, and then their own again.

The code is swapped in the functions themselves, wherever they are: closures, decorated
functions, methods, defaults, what the module has computed and what the setup line has
set stay as they are, and no file is run a second time. A function is left alone unless
its code is what its text gives: one that was changed since has other lines.
"""

import ast
import builtins
import gc
import linecache
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from ...port.worker.carried import list_codes
from .expressions import HOOK
from .hook import Hook
from .instrument import Instrument, Site, list_parameters
from .target import Function, plain

OWN = Path(__file__).resolve().parents[2]
INSTALLED = ("site-packages", "dist-packages")


class SourceError(OSError):
    """There is no text of a function, or it is that of another."""

    identifier = "trace:source"


@contextmanager
def swapped(functions: Sequence[Function], hook: Hook) -> Iterator[None]:
    """All functions near those of the target run instrumented.

    SourceError: one of the target's own has no text.
    """
    files = {get_file(plain(f)): None for f in functions}
    living = [f for f in gc.get_objects() if type(f) is FunctionType]
    near = {f.__code__.co_filename for f in living}
    near = {name for name in near if any(is_near(name, file) for file in files)}
    codes = {name: instrument(name, hook) for name in sorted(near)}
    pairs = [
        (function, code, codes[code.co_filename][code])
        for function, code in ((f, f.__code__) for f in living)
        if code in codes.get(code.co_filename, {})
    ]
    found = {id(function) for function, _, _ in pairs}
    for function in map(plain, functions):
        if id(function) not in found:
            name = getattr(function, "__name__", type(function).__name__)
            raise SourceError(f"{name} has no text of its own that can be read")
    setattr(builtins, HOOK, hook)  # what is made meanwhile may live on, and need it
    try:
        for function, _, instrumented in pairs:
            function.__code__ = instrumented
        yield
    finally:
        for function, code, _ in pairs:
            function.__code__ = code


def get_file(function: Any) -> str:
    code = getattr(function, "__code__", None)
    return code.co_filename if code else ""


def is_near(name: str, file: str) -> bool:
    """Whether a file is the target's, or lies beside it or below, and is no library."""
    if name == file:
        return True
    if not Path(file).is_file():
        return False
    root = Path(file).parent
    if root.name in INSTALLED or not Path(name).is_relative_to(root):
        return False
    if set(INSTALLED) & set(Path(name).relative_to(root).parts):
        return False
    homes = [sysconfig.get_path(k) for k in ("stdlib", "purelib", "platlib")]
    inner = [home for home in [*homes, str(OWN)] if not root.is_relative_to(home)]
    return not any(Path(name).is_relative_to(home) for home in inner)


def instrument(file: str, hook: Hook) -> dict[CodeType, CodeType]:
    """For each code of a file the one that tells; empty where there is no text."""
    linecache.checkcache(file)
    lines = linecache.getlines(file)
    text = "".join(lines)
    if (file, text) not in hook.codes:
        hook.codes[file, text] = compile_pairs(file, text, lines, hook.sites)
    return hook.codes[file, text]


def compile_pairs(
    file: str, text: str, lines: Sequence[str], sites: list[Site]
) -> dict[CodeType, CodeType]:
    with suppress(SyntaxError, ValueError, RecursionError):
        first = compile(text, file, "exec", dont_inherit=True)
        parsed = ast.parse(text)
        own = list_parameters(parsed)
        tree = Instrument(file, lines, sites, own).visit(parsed)
        second = compile(tree, file, "exec", dont_inherit=True)
        pairs = zip(list_codes(first), list_codes(second), strict=True)
        return {
            one: other
            for one, other in pairs
            if one.co_qualname == other.co_qualname
            and one.co_freevars == other.co_freevars
        }
    return {}
