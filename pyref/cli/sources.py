"""Where a target is defined: its file and line, and nothing of it is run.

    find_source("pkg.mod:Net.cost", folder)      (folder / "pkg/mod.py", 14)

A module is looked for as its worker does, in the folder first. What a package takes
from a module of its own (from .mod import cost) is found there.
"""

import ast
import importlib.util
import re
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

from pyref.port.target import split_files
from pyref.port.worker.target import split_target

FUNCTION = re.compile(r"^[ \t]*function\b", re.MULTILINE)  # of a .m file
Block = ast.Module | ast.ClassDef
Found = tuple[Path, int]
DEEPEST = 8  # modules that hand a name on


def find_source(target: str, folder: Path) -> Found | None:
    """File and line of the first function of a target; None where no file has it.

    Line 1 where the file does not say where.
    """
    if target.endswith(".m"):
        return find_in_octave(folder / split_files(target)[0])
    place, listed = split_target(target)
    file: Path | None
    if place.endswith(".py"):
        file, module = folder / place, ""
    else:
        file, module = find_file(place, folder) if listed else None, place
    if file is None or not file.is_file():
        return None
    ways = [way.partition(",")[0] for way in listed.split("|")]
    found = (find_name(file, name.split("."), module, folder) for name in ways)
    return next((one for one in found if one), (file, 1))


def find_in_octave(file: Path) -> Found | None:
    if not file.is_file():
        return None
    text = file.read_text(encoding="utf-8", errors="replace")
    found = FUNCTION.search(text)
    return file, text.count("\n", 0, found.start()) + 1 if found else 1


def find_module(name: str, folder: Path) -> ModuleSpec | None:
    """The spec of a module, whose packages are not imported for it."""
    first, *rest = name.split(".")
    if not all(part.isidentifier() for part in (first, *rest)):
        return None
    spec = PathFinder.find_spec(first, [str(folder.resolve())])
    try:
        spec = spec or importlib.util.find_spec(first)
    except ValueError:  # __main__
        return None
    for part in rest:
        if spec is None or spec.submodule_search_locations is None:
            return None
        first = f"{first}.{part}"
        spec = PathFinder.find_spec(first, spec.submodule_search_locations)
    return spec


def find_file(module: str, folder: Path) -> Path | None:
    """The file of a module; None where it has none in Python."""
    spec = find_module(module, folder)
    origin = spec.origin if spec and spec.has_location else None
    return Path(origin) if origin and origin.endswith(".py") else None


def find_name(
    file: Path, names: Sequence[str], module: str, folder: Path, depth: int = 0
) -> Found | None:
    """Where a file defines a name, with those in it behind; of no name the first."""
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return None
    if line := find_line(tree, names):
        return file, line
    taken = find_taken(tree, names[0])
    if not taken or not module or depth == DEEPEST:
        return None
    dots, source, name = taken
    if dots:
        parts = module.split(".")
        parts = parts[: len(parts) - dots + (file.name == "__init__.py")]
        source = ".".join([*parts, *filter(None, [source])])
    other = find_file(source, folder)
    rest = [name, *names[1:]]
    return find_name(other, rest, source, folder, depth + 1) if other else None


def find_line(tree: ast.Module, names: Sequence[str]) -> int:
    """That of the first name, or of the next in its class, so far as there is; or 0."""
    block: Block = tree
    line = 0
    for name in names:
        found = [one for one in list_bound(block) if name in (one[0], "")]
        if not found:
            return line
        _, node, line = found[-1 if name else 0]
        if not isinstance(node, ast.ClassDef):
            return line
        block = node
    return line


def list_bound(block: Block) -> Iterator[tuple[str, ast.stmt, int]]:
    """Names that a module or class binds to functions and classes or assigns, and
    their lines; what stands below an if or a try is among them."""
    rest: list[ast.stmt] = list(block.body)
    while rest:
        node = rest.pop(0)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node, node.lineno
        elif isinstance(node, ast.Assign):
            names = (one.id for one in node.targets if isinstance(one, ast.Name))
            yield from ((name, node, node.lineno) for name in names)
        else:
            inner = (getattr(node, k, ()) for k in ("body", "orelse", "finalbody"))
            rest = [*(one for part in inner for one in part), *rest]


def find_taken(tree: ast.Module, name: str) -> tuple[int, str, str] | None:
    """Dots, module and name there, from which a name is imported."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                if name == (one.asname or one.name):
                    return node.level, node.module or "", one.name
    return None
