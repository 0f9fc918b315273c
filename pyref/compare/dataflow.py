"""What a value was made of, and what is made of it: read off the statements of a trace.

An event is an assignment as it was traced. It reads the values whose names stand in its
statement: those assigned last before it in the same function, what a function that it
calls gives, and where a name is a parameter, what the call of its function reads. Only
names are looked at, so an event may read more than it uses, never less.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from pyref.compare.side import Step

NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
STRING = re.compile(r"""(?<![\w)\]}'.])'[^'\n]*'|"[^"\n]*\"""")
LONGEST = 40  # lines of one statement


def base_of(name: str) -> str:
    """A name without its index: dW of dW(:, y(i)), nn.W of nn.W{1}."""
    found = NAME.match(name)
    return found.group() if found else name


def list_reads(steps: Sequence[Step]) -> list[set[int]]:
    """For each event the numbers of those that it reads."""
    functions = {step.function for step in steps}
    texts = [read_statement(step) for step in steps]
    names = [set(NAME.findall(STRING.sub("", text))) for text in texts]
    reads: list[set[int]] = []
    for i, step in enumerate(steps):
        used = set(names[i])
        if is_whole(step, texts[i]):
            used.discard(step.name)
        found = set()
        for name in used - {"return"}:
            found |= find_sources(steps, i, step.function, name)
            if name in functions and name != step.function:
                found |= find_given(steps, names, i, name)
        found |= find_call(steps, names, i, used)
        reads.append(found)
    return reads


def list_names(step: Step) -> set[str]:
    """The names that stand in the statement of an event, but for its own."""
    return set(NAME.findall(STRING.sub("", read_statement(step)))) - {step.name}


def is_whole(step: Step, text: str) -> bool:
    """Whether a statement assigns a name as a whole, not a part or by what it was."""
    if step.name != base_of(step.name):
        return False
    body = text.partition("=")[2]
    return bool(body) and step.name not in NAME.findall(body)


def find_sources(
    steps: Sequence[Step], before: int, function: str, name: str
) -> set[int]:
    """The last events before that gave a name, its fields or its whole their values."""
    found: dict[str, int] = {}
    for k in range(before):
        base = base_of(steps[k].name)
        if is_beside(steps[k], steps[before]):
            continue
        if steps[k].function == function and are_one(base, name):
            if is_above(base, name):
                found.clear()
            found[base] = k
    return set(found.values())


def is_beside(step: Step, other: Step) -> bool:
    """Whether one statement assigns both, as a, b = f () does."""
    same = step.file == other.file and step.line == other.line
    return same and step.turn == other.turn and step.name != other.name


def are_one(name: str, other: str) -> bool:
    """Whether one names the other, a field of it, or what it is a field of."""
    return is_above(name, other) or is_above(other, name)


def is_above(name: str, other: str) -> bool:
    return f"{other}.".startswith(f"{name}.")


def find_given(
    steps: Sequence[Step], names: Sequence[set[str]], before: int, function: str
) -> set[int]:
    """What a function gave that was called last before: all that it reads no more."""
    mine = []
    for k in range(before - 1, -1, -1):
        if steps[k].function == function:
            mine.append(k)
        elif mine and function in names[k]:
            break
    later: set[str] = set()
    found = set()
    for k in mine:  # from the last to the first
        base = base_of(steps[k].name)
        if steps[k].name == "return" or not any(is_above(n, base) for n in later):
            found.add(k)
        later |= names[k] - {base}
    return found


def find_call(
    steps: Sequence[Step], names: Sequence[set[str]], at: int, used: Iterable[str]
) -> set[int]:
    """What the statement reads that called this function, for names that are not set.

    A call stands behind what it calls, since it is traced when it has ended.
    """
    function = steps[at].function
    if all(find_sources(steps, at, function, name) for name in used):
        return set()
    for k in range(at + 1, len(steps)):
        if steps[k].function != function and function in names[k]:
            found = set()
            for name in names[k]:
                found |= find_sources(steps, at, steps[k].function, name)
            return found
    return set()


def close(reads: Sequence[set[int]], events: Iterable[int]) -> set[int]:
    """These events and all that they were made of."""
    found: set[int] = set()
    rest = list(events)
    while rest:
        k = rest.pop()
        if k not in found:
            found.add(k)
            rest += reads[k]
    return found


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
