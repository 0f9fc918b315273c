"""Rewrite the functions of a file so that each assignment tells what it assigned.

    x = y + z       x = hook.fresh(y + z)           x = hook.name(k, x)
    x += y          x += y; x = hook.update(x)      x = hook.name(k, x)
    g['W'] = v      g['W'] = hook.fresh(v)          hook.entry(k, g, ('W',))
    self.w = v      self.w = hook.fresh(v)          hook.attribute(k, self, 'w')
    return a @ b    return hook.name(k, hook.fresh(a @ b))
    f(a @ b)        f(hook.name(k, hook.fresh(a @ b)))      where f stands in the file
    {'W': a @ b}    {'W': hook.name(k, hook.fresh(a @ b))}  where that is assigned

k is the number of a Site. fresh and update may move the value by its rounding, and
write it where the statement did; name gives the value back, or what a run puts in its
place. As whole statements are followed, it does not matter how many lines one takes, or
how many stand in a line. Lines stay those of the file. What stands in a loop's head or
in a comprehension is not told, nor is what must be computed again to be told:
get()[0] = v.
"""

import ast
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .expressions import (
    HOOK,
    call,
    called,
    freshen,
    is_named,
    is_pure,
    is_read,
    list_leaves,
    load,
    locate,
    split_keys,
)


@dataclass(frozen=True)
class Site:
    """A place where something is assigned: its name as written, and where it stands.

    in_place: whether an array that was there before is changed, and no other put there.
    """

    name: str
    function: str
    file: str
    line: int
    text: str
    in_place: bool = False


Parameters = Mapping[str, Sequence[str]]
"""The names of the functions of a file, and those of what each takes in its place."""


def list_parameters(tree: ast.Module) -> Parameters:
    """The functions that stand in a file, and the methods without what they belong to.

    Of two of one name with other parameters nothing is known.
    """
    found: dict[str, Sequence[str]] = {}
    for node in ast.walk(tree):
        inner = node.body if isinstance(node, ast.Module | ast.ClassDef) else ()
        for one in inner:
            if isinstance(one, ast.FunctionDef):
                taken = [arg.arg for arg in (*one.args.posonlyargs, *one.args.args)]
                name, first = one.name, isinstance(node, ast.ClassDef)
                taken = taken[1:] if first else taken
                found[name] = taken if found.get(name, taken) == taken else ()
    return found


