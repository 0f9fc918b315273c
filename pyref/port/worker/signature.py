"""What a function takes, as far as it can be seen, and its text."""

import ast
import inspect
import re
import textwrap
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class Parameters:
    """Names of the positional parameters, how many are needed, whether *args follow.

    keywords are those that only go by name, with whether they are needed; spread is
    the name of **options; flags are those that are True or False unless given,
    words those that are a text, numbers those that are a number, types those that are
    a type of numbers.
    """

    names: list[str]
    needed: int
    more: bool
    keywords: dict[str, bool] = field(default_factory=dict)
    spread: str = ""
    flags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


def read_parameters(function: Any) -> Parameters | None:
    """What a function takes; None where that cannot be seen."""
    try:
        found = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    plain = [p for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return Parameters(
        [p.name for p in plain],
        sum(p.default is p.empty for p in plain),
        any(p.kind == p.VAR_POSITIONAL for p in found),
        {p.name: p.default is p.empty for p in found if p.kind == p.KEYWORD_ONLY},
        next((p.name for p in found if p.kind == p.VAR_KEYWORD), ""),
        tuple(p.name for p in found if isinstance(p.default, bool)),
        tuple(p.name for p in found if isinstance(p.default, str)),
        tuple(p.name for p in found if type(p.default) in (int, float)),
        tuple(
            p.name
            for p in found
            if p.default is not p.empty and isinstance(p.default, type | np.dtype)
        ),
    )


def read_source(own: Any) -> str:
    """The text of a function or class, empty where there is none to read."""
    try:
        return inspect.getsource(own)
    except (OSError, TypeError):
        return ""


def reads_keys(name: str, text: str) -> bool:
    """Whether a program looks up words in what has this name: no array then."""
    looked = r"\s*(?:\[|\.get\(|\.pop\(|\.setdefault\()\s*['\"]"
    return bool(re.search(rf"(?<![\w.]){re.escape(name)}{looked}", text))


def count_unpacked(name: str, text: str) -> int:
    """Into how many a program takes apart what has this name: w, b = params."""
    found = re.search(rf"^\s*\(?(\w+(?:\s*,\s*\w+)+)\)?\s*=\s*{re.escape(name)}\s*$",
                      text, re.MULTILINE)  # fmt: skip
    return found[1].count(",") + 1 if found else 0


def read_fields(name: str, text: str) -> set[str]:
    """The fields that a program reads from what has this name; none of an array's."""
    dotted = rf"(?<![\w.]){re.escape(name)}\.([a-zA-Z_]\w*)\b(?!\s*\()"
    return set(re.findall(dotted, text)) - ARRAY_WORDS


ARRAY_WORDS = {"shape", "T", "size", "ndim", "dtype", "flat", "real", "imag", "data"}


def read_returns(function: Any) -> list[ast.expr] | None:
    """What a function returns, as expressions; None where its text cannot be read."""
    nodes = read_own(function)
    if not nodes:
        return None
    return [n.value for n in nodes if isinstance(n, ast.Return) and n.value]


def read_own(function: Any) -> list[ast.AST]:
    """The nodes of the text of a function; none where it cannot be read."""
    text = textwrap.dedent(read_source(function))
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    own = next((n for n in tree.body if isinstance(n, ast.FunctionDef)), None)
    return [] if own is None else [*walk_own(own)]


def list_inner_functions(function: Any) -> set[str]:
    """The names of functions that are defined inside one."""
    tree = ast.parse(textwrap.dedent(read_source(function)))
    inside = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    return {node.name for node in inside if node is not tree.body[0]}


def walk_own(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from walk_own(child)


def gives_outputs_last(function: Any, count: int, outputs: Collection[str]) -> bool:
    """Whether all its returns name outputs behind other results: dx, dw, db, y."""
    returns = read_returns(function) or []
    return bool(returns) and all(
        isinstance(one, ast.Tuple)
        and len(one.elts) > count
        and all(is_named(e, outputs) for e in one.elts[-count:])
        and not any(is_named(e, outputs) for e in one.elts[:-count])
        for one in returns
    )


def is_named(expression: ast.expr, names: Collection[str]) -> bool:
    return isinstance(expression, ast.Name) and expression.id.lower() in names


def gives_more(function: Any, count: int) -> bool:
    """Whether some return of a function has more than so many values, as written."""
    rows = [
        r for r in read_returns(function) or [] if isinstance(r, ast.Tuple | ast.List)
    ]
    return any(len(row.elts) > count for row in rows)


def gives_one_array(function: Any) -> bool:
    """Whether all that a function returns is surely one array, as written.

    What stands around it, a decorator, may give more than its text says.
    """
    if hasattr(function, "__wrapped__"):
        return False
    returns = read_returns(function)
    tree = textwrap.dedent(read_source(function))
    return bool(returns) and all(is_array(r, tree) for r in returns or [])


def is_array(expression: ast.expr, text: str, deep: int = 3) -> bool:
    """Whether an expression is arithmetic, or a name that only such is given to."""
    if isinstance(expression, ast.BinOp | ast.UnaryOp | ast.Compare):
        return True
    if isinstance(expression, ast.Call):
        called = ast.unparse(expression.func)
        return called.startswith(("np.", "numpy.")) or called.endswith(ARRAY_METHODS)
    if isinstance(expression, ast.IfExp):
        return all(
            is_array(e, text, deep) for e in (expression.body, expression.orelse)
        )
    if isinstance(expression, ast.Name) and deep:
        name = ast.Name(expression.id, ast.Store())
        given = [
            n.value
            for n in ast.walk(ast.parse(text))
            if isinstance(n, ast.Assign) and ast.dump(name) in map(ast.dump, n.targets)
        ]
        return bool(given) and all(is_array(e, text, deep - 1) for e in given)
    return False


ARRAY_METHODS = (".dot", ".sum", ".mean", ".reshape", ".copy", ".astype", ".transpose")
