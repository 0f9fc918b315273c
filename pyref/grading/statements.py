"""The statements of a notebook's cell, and which lines of it are no Python.

Text is only looked at, by a scan of quotes and brackets: Python's own parser can be
brought down by a text, and here stands what others wrote.
"""

import re
import sys
from collections.abc import Iterator

from pyref.grading.reading import PACKAGES

PART = re.compile(
    r"#.*"
    r"|'''|\"\"\""
    r"|'(?:\\.|[^'\\])*'?"
    r'|"(?:\\.|[^"\\])*"?'
    r"|[()\[\]{}]"
)
CLOSING = {"'''": re.compile(r"(?:\\.|[^\\])*?'''"),
           '"""': re.compile(r'(?:\\.|[^\\])*?"""')}  # fmt: skip
ASSIGNED = re.compile(r"[\w.,\s]*=\s*[%!]")
NAME = re.compile(r"[\w.]+")
KEPT = ("time", "timeit", "capture", "prun")  # cell magics whose body is Python


def clean_cell(source: str) -> str:
    """A cell without magics, shell lines and questions; its other lines stay in place.

    One whose first line hands it to another program (%%bash, %%writefile) is empty.
    """
    while source.lstrip().startswith("%%"):
        head, _, source = source.lstrip().partition("\n")
        if head[2:].partition(" ")[0].strip() not in KEPT:
            return ""
    return "\n".join(
        drop_magic(one) if is_magic(one) else one for one in split_statements(source)
    )


def drop_magic(statement: str) -> str:
    """A pass in its place, so that a block of it alone is still a block."""
    indent = statement[: len(statement) - len(statement.lstrip())]
    return f"{indent}pass" + "\n" * statement.count("\n")


def is_magic(line: str) -> bool:
    """Whether a statement is one of a notebook's, not of Python."""
    words = line.strip()
    if words.startswith(("%", "!", "?")):
        return True
    asks = words.endswith("?") and NAME.fullmatch(words.rstrip("?"))
    return bool(asks or ASSIGNED.match(line))


def split_statements(source: str) -> Iterator[str]:
    """Lines, those of one statement joined: in brackets, in quotes, after a \\ ."""
    held: list[str] = []
    depth, quote, magic = 0, "", False
    for line in source.split("\n"):
        magic = is_magic(line) if not held else magic
        held.append(line)
        if not magic:
            depth, quote = scan_line(line, depth, quote)
        if not quote and depth <= 0 and not line.endswith("\\"):
            yield "\n".join(held)
            held, depth = [], 0
    if held:
        yield "\n".join(held)


def scan_line(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets are open behind a line, and which long quote."""
    place = 0
    while True:
        if quote:
            closed = CLOSING[quote].match(line, place)
            if not closed:
                return depth, quote
            place, quote = closed.end(), ""
        part = PART.search(line, place)
        if not part:
            return depth, ""
        place, text = part.end(), part.group()
        if text in CLOSING:
            quote = text
        elif text in "([{":
            depth += 1
        elif text in ")]}":
            depth -= 1


def list_imports(source: str) -> Iterator[str]:
    """Imports at the left edge of a cell, of what a submission finds."""
    for statement in split_statements(source):
        words = statement.split(maxsplit=2)
        if statement.startswith("from ") and len(words) > 1 and is_there(words[1]):
            yield statement
        elif statement.startswith("import ") and "\n" not in statement:
            parts = statement.partition("#")[0].removeprefix("import ").split(",")
            found = [part.strip() for part in parts if is_there(part)]
            if found:
                yield f"import {', '.join(found)}"


def is_there(module: str) -> bool:
    """Whether a module belongs to Python's library, NumPy or SciPy."""
    words = module.split()
    root = words[0].partition(".")[0] if words else ""
    return root in PACKAGES or root in sys.stdlib_module_names
