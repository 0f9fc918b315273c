"""Find the functions of a course in files of the user's, as items to run.

    found = find_tasks(course, ["layers.py", "rnn_layers.py"], scratch)
    found.items, found.halves, found.lacking

A folder stands for all files below it, but for what programs leave there: names that
begin with a dot, and __MACOSX. What several of them have is an item for each. Nothing
is run here: of a Python file or a notebook the names that it defines are read, of a
MATLAB file its own name.
"""

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pyref.courses.read import Course, Printed, Task
from pyref.errors import DomainError
from pyref.fixtures.load import load
from pyref.grading.notebook import SUFFIX, read_cells, write_program
from pyref.grading.submissions import LEFT_BY_OTHERS as LEFT
from pyref.suite.read import Item

KINDS = (".py", ".m", SUFFIX)

BESIDE = "import sys; sys.path.insert(0, {folder!r})  # where the notebook lies\n\n"
ADAPTED = '''"""{function} of {source}, called as pyref calls it."""

from pyref.port.worker.loading import load_file

course = load_file({source!r})
adapters = load_file({adapters!r})


def {function}({takes}):
    return adapters.{function}(course, {takes})
'''


@dataclass(frozen=True)
class Half:
    """A task of which a folder has functions and does not have it whole: why, told."""

    task: Task
    told: str


@dataclass(frozen=True)
class PrintedIn:
    """Printed numbers of a function, and the target in which that stands.

    shown: what stands for files that were written to call it.
    """

    printed: Printed
    target: str
    shown: Mapping[str, str]
    name: str


@dataclass
class Found:
    """items with their tasks, in the order of the course, each where it stands.

    undone: of each item, the same without what is the course's own, or none. shown: of
    each item, what stands for files that were written to call it. printed:
    functions of which the course prints numbers. halves:
    tasks of which only a part is there; lacking: those of which nothing is; aside:
    parts that stand beside the whole; empty: places that have nothing of the course.
    """

    items: list[Item] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    undone: list[Item | None] = field(default_factory=list)
    shown: list[dict[str, str]] = field(default_factory=list)
    printed: list[PrintedIn] = field(default_factory=list)
    halves: list[Half] = field(default_factory=list)
    lacking: list[Task] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


def find_tasks(course: Course, places: Sequence[str], scratch: Path) -> Found:
    """Each task in each file that has it, in MATLAB in each folder.

    scratch: a folder for what is written to call them. Errors: pyref:value.
    """
    files = {path: read_names(path) for path in list_files(places)}
    whole = {task: list_whole(task, files) for task in course.tasks}
    judged = {
        (path.parent, name)
        for task, sources in whole.items()
        for paths in sources
        for path in paths
        for name in task.functions
    }
    found = Found()
    for task, sources in whole.items():
        for paths in sources:
            several = len(sources) > 1 or len(places) > 1
            add_item(found, course, task, paths, scratch, several)
        rest = {
            path: [n for n in task.functions if n in names]
            for path, names in files.items()
            if all(path not in paths for paths in sources)
        }
        parts = {path: names for path, names in rest.items() if names}
        add_parts(found, task, parts, judged, [paths[0].parent for paths in sources])
        if not (sources or any(half.task == task for half in found.halves)):
            found.lacking.append(task)
    found.printed = list(find_printed(course, files, scratch, len(places) > 1))
    if not (found.items or found.halves or found.printed):
        asked = ", ".join(task.name for task in course.tasks[:3])
        told = f"{', '.join(places)}: none of the functions of {course.name} is there"
        raise DomainError(f"{told} ({asked}, ...)")
    found.empty = [place for place in places if not has_some(course, place, files)]
    return found


def has_some(course: Course, place: str, files: Mapping[Path, set[str]]) -> bool:
    """Whether a file or folder has a function of the course."""
    functions = [
        *(t.functions for t in course.tasks),
        *(k.functions for k in course.lacks),
        *((one.function,) for one in course.printed),
    ]
    asked = set().union(*functions)
    inside = {path.resolve() for path in list_place(Path(place))}
    return any(names & asked for p, names in files.items() if p.resolve() in inside)


def list_whole(task: Task, files: Mapping[Path, set[str]]) -> list[tuple[Path, ...]]:
    """Where a task stands whole: a file, or of MATLAB one of a folder for each."""
    found: list[tuple[Path, ...]] = []
    for path, names in files.items():
        if path.suffix == ".m" and path.stem == task.functions[0]:
            paths = tuple(path.with_name(f"{name}.m") for name in task.functions)
            found += [paths] if all(one in files for one in paths) else []
        elif names >= {*task.functions}:
            found.append((path,))
    return found


def add_item(
    found: Found,
    course: Course,
    task: Task,
    paths: Sequence[Path],
    scratch: Path,
    several: bool,
) -> None:
    """The item of a task in its files; several: whether it is told in which."""
    own = scratch / str(len(found.items))  # files of one name do not meet there
    own.mkdir()
    item, shown = make_item(course, task, paths, own)
    name = f"{item.name} in {paths[0]}" if several else item.name
    found.items.append(replace(item, name=name))
    found.tasks.append(task)
    adapter = next((known.undone for known in task.known if known.undone), "")
    undone = None
    if adapter and paths[0].suffix != ".m":  # adapters are in Python
        undone, more = make_item(course, replace(task, adapter=adapter), paths, own)
        shown |= more
    found.undone.append(undone)
    found.shown.append(shown)


