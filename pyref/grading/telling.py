"""A reason as its reader knows things: short, with names and lines of a submission."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pyref.fixtures.strict import cut
from pyref.grading.marks import Mark
from pyref.grading.notebook import Program
from pyref.grading.room import Room

MOST = 240  # letters of a reason: what is longer is mostly printed by the port
LINE = re.compile(r"\((?:<unknown>|[^()\s]+\.py), line (\d+)\)")
UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def shorten(reason: str) -> str:
    """About two lines of a terminal."""
    return cut(reason, MOST)


def tell_reason(reason: str, room: Room) -> str:
    """A reason without our folders; of a notebook with its cells."""
    told = reason.replace(f"{room.work}/", "").replace(str(room.base), "")
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
