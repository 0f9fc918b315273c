"""A value inside a value, by the path that leads there: ["nn", "W", 0]."""

from collections.abc import Sequence
from typing import Any

Path = Sequence[str | int]


class PathError(KeyError):
    """There is nothing where a path leads."""

    identifier = "call:path"

    def __str__(self) -> str:
        return str(self.args[0])


def read_at(value: Any, path: Path) -> Any:
    for place, step in enumerate(path):
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            told = "".join(f"[{part!r}]" for part in path[: place + 1])
            raise PathError(f"nothing is at {told}") from None
    return value


def write_at(value: Any, path: Path, new: Any) -> Any:
    """A copy of a dict or list with another value in it; the rest is shared."""
    if not path:
        return new
    inner = read_at(value, path[:1])
    changed = value.copy()
    changed[path[0]] = write_at(inner, path[1:], new)
    return changed
