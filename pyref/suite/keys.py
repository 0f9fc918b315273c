"""What each table of a suite may say, and which argument of its command a key is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 1e9  # seconds


class Unfit(ValueError):
    """A value that its key does not take; says what it takes."""


@dataclass(frozen=True)
class Key:
    """read gives the argument that a value is, and raises Unfit where it is none.

    program: for a target, the key by which it is a program and no file.
    """

    read: Callable[[Any], Any]
    argument: str
    needed: bool = False
    program: str = ""


def read_text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unfit("a text")
    return value


def read_line(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit("a text")
    return value


def read_names(value: Any) -> tuple[str, ...]:
    """Names in a list, or in one text with commas between."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise Unfit("names")
    return tuple(name.strip() for name in names if name.strip())


def read_pairs(value: Any) -> tuple[str, ...]:
    """A=B in a text with commas or in a list, or a table of A and B."""
    if isinstance(value, Mapping):
        value = [f"{left}={right}" for left, right in value.items()]
    pairs = read_names(value)
    if not all(pair.partition("=")[2] for pair in pairs):
        raise Unfit("pairs A=B")
    return pairs


def read_lines(value: Any) -> tuple[str, ...]:
    """Sentences: one text, or several in a list."""
    lines = [value] if isinstance(value, str) else value
    if not isinstance(lines, list) or not all(isinstance(one, str) for one in lines):
        raise Unfit("texts")
    return tuple(lines)


def read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit("true or false")
    return value


def read_count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Unfit("a whole number above 0")
    return value


def read_seconds(value: Any) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 < value <= LONGEST:
        raise Unfit("a number of seconds above 0")
    return float(value)


NAME = {"name": Key(read_text, "name")}
DEADLINE = {"deadline": Key(read_seconds, "deadline")}
INPUTS = {
    "inputs": Key(read_text, "inputs", needed=True),
    "gradient": Key(read_names, "gradient"),
    "names": Key(read_pairs, "names"),
    "sets": Key(read_names, "sets"),
    "convention": Key(read_lines, "convention"),
}
TABLES: Mapping[str, Mapping[str, Key]] = {
    "compare": {
        **NAME,
        "a": Key(read_text, "a", needed=True, program="process-a"),
        "b": Key(read_text, "b", needed=True, program="process-b"),
        **INPUTS,
        "process-a": Key(read_flag, "process_a"),
        "process-b": Key(read_flag, "process_b"),
        "setup-a": Key(read_line, "setup_a"),
        "setup-b": Key(read_line, "setup_b"),
        "steps": Key(read_count, "steps"),
        "batch": Key(read_count, "batch"),
        "update-a": Key(read_text, "update_a"),
        "update-b": Key(read_text, "update_b"),
        "keep": Key(read_text, "keep"),
        **DEADLINE,
    },
    "check": {
        **NAME,
        "target": Key(read_text, "function", needed=True, program="process"),
        "as": Key(read_text, "layer", needed=True),
        "process": Key(read_flag, "process"),
        "accept": Key(read_names, "accept"),
        "strict": Key(read_flag, "strict"),
        **DEADLINE,
    },
    "gradcheck": {
        **NAME,
        "target": Key(read_text, "target", needed=True, program="process"),
        **INPUTS,
        "process": Key(read_flag, "process"),
        "setup": Key(read_line, "setup"),
        **DEADLINE,
    },
}
"""Where a key is not given, the command's own default stands."""
