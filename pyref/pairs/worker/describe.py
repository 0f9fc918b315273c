"""What a function takes, and what it gives as far as its text says so."""

import ast
import hashlib
import inspect
import linecache
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ...port.worker.signature import read_returns
from .target import Function, plain


def describe(function: Function) -> dict[str, Any]:
    """The entry of a function in the reply to open."""
    file = find_file(function)
    arguments, needed = list_arguments(function)
    return {
        "name": name_function(function),
        "file": file,
        "sha256": hash_file(file),
        "arguments": arguments,
        "needed": needed,
        "results": name_results(function),
    }


def name_function(function: Any) -> str:
    """Its name, with its class where it is a method, and without what it lies in."""
    own = plain(function)
    name = getattr(own, "__qualname__", None) or type(function).__name__
    if not hasattr(function, "__name__") and name.endswith(".__call__"):
        name = type(function).__name__
    return str(name).rpartition("<locals>.")[2]


def find_file(function: Function) -> str:
    """The file of its text, empty where it has none."""
    code = getattr(plain(function), "__code__", None)
    return code.co_filename if code else ""


def hash_file(file: str) -> str:
    """Of the bytes of a file; of the lines that were carried where it is no file."""
    if file and Path(file).is_file():
        return hashlib.sha256(Path(file).read_bytes()).hexdigest()
    lines = "".join(linecache.getlines(file)) if file else ""
    return hashlib.sha256(lines.encode()).hexdigest() if lines else ""


def once(compute: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """compute, once for each function: they all live as long as this process."""
    known: dict[int, tuple[Any, Any]] = {}

    def recall(function: Any) -> Any:
        if id(function) not in known:
            known[id(function)] = function, compute(function)
        return known[id(function)][1]

    return recall


@once
def list_parameters(function: Function) -> list[inspect.Parameter] | None:
    """The parameters of a function; None where they cannot be seen."""
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def list_arguments(function: Function) -> tuple[list[str], int]:
    """Names of all arguments, and how many of them have no default."""
    parameters = list_parameters(function)
    if parameters is None:
        count = function.nin if isinstance(function, np.ufunc) else 0
        return [f"x{k + 1}" for k in range(count)], count
    extra = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    needed = [p for p in parameters if p.default is p.empty and p.kind not in extra]
    return [p.name for p in parameters], len(needed)


@once
def name_results(function: Function) -> list[str]:
    """Names of what it returns, "" where one is no name; [] where nothing is known.

    Of several returns the one with the most results: others are for less asked.
    """
    rows = [list_row(value) for value in read_returns(plain(function)) or []]
    names = [[name_expression(one) for one in row] for row in rows]
    best = max(names, key=len, default=[])
    return best if any(best) else []


def list_row(value: ast.expr) -> list[ast.expr]:
    return value.elts if isinstance(value, ast.Tuple | ast.List) else [value]


def name_expression(node: ast.expr) -> str:
    """grad of grad, grad.ravel() and float(grad); what has dots or keys as written."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return "" if is_numpy(node.value) else ast.unparse(node)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return ast.unparse(node) if isinstance(node.slice.value, str) else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        own = node.func.value
        return "" if is_numpy(own) else name_expression(own)
    if isinstance(node, ast.Call) and len(node.args) == 1 and is_cast(node.func):
        return name_expression(node.args[0])
    return ""


def is_numpy(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy")


def is_cast(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "float"
