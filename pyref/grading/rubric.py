"""The rubric of an exercise: which layers, what they are worth, in which files.

Every refusal is a FormatError that names file and field.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyref.errors import FormatError
from pyref.fixtures.load import load
from pyref.layers import __all__ as LAYERS
from pyref.port.process import DEADLINE

FIELDS = ("title", "deadline", "time", "accept", "visibility", "task")
OF_TASK = ("layer", "files", "function", "cells", "points", "arrays")
ACCEPTABLE = ("textbook", "ties", "unbiased", "turned", "scan")
VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")
RUN_AS = {".py": ".py", ".m": ".m", ".ipynb": ".py"}
"""The kinds of files that may be handed in, and as which each is run."""
TIME = 120.0


@dataclass(frozen=True)
class Task:
    """One layer: files in which it may stand, its function, its points by array.

    functions: names that its function may have. cells: those of a notebook that are
    run.
    """

    layer: str
    files: tuple[str, ...]
    points: float
    functions: tuple[str, ...] = ()
    arrays: dict[str, float] = field(default_factory=dict)
    cells: tuple[str, ...] = ()

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
        """All its points."""
        return sum(task.points for task in self.tasks)

    def list_suffixes(self, names: Iterable[str]) -> tuple[str, ...]:
        """Kinds of files, .py and .m, that are run where files of these names are."""
        asked = {file for task in self.tasks for file in task.files}.intersection(names)
        return tuple(sorted({RUN_AS[Path(name).suffix] for name in asked}))


def read_rubric(path: str | Path) -> Rubric:
    """The rubric in a TOML file; FormatError where it is none."""
    name = Path(path).name
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise FormatError(f"{name}: {said}") from None
    refuse_unknown(name, document, FIELDS)
    entries = need(name, document, "task", list)
    tasks = tuple(
        read_task(f"{name}: task {i}", entry) for i, entry in enumerate(entries, 1)
    )
    accept = tuple(document.get("accept", Rubric.accept))
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
    if not isinstance(seconds, int | float) or seconds <= 0:
        raise FormatError(f"{where}: {field} is {seconds!r}, not a number above 0")
    return float(seconds)


def read_task(where: str, entry: Mapping[str, Any]) -> Task:
    """A task; where is how it is called in an error."""
    refuse_unknown(where, entry, OF_TASK)
    layer = need(where, entry, "layer", str)
    if layer not in LAYERS:
        raise FormatError(f"{where}: layer is {layer}, which is none")
    files = need(where, entry, "files", list)
    for file in files:
        if Path(str(file)).suffix not in RUN_AS or Path(str(file)).name != file:
            kinds = ", ".join(RUN_AS)
            raise FormatError(f"{where}: files has {file!r}, no name ending in {kinds}")
    points = need(where, entry, "points", (int, float))
    results = next(case for case in load(layer) if not case.error).results
    arrays = entry.get("arrays", dict.fromkeys(results, 1))
    for name, weight in arrays.items():
        if name not in results:
            asked = " ".join(results)
            raise FormatError(f"{where}: arrays has {name}, {layer} gives {asked}")
        if not isinstance(weight, int | float) or weight < 0:
            raise FormatError(f"{where}: arrays.{name} is {weight!r}, not from 0")
    if not sum(arrays.values()):
        raise FormatError(f"{where}: arrays has no weight above 0")
    named = entry.get("function", [])
    named = [named] if isinstance(named, str) else named
    functions = read_names(where, "function", named)
    cells = read_names(where, "cells", entry.get("cells", []))
    return Task(layer, tuple(files), float(points), functions, dict(arrays), cells)


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
