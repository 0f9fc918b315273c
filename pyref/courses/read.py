"""What is known of a course, a book or a library.

    course = read_course("cs231n")
    for task in course.tasks: task.functions, task.layer

A task is judged as a layer, or by the slopes of its cost (inputs and gradient, as
pyref gradcheck has them). adapter: the function of NAME.py that calls it. known: what
the course itself has in another way; where it is right, it counts as right. Of a
library names alone are known: which of its functions is which layer.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyref.crosscheck.plan import must_be_known
from pyref.paths import FIXTURES

FOLDER = FIXTURES / "courses"


@dataclass(frozen=True)
class Known:
    """A finding that the course's own formula has: the mistake's name, and why.

    undone: the function of NAME.py that calls the task and takes it off again, so that
    what else is wrong is seen.
    """

    mistake: str
    told: str
    right: bool = False
    undone: str = ""


@dataclass(frozen=True)
class Task:
    """Functions that a course has written: one, or forward and backward."""

    functions: tuple[str, ...]
    layer: str = ""
    adapter: str = ""
    inputs: str = ""
    gradient: tuple[str, ...] = ()
    known: tuple[Known, ...] = ()

    @property
    def name(self) -> str:
        return ",".join(self.functions)


@dataclass(frozen=True)
class Lack:
    """Functions that a course has written, and pyref has nothing for: what they are."""

    functions: tuple[str, ...]
    what: str


@dataclass(frozen=True)
class Printed:
    """Numbers that a course prints of a function: see printed.py.

    adapter: the function of NAME.py that calls it.
    """

    function: str
    where: str
    takes: Mapping[str, Any]
    gives: Mapping[str, str]
    decimals: int | None = None
    adapter: str = ""

    @property
    def name(self) -> str:
        return f"{self.function}, {self.where}"


@dataclass(frozen=True)
class Course:
    """title, by and link: what it is; kind: course, book or library.

    provenance: read, where its code was at hand, or memory. names: the name that a
    layer has here, and the functions that it has there. differs: of a function, what
    it has in another way than the layer; wrong: what it does that no layer of its kind
    does, seen when it was run.
    """

    name: str
    title: str
    by: str
    link: str
    kind: str
    provenance: str
    tasks: tuple[Task, ...]
    lacks: tuple[Lack, ...]
    printed: tuple[Printed, ...]
    names: Mapping[str, tuple[str, ...]]
    differs: Mapping[str, str]
    wrong: Mapping[str, str]

    @property
    def adapters(self) -> Path:
        return FOLDER / f"{self.name}.py"

    def label(self, task: Task) -> str:
        """The first of a task's functions, and all where two tasks begin alike."""
        first = (task.functions[0], task.layer)
        alike = [t for t in self.tasks if (t.functions[0], t.layer) == first]
        return task.functions[0] if len(alike) == 1 else task.name


HEAD = ("title", "by", "link", "kind", "provenance")


def list_courses() -> list[str]:
    """The names of courses and books, whose functions can be checked."""
    return [course.name for course in read_all() if course.kind != "library"]


def read_all() -> Iterator[Course]:
    """Courses, books and libraries, in the order of their names."""
    return map(read, sorted(FOLDER.glob("*.toml")))


def read_course(name: str) -> Course:
    """Errors: pyref:value, for a name that is none."""
    must_be_known(name, list_courses(), "no course")
    return read(FOLDER / f"{name}.toml")


def read(path: Path) -> Course:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    head = {key: told[key] for key in HEAD}
    name = path.stem
    return Course(
        name=name,
        tasks=tuple(map(read_task, told.get("task", ()))),
        lacks=tuple(
            Lack(tuple(one["functions"]), one["what"]) for one in told.get("lacks", ())
        ),
        printed=tuple(Printed(**one) for one in told.get("printed", ())),
        names={k: tuple(v) for k, v in told.get("names", {}).items()},
        differs=told.get("differs", {}),
        wrong=told.get("wrong", {}),
        **head,
    )


def read_task(table: Mapping[str, Any]) -> Task:
    return Task(
        functions=tuple(table["functions"]),
        layer=table.get("as", ""),
        adapter=table.get("adapter", ""),
        inputs=table.get("inputs", ""),
        gradient=tuple(table.get("gradient", ())),
        known=tuple(Known(**one) for one in table.get("known", ())),
    )