def find_printed(
    course: Course, files: Mapping[Path, set[str]], scratch: Path, several: bool
) -> Iterator[PrintedIn]:
    """Each function of which the course prints numbers, in each file that has it."""
    for number, printed in enumerate(course.printed):
        name, adapter = printed.function, printed.adapter
        where = [p for p, names in files.items() if name in names]
        for k, path in enumerate(where):
            own = scratch / f"printed_{number}_{k}"
            own.mkdir()
            target, shown = make_target(
                course, (name,), adapter, list(printed.takes), [path], own
            )
            beside = f" in {path}" if several or len(where) > 1 else ""
            yield PrintedIn(printed, target, shown, f"{printed.name}{beside}")


def add_parts(
    found: Found,
    task: Task,
    parts: Mapping[Path, Sequence[str]],
    judged: Collection[tuple[Path, str]],
    whole: Collection[Path],
) -> None:
    """What files have of a task, by folder: a half, unless that folder has it whole."""
    for folder in dict.fromkeys(path.parent for path in parts):
        mine = {path: names for path, names in parts.items() if path.parent == folder}
        where = ", ".join(map(str, mine))
        there = [n for n in task.functions if any(n in some for some in mine.values())]
        lacks = [name for name in task.functions if name not in there]
        if folder in whole:
            found.aside.append(f"{' and '.join(there)} in {where}")
        elif any((folder, name) not in judged for name in there):
            told = f"without {' and '.join(lacks)}" if lacks else "in several files"
            found.halves.append(Half(task, f"{' and '.join(there)} {told}: {where}"))


def list_files(places: Sequence[str]) -> Iterator[Path]:
    """The files, and those below folders, each once. Errors: pyref:value."""
    seen = set()
    for place in places:
        for path in list_place(Path(place)):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path


def list_place(path: Path) -> Iterator[Path]:
    """A file, or those below a folder but for what programs leave there."""
    if path.is_dir():
        for one in sorted(path.rglob("*")):
            parts = one.relative_to(path).parts
            if one.suffix in KINDS and not any(p.startswith(LEFT) for p in parts):
                yield one
    elif not path.is_file():
        raise DomainError(f"{path}: no such file or folder")
    elif path.suffix not in KINDS:
        raise DomainError(f"{path}: is not of {', '.join(KINDS)}")
    else:
        yield path


def read_names(path: Path) -> set[str]:
    """The functions and classes that a file defines; none where it cannot be read."""
    if path.suffix == ".m":
        return {path.stem}
    content = path.read_bytes()
    try:
        if path.suffix == SUFFIX:
            cells = read_cells(content, str(path))
            return {one for cell in cells for one in cell.defines}
        body = ast.parse(content).body
    except (SyntaxError, ValueError, DomainError):
        return set()
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in body if isinstance(node, kinds)}


def make_item(
    course: Course, task: Task, paths: Sequence[Path], scratch: Path
) -> tuple[Item, dict[str, str]]:
    """What pyref.suite runs, a check of a port or of a gradient; what it is shown as.

    paths: its file, or in MATLAB those of its functions.
    """
    takes: list[str] = []
    if task.adapter:
        sheet = load(task.layer)[0].sheet
        takes = read_takes(course, task.adapter, [*sheet.inputs, *sheet.options])
    functions, adapter = task.functions, task.adapter
    target, shown = make_target(course, functions, adapter, takes, paths, scratch)
    label = course.label(task)
    where = f"{course.name}: {label}"
    if task.layer:
        arguments: dict[str, Any] = {"function": target, "layer": task.layer}
        if target in shown:  # what its adapter declines, the course's form cannot say
            arguments["accept"] = ["declined"]
        return Item("check", f"{label} as {task.layer}", where, arguments), shown
    slopes = {"target": target, "inputs": task.inputs, "gradient": task.gradient}
    return Item("gradcheck", label, where, slopes), shown


def make_target(
    course: Course,
    functions: Sequence[str],
    adapter: str,
    takes: Sequence[str],
    paths: Sequence[Path],
    scratch: Path,
) -> tuple[str, dict[str, str]]:
    """What calls these functions, and what is to be shown for it.

    adapter: the function of the course's own file that does so, takes its arguments.
    """
    path = paths[0]
    shown: dict[str, str] = {}
    if path.suffix == ".m":
        return ",".join(map(str, paths)), shown
    if path.suffix == SUFFIX:
        program = write_program(path.read_bytes(), str(path), functions)
        text = BESIDE.format(folder=str(path.resolve().parent)) + program.text
        path = write(scratch / f"{path.stem}_{functions[0]}.py", text)
        shown[str(path)] = str(paths[0])
    if not adapter:
        return f"{path}:{','.join(functions)}", shown
    text = ADAPTED.format(
        function=adapter,
        source=str(path.resolve()),
        adapters=str(course.adapters),
        takes=", ".join(takes),
    )
    adapted = write(scratch / f"{path.stem}_as_{adapter}.py", text)
    target = f"{adapted}:{adapter}"
    shown[target] = f"{paths[0]}:{','.join(functions)}"
    shown[str(adapted)] = str(paths[0])
    return target, shown


def read_takes(course: Course, adapter: str, names: Sequence[str]) -> list[str]:
    """Those of the layer's arguments that an adapter takes, in the layer's order."""
    tree = ast.parse(course.adapters.read_text(encoding="utf-8"))
    functions = (n for n in tree.body if isinstance(n, ast.FunctionDef))
    (taken,) = ([a.arg for a in n.args.args] for n in functions if n.name == adapter)
    return [name for name in names if name in taken]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
