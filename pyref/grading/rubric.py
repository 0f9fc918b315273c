"""The rubric of an exercise: which layers, what they are worth, in which files.

Every refusal is a FormatError that names file and field.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from math import isfinite
from pathlib import Path
from typing import Any

from pyref.errors import FormatError
from pyref.fixtures.load import load
from pyref.fixtures.near import list_near
from pyref.layers import __all__ as LAYERS
from pyref.port.conventions import is_made, list_phrases
from pyref.port.process import DEADLINE

FIELDS = ("title", "deadline", "time", "accept", "visibility", "task")
OF_TASK = ("layer", "files", "function", "cells", "points", "arrays", "name", "bonus",
           "conventions")  # fmt: skip
ACCEPTABLE = ("textbook", "ties", "unbiased", "turned", "scan", "single")
VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")
RUN_AS = {".py": ".py", ".m": ".m", ".ipynb": ".py"}
"""The kinds of files that may be handed in, and as which each is run."""
TIME = 120.0


@dataclass(frozen=True)
class Task:
    """One layer: files in which it may stand, its function, its points by array.

    files: names, or patterns as of a shell. functions: names that its function may
    have. cells: those of a notebook that are run. called: its name, where the rubric
    gives one; bonus: whether its points come on top. conventions: those that are let
    pass, all of them where that is None. others: what may be written in its place.
    """

    layer: str
    files: tuple[str, ...]
    points: float
    functions: tuple[str, ...] = ()
    arrays: dict[str, float] = field(default_factory=dict)
    cells: tuple[str, ...] = ()
    called: str = ""
    bonus: bool = False
    conventions: tuple[str, ...] | None = None
    others: tuple["Task", ...] = ()

    @property
    def name(self) -> str:
        """As what it is told: its layer, or those among which it may be chosen."""
        layers = (self.layer, *(one.layer for one in self.others))
        return self.called or " or ".join(layers)

    @property
    def head(self) -> str:
        """Its name, and what it is worth."""
        bonus = ", bonus" if self.bonus else ""
        return f"{self.name} ({self.points:g}{bonus})"

    def find_files(self, files: Iterable[Path]) -> list[Path]:
        """Those in which it may stand, as the rubric has them in order."""
        known = list(files)
        found = (p for one in self.files for p in known if is_named(p.name, one))
        return list(dict.fromkeys(found))

    @property
    def wanted(self) -> tuple[str, ...]:
        """The cells that are run, by name: without any, those of its function."""
        return self.cells or self.functions or (self.layer,)


@dataclass(frozen=True)
class Rubric:
    """The tasks of an exercise, and what is let pass.

    deadline: seconds for each answer; time: for all answers to one task. visibility:
    when Gradescope shows a task to its student.
    """

    title: str
    tasks: tuple[Task, ...]
    deadline: float = DEADLINE
    accept: tuple[str, ...] = ("textbook", "ties")
    time: float = TIME
    visibility: str = VISIBILITIES[0]

    @property
    def worth(self) -> float:
        """All its points, without those of bonus tasks."""
        return find_worth(self.tasks)

    def has_pattern(self, name: str) -> bool:
        """Whether a file has a name that a pattern fits, and no task by itself."""
        asked = [one for task in self.tasks for one in task.files]
        return name not in asked and any(is_named(name, one) for one in asked)

    def list_suffixes(self, names: Iterable[str]) -> tuple[str, ...]:
        """Kinds of files, .py and .m, that are run where files of these names are."""
        paths = [Path(name) for name in names]
        asked = {path for task in self.tasks for path in task.find_files(paths)}
        return tuple(sorted({RUN_AS[path.suffix] for path in asked}))


def is_named(name: str, pattern: str) -> bool:
    """Whether a file has this name, or one of this pattern, letter by letter."""
    return name == pattern or fnmatchcase(name, pattern)


def find_worth(tasks: Iterable[Task]) -> float:
    """The points of tasks that are no bonus."""
    return sum(task.points for task in tasks if not task.bonus)


def read_rubric(path: str | Path) -> Rubric:
    """The rubric in a TOML file; FormatError where it is none."""
    name = Path(path).name
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except RecursionError:
        raise FormatError(f"{name}: its brackets go too deep") from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise FormatError(f"{name}: {said}") from None
    refuse_unknown(name, document, FIELDS)
    entries = need(name, document, "task", list)
    for place, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise FormatError(f"{name}: task {place} is {entry!r}, no table")
    tasks = tuple(
        read_task(f"{name}: task {i}", entry) for i, entry in enumerate(entries, 1)
    )
    accept = read_names(name, "accept", document.get("accept", [*Rubric.accept]))
    visibility = document.get("visibility", Rubric.visibility)
    for key, words, known in (
        ("accept", accept, ACCEPTABLE),
        ("visibility", (visibility,), VISIBILITIES),
    ):
        for word in words:
            if word not in known:
                asked = ", ".join(known)
                raise FormatError(f"{name}: {key} has {word}, not one of {asked}")
    deadline, time = (
        read_seconds(name, document, field, usual)
        for field, usual in (("deadline", DEADLINE), ("time", TIME))
    )
    title = str(document.get("title", name))
    return Rubric(title, tasks, deadline, accept, time, visibility)


def read_seconds(
    where: str, document: Mapping[str, Any], field: str, usual: float
) -> float:
    seconds = document.get(field, usual)
    if not is_number(seconds) or seconds <= 0:
        raise FormatError(f"{where}: {field} is {seconds!r}, not a number above 0")
    return float(seconds)


def is_number(value: Any) -> bool:
    """Whether a value of TOML is a number, neither NaN nor infinite."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and isfinite(value)


