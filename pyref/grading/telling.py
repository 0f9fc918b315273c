"""A reason as its reader knows things: short, with names and lines of a submission."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pyref.fixtures.strict import cut
from pyref.grading.marks import LACKING, Mark
from pyref.grading.notebook import Program
from pyref.grading.room import Room
from pyref.grading.rubric import Task

MOST = 240  # letters of a reason: what is longer is mostly printed by the port
REST, DEEPEST = " ...", 4
CLOSED = {"(": ")", "[": "]", "{": "}"}
ABSENT = re.compile(
    r"(.+?): (?:has no (\w+; (?:did you mean [^?]*\?|it has [\w, ]+))"
    r"|which function\? (it has [\w, ]+))$"
)
LINE = re.compile(r"\((?:<unknown>|[^()\s]+\.py), line (\d+)\)")
OF_FILE = re.compile(r"line (\d+) of file (\w+\.m)\b")
UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def shorten(reason: str) -> str:
    """About three lines of a terminal, of whole words; what is open is closed."""
    if len(reason) <= MOST:
        return reason
    head = reason[: MOST - len(REST)]
    if " " in head[MOST // 2 :] and reason[len(head)] != " ":
        head = head.rpartition(" ")[0]
    whole = head.rpartition("; ")[0]
    head = whole if len(whole) > 2 * MOST // 3 else head
    head = head.rstrip(" ,;:([{") + REST
    return head + find_open(head)


def find_open(text: str) -> str:
    """The brackets that a text leaves open, closed."""
    left: list[str] = []
    for letter in text:
        if letter in CLOSED:
            left.append(CLOSED[letter])
        elif left and letter == left[-1]:
            left.pop()
    return "".join(reversed(left[-DEEPEST:]))


def tell_lacking(names: Sequence[str]) -> str:
    """That no file of a task is there, and what is."""
    there = cut(", ".join(names)) if names else "no file at all"
    return f"{LACKING}: no file for this task; there is: {there}"


def find_lacking(reason: str, task: Task) -> str:
    """Which function a file has not, where that is the reason; else nothing."""
    found = ABSENT.match(reason.removeprefix(f"cannot be called as {task.layer}: "))
    if not found:
        return ""
    names = " or ".join(task.functions or (task.layer,))
    return f"{found[1]} has no {found[2] or f'{names}; {found[3]}'}"


def tell_reason(reason: str, room: Room) -> str:
    """A reason without our folders; of a notebook with its cells.

    A line of a file that was written for a function is that of what was handed in.
    """

    def place(found: re.Match[str]) -> str:
        numbers = room.origins.get(found[2], ())
        line = int(found[1][:9])
        known = line <= len(numbers)
        return (
            f"line {numbers[line - 1]} of file {room.file.name}" if known else found[0]
        )

    told = reason.replace(f"{room.work}/", "").replace(str(room.base), "")
    told = OF_FILE.sub(place, told)
    if room.program:
        told = tell_cells(told, room.program)
    return shorten(told)


def tell_cells(reason: str, program: Program) -> str:
    """A reason with the cell of a line, and the cell that would be needed."""

    def place(found: re.Match[str]) -> str:
        where = program.find_place(int(found[1][:9]))
        return f"({where})" if where else found[0]

    lacking = UNDEFINED.search(reason)
    cell = program.sets.get(lacking[1]) if lacking else None
    told = LINE.sub(place, reason)
    if lacking and cell:
        needed = f"{lacking[0]}: cell {cell} gives it a value, which cells must list"
        told = told.replace(lacking[0], needed, 1)
    return told


def read_words(file: Path) -> set[str]:
    """Every word of a file that is run."""
    return {*re.findall(r"\w+", file.read_text("utf-8", "replace"))}


def is_named(words: set[str], functions: Sequence[str]) -> bool:
    """Whether one of these names, or both of a pair, may be among these words."""
    return any({*re.findall(r"\w+", one)} <= words for one in functions)


def tell_instead(mark: Mark) -> Mark:
    """The mark, and that something stands in the place of the names asked for."""
    names = " or ".join(mark.task.functions)
    told = f"has no {names}; what it has instead was taken"
    return replace(mark, said=f"{mark.said}; {told}")
