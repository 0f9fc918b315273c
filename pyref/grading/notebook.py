"""A notebook as the file that is run: the cells that a rubric names, in their order.

    program = write_program(content, "exercise.ipynb", ["setup", "dense"])
    program.text

A cell has the name that its first line says (# pyref: NAME), a tag, or the id that
nbgrader gives it; else those of the functions and classes that it defines. A cell whose
functions these call comes with them. Nothing is run here, and Python's parser sees
nothing of it: that is left to the jail.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pyref.errors import DomainError
from pyref.fixtures.strict import LARGEST, cut
from pyref.foreign import show
from pyref.grading.statements import clean_cell, list_imports
from pyref.port.worker.target import SIDES

SUFFIX = ".ipynb"
MOST = 2**18  # letters of all code in it
MARK = re.compile(r"\s*#\s*pyref:\s*(\S+)")
DEFINED = re.compile(r"^(?:async +def|def|class) +(\w+)", re.MULTILINE)
SET = re.compile(r"^(\w+) *=[^=]", re.MULTILINE)
SAID = re.compile(r"(\'\'\'|\"\"\").*?\1|#[^\n]*|'[^'\n]*'|\"[^\"\n]*\"", re.DOTALL)
USED = re.compile(r"(?<![\w.])(?<!def )([A-Za-z_]\w*) *[(.]")


class LackingError(DomainError):
    """What is asked for is not in what was handed in."""


@dataclass(frozen=True)
class Cell:
    """Code, the names that it was given, and those that it defines.

    number: its place in the notebook; above: lines of it that the code lacks.
    """

    source: str
    marks: tuple[str, ...]
    defines: tuple[str, ...]
    number: int
    above: int

    @property
    def uses(self) -> set[str]:
        """Names that it calls, or of which it takes something."""
        return {*USED.findall(SAID.sub("", self.source))}

    def is_of(self, name: str) -> bool:
        """Whether it defines NAME, or NAME_forward, NAME_backward and their like.

        Of NAME_forward its backward function too.
        """
        low = name.lower()
        backs = {name.replace(*side).lower() for side in SIDES}
        return any(
            one.lower() in backs or one.lower().startswith(f"{low}_")
            for one in self.defines
        )


@dataclass(frozen=True)
class Program:
    """What is run of a notebook. starts: its first line in the text, by cell.

    sets: the cell that gives a name its value, of those that are not run.
    """

    text: str
    starts: dict[int, int]
    sets: dict[str, int]

    def find_place(self, line: int) -> str:
        """A line of the text as cell and line there; "" where it is in none."""
        below = [number for number, first in self.starts.items() if first <= line]
        if not below:
            return ""
        cell = below[-1]
        return f"cell {cell}, line {line - self.starts[cell] + 1}"


def write_program(content: bytes, name: str, wanted: Sequence[str]) -> Program:
    """The cells wanted, below the imports of all others. Errors: pyref:value."""
    cells = read_cells(content, name)
    chosen = add_needed(cells, choose(cells, name, wanted))
    others = [cell for n, cell in enumerate(cells) if n not in chosen]
    imports = chain.from_iterable(list_imports(cell.source) for cell in others)
    parts, line, starts = [*dict.fromkeys(imports)], 1, {}
    line += sum(part.count("\n") + 2 for part in parts)
    for cell in (cells[n] for n in sorted(chosen)):
        starts[cell.number] = line - cell.above
        parts.append(cell.source)
        line += cell.source.count("\n") + 2
    text = "\n\n".join(parts)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise DomainError(f"{name}: a cell has half of a character") from None
    sets = {one: cell.number for cell in others for one in SET.findall(cell.source)}
    return Program(f"{text}\n", starts, sets)


def choose(cells: Sequence[Cell], name: str, wanted: Sequence[str]) -> set[int]:
    """Places of cells of these names: those so called, else those that define them.

    A name that no cell has is no fault where others are there.
    """
    chosen: set[int] = set()
    for one in wanted:
        called = {n for n, cell in enumerate(cells) if one in cell.marks}
        chosen |= called or {n for n, cell in enumerate(cells) if cell.is_of(one)}
    if not chosen:
        names = {n: None for cell in cells for n in (*cell.marks, *cell.defines)}
        there = cut(", ".join(names)) if names else "none that has a name"
        told = f"no cell is called {' or '.join(wanted)} or defines it"
        raise LackingError(f"{name}: {show(f'{told}; there are {there}')}")
    return chosen


def add_needed(cells: Sequence[Cell], chosen: set[int]) -> set[int]:
    """With the cells that define what these call, and what those call in turn."""
    places: dict[str, list[int]] = {}
    for n, cell in enumerate(cells):
        for one in cell.defines:
            places.setdefault(one, []).append(n)
    known = {one for n in chosen for one in cells[n].defines}
    found, left = {*chosen}, [*chosen]
    while left:
        wanted = cells[left.pop()].uses & places.keys() - known
        known |= wanted
        more = {n for one in wanted for n in places[one]} - found
        found |= more
        left += more
    return found


def read_cells(content: bytes, name: str) -> list[Cell]:
    """The cells of code. Errors: pyref:value, with the cell."""
    document = parse(content, name)
    if document.get("nbformat") != 4:
        raise DomainError(f"{name}: is no notebook of format 4")
    if (language := find_language(document)) != "python":
        told = f"is a notebook in {cut(show(language), 30)}, not in Python"
        raise DomainError(f"{name}: {told}")
    entries = document.get("cells")
    if not isinstance(entries, list):
        raise DomainError(f"{name}: cells is no list")
    cells: list[Cell] = []
    left = MOST
    for number, entry in enumerate(entries, 1):
        source = read_source(entry, f"{name}: cell {number}")
        left -= len(source)
        if left < 0:
            raise DomainError(f"{name}: its code has more than {MOST} letters")
        cells += [make_cell(entry, source, number)] if source else []
    return cells


def parse(content: bytes, name: str) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise DomainError(f"{name}: has more than {LARGEST} bytes")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise DomainError(f"{name}: its brackets go too deep") from None
    except ValueError as error:
        raise DomainError(f"{name}: is no JSON: {cut(show(error), 80)}") from None
    if not isinstance(document, dict):
        raise DomainError(f"{name}: is no object of JSON")
    return document


def find_language(document: dict[str, Any]) -> str:
    """That of its kernel; Python where it says none."""
    metadata = read_table(document, "metadata")
    for field, key in (("kernelspec", "language"), ("language_info", "name")):
        said = read_table(metadata, field).get(key)
        if isinstance(said, str) and said:
            low = said.lower()
            return "python" if low in ("python", "python3", "ipython") else low
    return "python"


def read_source(entry: Any, where: str) -> str:
    """The code of a cell; empty where it is none."""
    if not isinstance(entry, dict):
        raise DomainError(f"{where} is no object of JSON")
    if entry.get("cell_type") != "code":
        return ""
    source = entry.get("source", "")
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise DomainError(f"{where}: source is no text")
    return "".join(lines)


def make_cell(entry: dict[str, Any], source: str, number: int) -> Cell:
    """A cell with its names: first line, tags, and the id of nbgrader."""
    text = clean_cell(source)
    first, metadata = MARK.match(text), read_table(entry, "metadata")
    tags = metadata.get("tags")
    given = [
        first.group(1) if first else None,
        *(tags if isinstance(tags, list) else ()),
        read_table(metadata, "nbgrader").get("grade_id"),
    ]
    marks = tuple(one for one in given if isinstance(one, str))
    above = source.count("\n") - text.count("\n")
    return Cell(text, marks, tuple(DEFINED.findall(text)), number, above)


def read_table(table: dict[str, Any], name: str) -> dict[str, Any]:
    """A table in another; empty where there is none."""
    found = table.get(name)
    return found if isinstance(found, dict) else {}
