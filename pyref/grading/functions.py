"""A file of Octave with several functions: the one that a task names is called.

From outside Octave sees the first function of a file, and none of a script. A function
that is asked for, and what goes back beside it, gets a file of its name in the
submission's own folder, where it stands first and all others follow.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyref.grading.notebook import LackingError
from pyref.grading.room import Room
from pyref.grading.rubric import Task
from pyref.port.worker.target import BACKS, SIDES

GAP = r"(?:[ \t]|\.\.\.[^\n]*\n)*"
HEAD = re.compile(
    rf"^([ \t]*)function\b{GAP}(?:(?:\[[^\]]*\]|\w+){GAP}={GAP})?([A-Za-z]\w*)", re.M
)
BLOCK = re.compile(r"^[ \t]*[%#]\{[ \t]*\r?$.*?^[ \t]*[%#]\}[ \t]*\r?$", re.M | re.S)
COMMENT = re.compile(r"^[ \t]*[%#][^\n]*", re.M)
MORE = ("{}Back", "{}Gradient", "{}Prime", "{}Derivative", "{}Slope")


@dataclass(frozen=True)
class Source:
    """A file by lines; functions: where each begins, and the line after its last.

    kind: how it begins: function, classdef, or script for anything else.
    """

    lines: tuple[str, ...]
    functions: dict[str, range]
    kind: str

    def place_first(self, name: str) -> list[int]:
        """The lines of all functions, counted from 0, those of this one at the top."""
        others = (part for one, part in self.functions.items() if one != name)
        return [n for part in (self.functions[name], *others) for n in part]


def read_source(file: Path) -> Source:
    """Functions stand as far to the right as the first; what is farther is nested."""
    text = file.read_bytes().decode("latin-1")
    code = BLOCK.sub(lambda found: "\n" * found[0].count("\n"), text)
    first = COMMENT.sub("", code).split(maxsplit=1)
    kind = re.match(r"\w*", first[0])[0] if first else ""  # type: ignore[index]
    heads = list(HEAD.finditer(code))
    heads = [head for head in heads if head[1] == heads[0][1]]
    lines = (*text.split("\n"),)
    begins = [code.count("\n", 0, head.start()) for head in heads]
    parts = map(range, begins, [*begins[1:], len(lines)])
    functions: dict[str, range] = {}
    for head, part in zip(heads, parts, strict=True):
        functions.setdefault(head[2], part)
    return Source(
        lines, functions, kind if kind in ("function", "classdef") else "script"
    )


def lay_functions(
    room: Room, task: Task, tasks: Iterable[Task]
) -> tuple[Room, tuple[str, ...], bool]:
    """The room, the files that are called, and whether that stands for another name.

    LackingError where the function of this task is not there, and that of another is,
    or nothing that could be called.
    """
    source, name = read_source(room.file), room.file.name
    ways = [way.split(",") for way in task.functions or (room.file.stem, task.layer)]
    there = [way for way in ways if {*way} <= source.functions.keys()]
    if source.kind == "script" and not there and not task.functions:
        there = [[one] for one in source.functions if list_backs(one, source)][:1]
    if there and source.kind != "classdef":
        return lay_files(room, source, there[0])
    usual = source.kind == "classdef" or [room.file.stem] in ways
    others = {
        one for other in tasks for way in other.functions for one in way.split(",")
    }
    if source.kind == "script" or (not usual and others & source.functions.keys()):
        asked = " or ".join(task.functions or (task.layer,))
        known = ", ".join(source.functions) or "no function"
        raise LackingError(f"{name} has no {asked}; it has {known}")
    return room, (name,), bool(task.functions) and not usual


def lay_files(
    room: Room, source: Source, way: Sequence[str]
) -> tuple[Room, tuple[str, ...], bool]:
    """A file for each of a pair, or for one and all that may go back beside it."""
    beside = list_backs(way[0], source) if len(way) == 1 else []
    if [room.file.stem, *beside] == [*way] and way[0] == next(iter(source.functions)):
        return room, (room.file.name,), False
    origins = {}
    for one in (*way, *beside):
        numbers = source.place_first(one)
        text = "\n".join(source.lines[n] for n in numbers) + "\n"
        (room.work / f"{one}.m").write_bytes(text.encode("latin-1"))
        origins[f"{one}.m"] = tuple(n + 1 for n in numbers)
    room = replace(room, origins=origins)
    return room, tuple(f"{one}.m" for one in way), False


def list_backs(name: str, source: Source) -> list[str]:
    """The functions beside this one that are named as its backward function is."""
    names = [name.replace(*side) for side in SIDES]
    names += [form.format(name) for form in (*BACKS, *MORE)]
    return [one for one in source.functions if one in names and one != name]
