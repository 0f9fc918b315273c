"""The text of statements: read from their files, and the names that stand in it."""

import re
from functools import lru_cache
from pathlib import Path

from pyref.pairs.side import Step

NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
STRING = re.compile(r"""(?<![\w)\]}'.])'[^'\n]*'|"[^"\n]*\"""")
KEY = re.compile(r"""\[\s*(?:'(\w+)'|"(\w+)")\s*\]""")
LONGEST = 40  # lines of one statement


def base_of(name: str) -> str:
    """A name without its index: dW of dW(:, y(i)), nn.W of nn.W{1} and nn['W'][0]."""
    found = NAME.match(dot(name))
    return found.group() if found else name


def dot(text: str) -> str:
    """Entries of dictionaries as fields: grads.W1 for grads['W1']."""
    return KEY.sub(lambda m: f".{m.group(1) or m.group(2)}", text)


def find_names(text: str) -> set[str]:
    """The names in a statement, with their fields, none of what stands in strings."""
    return set(NAME.findall(STRING.sub("", dot(text))))


def list_names(step: Step) -> set[str]:
    """The names that stand in the statement of an event, but for its own."""
    return find_names(read_statement(step)) - {step.name}


def read_statement(step: Step) -> str:
    """The statement of an event, with the lines on which it goes on."""
    lines = read_lines(step.file)
    if not 0 < step.line <= len(lines):
        return step.text
    text = lines[step.line - 1]
    for line in lines[step.line : step.line + LONGEST]:
        bare = STRING.sub("", text)
        open_ = sum(map(bare.count, "([{")) - sum(map(bare.count, ")]}"))
        if open_ <= 0 and not bare.rstrip().endswith(("...", "\\")):
            break
        text += "\n" + line
    return text


@lru_cache(64)
def read_lines(file: str) -> tuple[str, ...]:
    path = Path(file)
    if not path.is_file():
        return ()
    return tuple(path.read_text(encoding="utf-8", errors="replace").splitlines())
