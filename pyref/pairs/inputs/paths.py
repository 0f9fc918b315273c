"""Paths to a value within structs, dicts, cells and lists, and what they build.

    nn.W{1}    params["W1"]    layers[0].b

A path is a tuple of what is gone through, ("nn", "W", 0): names as text, places as
whole numbers from 0. {k} counts from 1, [k] from 0.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pyref.errors import DomainError

Path = tuple[str | int, ...]

NAME = re.compile(r"[A-Za-z_]\w*")
STEP = re.compile(
    r"""\.(?P<field>[A-Za-z_]\w*)
    | \{\s*(?P<cell>\d+)\s*\}
    | \[\s*(?P<index>\d+)\s*\]
    | \[\s*(?P<quote>['"])(?P<key>[^'"]+)(?P=quote)\s*\]""",
    re.VERBOSE,
)


class Node(dict[str | int, Any]):
    """Values below one part of a path, told from a dict that a user gave."""


def wrong(item: str, told: str) -> DomainError:
    return DomainError(f"inputs: '{item}': {told}")


def read_path(item: str) -> tuple[Path, str]:
    """The path at the start of an item, and what follows it."""
    found = NAME.match(item)
    if not found:
        raise wrong(item, "no name stands at the start")
    path: list[str | int] = [found[0]]
    end = found.end()
    while step := STEP.match(item, end):
        if step["cell"] and int(step["cell"]) == 0:
            raise wrong(item, "{0} is no place, { } counts from 1")
        if step["cell"]:
            path.append(int(step["cell"]) - 1)
        elif step["index"]:
            path.append(int(step["index"]))
        else:
            path.append(step["field"] or step["key"])
        end = step.end()
    if end < len(item) and not item[end].isspace():
        raise wrong(item, f"{item[end:].split()[0]!r} is no part of a path")
    return tuple(path), item[end:].strip()


def read_key(key: str) -> Path:
    """The path that a key of a file or a mapping is; what reads as none is a name."""
    try:
        path, rest = read_path(key)
    except DomainError:
        return (key,)
    return (key,) if rest else path


def write_path(path: Path) -> str:
    """As Octave writes it; a key that is no name there, as Python does."""
    text = str(path[0])
    for step in path[1:]:
        if isinstance(step, int):
            text += f"{{{step + 1}}}"
        else:
            text += f".{step}" if NAME.fullmatch(step) else f"[{step!r}]"
    return text


def build(pairs: Iterable[tuple[Path, str, Any]]) -> dict[str, Any]:
    """Nested dicts and lists of values, each with its path and the item it is from."""
    root = Node()
    for path, item, value in pairs:
        node = root
        for k, step in enumerate(path[:-1], 1):
            node = node.setdefault(step, Node())
            if not isinstance(node, Node):
                raise wrong(item, f"{write_path(path[:k])} has a value already")
        if path[-1] in node:
            raise wrong(item, f"{write_path(path)} has a value already")
        node[path[-1]] = value
    return {str(name): close(node, (name,)) for name, node in root.items()}


def close(node: Any, path: Path) -> Any:
    """A dict of what has names below, a list of what has places."""
    if not isinstance(node, Node):
        return node
    places = [step for step in node if isinstance(step, int)]
    if not places:
        return {name: close(below, (*path, name)) for name, below in node.items()}
    text = write_path(path)
    if len(places) < len(node):
        raise DomainError(f"inputs: {text} has both names and places below it")
    for k in range(len(places)):
        if k not in node:
            last = write_path((*path, max(places)))
            raise DomainError(
                f"inputs: {write_path((*path, k))} has no value, {last} has"
            )
    return [close(node[k], (*path, k)) for k in range(len(places))]


def walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every value below a path that is no dict and no list, in order."""
    if isinstance(value, dict) and value:
        for name, below in value.items():
            yield from walk(below, (*path, name))
    elif isinstance(value, list) and value:
        for k, below in enumerate(value):
            yield from walk(below, (*path, k))
    else:
        yield path, value
