"""Which argument of a call a parameter gets, read off the head of its function."""

import re
from functools import lru_cache

from pyref.pairs.statements import read_lines

OPEN, CLOSED = "([{", ")]}"


@lru_cache(256)
def list_parameters(file: str, function: str) -> tuple[str, ...] | None:
    """The names in the head of a function, without self; None where it is not found."""
    text = "\n".join(read_lines(file))
    bare = re.escape(function.rpartition(".")[2])
    head = re.search(rf"\bdef\s+{bare}\s*(\()", text) or re.search(
        rf"\bfunction\b[^\n%]*?\b{bare}\s*(\()", text
    )
    if not head:
        return None
    names = [part.partition("=")[0].partition(":")[0] for part in
             split_arguments(text[head.start(1) :])]  # fmt: skip
    listed = [name.replace("...", "").strip(" *\n\t") for name in names]
    return tuple(name for name in listed if name not in ("self", "cls", ""))


def split_arguments(text: str) -> list[str]:
    """The parts between commas of a text that begins with its parenthesis."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in OPEN) - (letter in CLOSED)
        if depth == 0:
            break
        if letter == "," and depth == 1:
            parts.append("")
        elif depth > 1 or letter != "(":
            parts[-1] += letter
    return parts


def find_argument(text: str, file: str, function: str, name: str) -> str | None:
    """What a statement hands over as one parameter of a function that it calls.

    None where that cannot be read, "" where the parameter is not given.
    """
    parameters = list_parameters(file, function)
    bare = re.escape(function.rpartition(".")[2])
    call = re.search(rf"\b{bare}\s*(\()", text)
    if not call or not parameters or name not in parameters:
        return None
    parts = split_arguments(text[call.start(1) :])
    for part in parts:
        key, equal, value = part.partition("=")
        if equal and key.strip() == name:
            return value
    at = parameters.index(name)
    return parts[at] if at < len(parts) else ""


@lru_cache(256)
def list_outputs(file: str, function: str) -> tuple[str, ...]:
    """The names that a function gives, in order: of its head, or of its last return."""
    text = "\n".join(read_lines(file))
    bare = re.escape(function.rpartition(".")[2])
    head = re.search(rf"\bfunction\s+\[([^\]]*)\]\s*=\s*{bare}\b", text)
    if head:
        return tuple(re.split(r"[\s,]+", head.group(1).strip()))
    found = re.search(rf"(?ms)^([ \t]*)def\s+{bare}\b.*?(?=^\1\S|\Z)", text)
    returns = re.findall(r"(?m)^\s*return\s+([\w, ]+)$", found.group()) if found else []
    return tuple(returns[-1].replace(" ", "").split(",")) if returns else ()


def split_statement(text: str) -> tuple[list[str], list[str]]:
    """What a statement assigns to, and the parts of what it assigns, between commas."""
    equal = re.search(r"(?<![=<>!~+\-*/^])=(?!=)", text)
    if not equal:
        return [], []
    left, right = text[: equal.start()].strip(), text[equal.end() :].strip(" ;\n")
    inner = left[1:-1] if left[:1] in ("[", "(") else left
    targets = split_arguments(f"({inner})")
    if left[:1] == "[" and len(targets) == 1:
        targets = inner.split()
    return [target.strip() for target in targets], split_arguments(f"({right})")
