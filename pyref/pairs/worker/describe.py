"""What a function takes, and what it gives as far as its text says so."""

import ast
import hashlib
import inspect
import linecache
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...port.worker.signature import read_own, read_returns
from .target import Function, plain

CASTS = ("array", "asarray", "ascontiguousarray", "float64", "float32", "ravel")
Listed = ast.Tuple | ast.List


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
        "defaults": list_defaults(function),
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


def list_defaults(function: Function) -> dict[str, Any]:
    """The defaults that are text, a flag or a finite number."""
    found = {p.name: p.default for p in list_parameters(function) or []}
    return {k: v for k, v in found.items() if is_plain(v)}


def is_plain(value: Any) -> bool:
    number = type(value) in (int, float) and abs(value) < 1e300
    return number or type(value) in (str, bool)


def name_results(function: Function, count: int | None = None) -> list[str]:
    """Names of what it returns, "" where one is no name; [] where nothing is known.

    count: how many results there are, where that is known. Of several returns the one
    with the most results, of these the one with the most names: others are for less
    asked.
    """
    rows = [name_row(row, count) for row in list_rows(function)]
    rows = [row for row in rows if count in (None, len(row))]
    best = max(rows, key=lambda row: (len(row), sum(map(bool, row))), default=[])
    return best if any(best) else []


@once
def list_rows(function: Function) -> list[list[ast.expr]]:
    """What each return gives, one by one; of a name what was put together in it."""
    own = plain(function)
    values, rows = read_returns(own) or [], []
    for value in values:
        made = find_made(own, value.id) if isinstance(value, ast.Name) else None
        listed = made or value
        rows.append(listed.elts if isinstance(listed, Listed) else [listed])
    return rows


def find_made(function: Any, name: str) -> ast.Tuple | ast.List | None:
    """The tuple or list that is all that a function ever assigns to a name."""
    found = [
        one.value
        for one in read_own(function)
        if isinstance(one, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (one.targets if isinstance(one, ast.Assign) else [one.target])
        if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(target))
    ]
    made = found[0] if len(found) == 1 else None
    return made if isinstance(made, Listed) else None


def name_row(row: Sequence[ast.expr], count: int | None) -> list[str]:
    """The name of each; of a starred one among so many results the name and numbers."""
    names: list[str] = []
    for one in row:
        if isinstance(one, ast.Starred):
            whole = name_expression(one.value)
            more = 1 if count is None else max(0, count - len(row) + 1)
            names += [f"{whole}[{k}]" if whole else "" for k in range(more)]
        else:
            names.append(name_expression(one))
    return names


def name_expression(node: ast.expr) -> str:
    """grad of grad, grad.ravel() and float(grad); what has dots or keys as written."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Tuple):
        parts = [one.id for one in node.elts if isinstance(one, ast.Name)]
        return f"({', '.join(parts)})" if len(parts) == len(node.elts) > 1 else ""
    if isinstance(node, ast.Attribute):
        return "" if is_numpy(node.value) else ast.unparse(node)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return ast.unparse(node) if isinstance(node.slice.value, str) else ""
    if isinstance(node, ast.Call) and len(node.args) == 1 and is_cast(node.func):
        return name_expression(node.args[0])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        own = node.func.value
        return "" if is_numpy(own) else name_expression(own)
    return ""


def is_numpy(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy")


def is_cast(node: ast.expr) -> bool:
    """Whether a function gives its argument itself, in another type."""
    if isinstance(node, ast.Attribute):
        return is_numpy(node.value) and node.attr in CASTS
    return isinstance(node, ast.Name) and node.id == "float"
