"""Parts of expressions, for instrument: what may be computed again, and what rounds."""

import ast
from copy import deepcopy
from typing import Any

HOOK = "__pyref_trace__"  # two underscores behind it: no class makes it its own
SAME = (ast.Name, ast.Constant, ast.Lambda, ast.Yield, ast.YieldFrom, ast.Await,
        ast.Starred)  # fmt: skip
"""Expressions that round nothing, with what is read from them, or that must stay."""
PURE = (ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.BinOp, ast.Slice,
        ast.UnaryOp, ast.JoinedStr, ast.FormattedValue, ast.Tuple, ast.operator,
        ast.unaryop, ast.expr_context)  # fmt: skip
PLAIN = ("str", "int", "len", "repr", "format")


def list_leaves(target: ast.expr) -> list[ast.expr]:
    """The single targets of one that may be a tuple."""
    if isinstance(target, ast.Tuple | ast.List):
        return [leaf for part in target.elts for leaf in list_leaves(part)]
    return list_leaves(target.value) if isinstance(target, ast.Starred) else [target]


def freshen(value: Any) -> Any:
    """The value with fresh around all that computes: each part of a row or a table."""
    inner = value
    while isinstance(inner, ast.Attribute | ast.Subscript):
        inner = inner.value
    if isinstance(inner, SAME) or is_told(value):
        return value
    if isinstance(value, ast.Tuple | ast.List):
        value.elts = [freshen(part) for part in value.elts]
        return value
    if isinstance(value, ast.Dict):
        value.values = [freshen(part) for part in value.values]
        return value
    return locate(call("fresh", value), value)


def is_named(value: ast.expr) -> bool:
    """Whether it is a name or a constant, or several: nothing new to tell."""
    if isinstance(value, ast.Tuple):
        return all(map(is_named, value.elts))
    return isinstance(value, ast.Name | ast.Constant)


def is_told(value: ast.expr) -> bool:
    """Whether it tells itself, and is moved there."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    owner = value.func.value
    return isinstance(owner, ast.Name) and owner.id == HOOK


def is_read(value: ast.expr) -> bool:
    """Whether it is a name or a constant, or an entry or attribute of a name."""
    while isinstance(value, ast.Attribute | ast.Subscript):
        if isinstance(value, ast.Subscript) and not isinstance(
            value.slice, ast.Constant
        ):
            return False
        value = value.value
    return isinstance(value, ast.Name | ast.Constant)


def called(own: ast.expr) -> str:
    """The name by which a function is called, or a method of self; else nothing."""
    if isinstance(own, ast.Attribute) and isinstance(own.value, ast.Name):
        return own.attr if own.value.id in ("self", "cls") else ""
    return own.id if isinstance(own, ast.Name) else ""


def is_pure(node: ast.AST) -> bool:
    """Whether it can be computed again, and does nothing besides."""
    if isinstance(node, ast.Call):
        own = node.func
        named = isinstance(own, ast.Name) and own.id in PLAIN
        written = isinstance(own, ast.Attribute) and isinstance(own.value, ast.Constant)
        return (named or written) and not node.keywords and all(map(is_pure, node.args))
    return isinstance(node, PURE) and all(map(is_pure, ast.iter_child_nodes(node)))


def split_keys(target: ast.expr) -> tuple[ast.expr, ast.expr]:
    """What is indexed first of all, and the row of its keys; ... for one of no use."""
    keys: list[ast.expr] = []
    while isinstance(target, ast.Subscript):
        slices = any(isinstance(n, ast.Slice) for n in ast.walk(target.slice))
        usable = is_pure(target.slice) and not slices
        keys.insert(0, deepcopy(target.slice) if usable else ast.Constant(...))
        target = target.value
    return target, ast.Tuple(keys, ast.Load())


def call(name: str, *args: ast.expr) -> ast.expr:
    own = ast.Attribute(ast.Name(HOOK, ast.Load()), name, ast.Load())
    return ast.Call(own, list(args), [])


def load(target: ast.expr) -> Any:
    """A copy of a target as an expression."""
    loaded: Any = deepcopy(target)
    loaded.ctx = ast.Load()
    return loaded


def locate(node: Any, at: ast.AST) -> Any:
    """A new node at the place of another, and all in it that has none."""
    return ast.fix_missing_locations(ast.copy_location(node, at))