class Instrument(ast.NodeTransformer):
    """Rewrites a tree in place, and adds what it tells to the sites."""

    def __init__(
        self, file: str, lines: Sequence[str], sites: list[Site], own: Parameters
    ) -> None:
        self.file, self.lines, self.sites, self.own = file, lines, sites, own
        self.scopes: list[tuple[str, bool]] = []  # names, and whether they are classes
        self.names: dict[ast.expr, str] = {}  # of lambdas

    def visit_FunctionDef(self, node: Any) -> Any:
        return self.visit_scope(node, False)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        return self.visit_scope(node, True)

    def visit_scope(self, node: Any, is_class: bool) -> Any:
        self.scopes.append((node.name, is_class))
        self.generic_visit(node)
        self.scopes.pop()
        return node

    @property
    def inside(self) -> bool:
        """Whether statements here are those of a function."""
        return bool(self.scopes) and not self.scopes[-1][1]

    def visit_Assign(self, node: ast.Assign) -> Any:
        first = node.targets[0]
        if isinstance(node.value, ast.Lambda) and isinstance(first, ast.Name):
            self.names[node.value] = first.id
        leaves = [leaf for target in node.targets for leaf in list_leaves(target)]
        return self.visit_value(node, leaves)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        return self.visit_value(node, [node.target] if node.value else [])

    def visit_value(self, node: Any, leaves: Sequence[ast.expr]) -> Any:
        told = [self.tell(node, leaf) for leaf in leaves] if self.inside else []
        self.generic_visit(node)
        if self.inside and len(leaves) == 1 and isinstance(leaves[0], ast.Name):
            self.tell_parts(node.value, leaves[0].id)
        if not self.inside or not leaves:
            return node
        node.value = freshen(node.value)
        return [node, *filter(None, told)]

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        if not self.inside:
            return self.generic_visit(node)
        told = [self.update(node.target), self.tell(node, node.target)]
        self.generic_visit(node)
        return [node, *(locate(one, node) for one in told if one)]

    def visit_NamedExpr(self, node: ast.NamedExpr) -> Any:
        self.generic_visit(node)
        if self.inside:
            k = self.add(node, node.target.id)
            node.value = locate(call("name", k, freshen(node.value)), node)
        return node

    def visit_Call(self, node: ast.Call) -> Any:
        """What a function of the file is given, if it is computed for that."""
        self.generic_visit(node)
        name = called(node.func)
        if not self.inside or name not in self.own:
            return node
        taken = self.own[name]
        for i, value in enumerate(node.args):
            if i < len(taken):
                node.args[i] = self.give(value, f"{name}<-{taken[i]}")
        for keyword in node.keywords:
            if keyword.arg:
                keyword.value = self.give(keyword.value, f"{name}<-{keyword.arg}")
        return node

    def tell_parts(self, value: Any, name: str = "") -> None:
        """The values of a dictionary that is assigned to a name, or returned."""
        if isinstance(value, ast.Dict):
            for i, key in enumerate(value.keys):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    own = f"{name}[{key.value!r}]" if name else key.value
                    value.values[i] = self.give(value.values[i], own)
        elif isinstance(value, ast.Call) and called(value.func) == "dict":
            for keyword in value.keywords:
                if keyword.arg:
                    own = f"{name}[{keyword.arg!r}]" if name else keyword.arg
                    keyword.value = self.give(keyword.value, own)

    def give(self, value: Any, name: str) -> Any:
        """An expression that tells its value under a name, if it computes one."""
        if is_read(value) or isinstance(value, ast.Starred | ast.Lambda):
            return value
        return locate(call("name", self.add(value, name), freshen(value)), value)

    def visit_Return(self, node: ast.Return) -> Any:
        self.generic_visit(node)
        self.tell_parts(node.value)
        if node.value and self.inside and not is_named(node.value):
            k = self.add(node, "return")
            node.value = locate(call("name", k, freshen(node.value)), node)
        return node

    def visit_Lambda(self, node: ast.Lambda) -> Any:
        self.scopes.append((self.names.get(node, "<lambda>"), False))
        self.generic_visit(node)
        if not is_named(node.body):
            k = self.add(node, "return")
            node.body = locate(call("name", k, freshen(node.body)), node)
        self.scopes.pop()
        return node

    def add(self, node: Any, name: str) -> ast.expr:
        """The number of a new site."""
        function = ".".join(name for name, _ in self.scopes)
        text = self.lines[node.lineno - 1].strip()
        in_place = isinstance(node, ast.AugAssign)
        self.sites.append(Site(name, function, self.file, node.lineno, text, in_place))
        return ast.Constant(len(self.sites) - 1)

    def tell(self, node: Any, target: ast.expr) -> Any:
        """The statement that tells what a target holds now; None where it cannot."""
        text = load(target)
        if isinstance(target, ast.Name):
            told = call("name", self.add(node, target.id), text)
            return locate(ast.Assign([ast.Name(target.id, ast.Store())], told), node)
        if isinstance(target, ast.Attribute) and is_pure(target.value):
            k, name = self.add(node, ast.unparse(target)), self.mangle(target.attr)
            told = call("attribute", k, load(target.value), ast.Constant(name))
        elif isinstance(target, ast.Subscript) and is_pure(target.value):
            root, keys = split_keys(target)
            told = call("entry", self.add(node, ast.unparse(root)), load(root), keys)
        else:
            return None
        return locate(ast.Expr(told), node)

    def update(self, target: ast.expr) -> ast.stmt | None:
        """The statement that moves what a target holds by its rounding."""
        if isinstance(target, ast.Name):
            value = call("update", load(target))
            return ast.Assign([ast.Name(target.id, ast.Store())], value)
        if isinstance(target, ast.Attribute) and is_pure(target.value):
            name = ast.Constant(self.mangle(target.attr))
            return ast.Expr(call("update_attribute", load(target.value), name))
        if isinstance(target, ast.Subscript) and is_pure(target):
            own = ast.Attribute(ast.Name(HOOK, ast.Load()), "key", ast.Load())
            key = ast.Subscript(own, deepcopy(target.slice), ast.Load())
            return ast.Expr(call("update_entry", load(target.value), key))
        return None

    def mangle(self, name: str) -> str:
        """The name of an attribute as the class has it around here."""
        owners = [own.lstrip("_") for own, is_class in self.scopes if is_class]
        private = name.startswith("__") and not name.endswith("__")
        return f"_{owners[-1]}{name}" if private and owners else name