def read_task(where: str, entry: Mapping[str, Any]) -> Task:
    """A task; where is how it is called in an error."""
    refuse_unknown(where, entry, OF_TASK)
    layers = need(where, entry, "layer", (str, list))
    layers = read_names(where, "layer", [layers] if isinstance(layers, str) else layers)
    if not layers:
        raise FormatError(f"{where}: layer is an empty list")
    first, *others = (read_layer(where, entry, layer) for layer in layers)
    require_phrases(where, first.conventions or (), layers)
    return replace(first, others=tuple(others))


def require_phrases(where: str, phrases: Iterable[str], layers: Sequence[str]) -> None:
    """Refuse what no convention of these layers is called."""
    sheets = [load(layer)[0].sheet for layer in layers]
    known = list(dict.fromkeys(one for sheet in sheets for one in list_phrases(sheet)))
    for phrase in phrases:
        if phrase in known or any(is_made(phrase, sheet) for sheet in sheets):
            continue
        near = get_close_matches(phrase, known)
        hint = f"near it: {'; '.join(near)}" if near else f"known: {'; '.join(known)}"
        told = f"conventions has {phrase!r}, which is none of {' or '.join(layers)}"
        raise FormatError(f"{where}: {told}; {hint}")


def read_layer(where: str, entry: Mapping[str, Any], layer: str) -> Task:
    """The task as one of the layers that may be written."""
    if layer not in LAYERS:
        near = list_near(layer, LAYERS)
        hint = f"; near it: {', '.join(near)}" if near else ""
        told = f"layer is {layer}, which is none{hint}; pyref list has them all"
        raise FormatError(f"{where}: {told}")
    files = need(where, entry, "files", list)
    if not files:
        raise FormatError(f"{where}: files is empty; it names what is handed in")
    for file in files:
        if Path(str(file)).suffix not in RUN_AS or Path(str(file)).name != file:
            kinds = ", ".join(RUN_AS)
            raise FormatError(f"{where}: files has {file!r}, no name ending in {kinds}")
    points = need(where, entry, "points", (int, float))
    if not is_number(points) or points < 0:
        raise FormatError(f"{where}: points is {points!r}, not from 0")
    results = next(case for case in load(layer) if not case.error).results
    arrays = entry.get("arrays", dict.fromkeys(results, 1))
    if not isinstance(arrays, dict):
        raise FormatError(f"{where}: arrays is {arrays!r}, no table")
    for name, weight in arrays.items():
        if name not in results:
            asked = " ".join(results)
            raise FormatError(f"{where}: arrays has {name}, {layer} gives {asked}")
        if not is_number(weight) or weight < 0:
            raise FormatError(f"{where}: arrays.{name} is {weight!r}, not from 0")
    if not sum(arrays.values()):
        raise FormatError(f"{where}: arrays has no weight above 0")
    named = entry.get("function", [])
    named = [named] if isinstance(named, str) else named
    functions = read_names(where, "function", named)
    cells = read_names(where, "cells", entry.get("cells", []))
    conventions = entry.get("conventions")
    if conventions is not None:
        conventions = read_names(where, "conventions", conventions)
    called = entry.get("name", "")
    bonus = entry.get("bonus", False)
    for key, value, kind in (("name", called, str), ("bonus", bonus, bool)):
        if not isinstance(value, kind):
            raise FormatError(f"{where}: {key} is of type {type(value).__name__}")
    return Task(layer, tuple(files), float(points), functions, dict(arrays), cells,
                called, bonus, conventions)  # fmt: skip


def read_names(where: str, field: str, value: Any) -> tuple[str, ...]:
    """Names in a list."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise FormatError(f"{where}: {field} is {value!r}, no list of names")
    return tuple(value)


def refuse_unknown(where: str, entry: Mapping[str, Any], fields: Iterable[str]) -> None:
    for name in entry:
        if name not in fields:
            raise FormatError(f"{where}: has {name}, not one of {', '.join(fields)}")


def need(
    where: str, entry: Mapping[str, Any], name: str, kind: type | tuple[type, ...]
) -> Any:
    """The value of a field, which must be there and of this type."""
    if name not in entry:
        raise FormatError(f"{where}: {name} is missing")
    if not isinstance(entry[name], kind):
        raise FormatError(f"{where}: {name} is of type {type(entry[name]).__name__}")
    return entry[name]
