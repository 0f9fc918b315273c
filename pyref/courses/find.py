"""Find the functions of a course in files of the user's, as items to run.

    found = find_tasks(course, ["layers.py", "rnn_layers.py"], scratch)
    found.items, found.lacking

A folder stands for all files below it. Nothing is run here: of a Python file or a
notebook the names that it defines are read, of a MATLAB file its own name.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyref.courses.read import Course, Task
from pyref.errors import DomainError
from pyref.fixtures.load import load
from pyref.grading.notebook import SUFFIX, read_cells, write_program
from pyref.suite.read import Item

KINDS = (".py", ".m", SUFFIX)

BESIDE = "import sys; sys.path.insert(0, {folder!r})  # where the notebook lies\n\n"
ADAPTED = '''"""{function} of {source}, called as {layer} is."""

from pyref.port.worker.loading import load_file

course = load_file({source!r})
adapters = load_file({adapters!r})


def {function}({takes}):
    return adapters.{function}(course, {takes})
'''


@dataclass
class Found:
    """items with their tasks, in the order of the course; tasks that no file has whole.

    parts: functions that stand in some file while others of their task do not.
    """

    items: list[Item] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    lacking: list[Task] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)


def find_tasks(course: Course, places: Sequence[str], scratch: Path) -> Found:
    """scratch: a folder for what is written to call them. Errors: pyref:value."""
    files = {path: read_names(path) for path in list_files(places)}
    found, everywhere = Found(), set().union(*files.values())
    for task in course.tasks:
        path = next(
            (p for p, names in files.items() if names >= {*task.functions}), None
        )
        if path is None:
            found.lacking.append(task)
            found.parts |= {*task.functions} & everywhere
        else:
            found.tasks.append(task)
            found.items.append(make_item(course, task, path, scratch))
    if not found.items:
        asked = ", ".join(task.name for task in course.tasks[:3])
        told = f"{', '.join(places)}: none of the functions of {course.name} is there"
        raise DomainError(f"{told} ({asked}, ...)")
    return found


def list_files(places: Sequence[str]) -> Iterator[Path]:
    """The files, and those below folders. Errors: pyref:value."""
    for place in places:
        path = Path(place)
        if path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.suffix in KINDS)
        elif not path.is_file():
            raise DomainError(f"{place}: no such file or folder")
        elif path.suffix not in KINDS:
            raise DomainError(f"{place}: is not of {', '.join(KINDS)}")
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


def make_item(course: Course, task: Task, path: Path, scratch: Path) -> Item:
    """What pyref.suite runs: a check of a port, or a check of a gradient."""
    if path.suffix == SUFFIX:
        program = write_program(path.read_bytes(), str(path), task.functions)
        text = BESIDE.format(folder=str(path.resolve().parent)) + program.text
        path = write(scratch / f"{path.stem}_{task.functions[0]}.py", text)
    if task.adapter:
        target = f"{adapt(course, task, path, scratch)}:{task.adapter}"
    elif path.suffix == ".m":
        target = str(path)
    else:
        target = f"{path}:{task.name}"
    label = course.label(task)
    where = f"{course.name}: {label}"
    if task.layer:
        arguments: dict[str, Any] = {"function": target, "layer": task.layer}
        if task.adapter:  # what it declines, the course's form cannot say
            arguments["accept"] = ["declined"]
        return Item("check", f"{label} as {task.layer}", where, arguments)
    slopes = {"target": target, "inputs": task.inputs, "gradient": task.gradient}
    return Item("gradcheck", label, where, slopes)


def adapt(course: Course, task: Task, path: Path, scratch: Path) -> Path:
    """A file whose function calls that of the course as the layer is called."""
    sheet = load(task.layer)[0].sheet
    takes = read_takes(course, task.adapter, [*sheet.inputs, *sheet.options])
    text = ADAPTED.format(
        function=task.adapter,
        source=str(path.resolve()),
        adapters=str(course.adapters),
        layer=task.layer,
        takes=", ".join(takes),
    )
    return write(scratch / f"{path.stem}_as_{task.adapter}.py", text)


def read_takes(course: Course, adapter: str, names: Sequence[str]) -> list[str]:
    """Those of the layer's arguments that an adapter takes, in the layer's order."""
    tree = ast.parse(course.adapters.read_text(encoding="utf-8"))
    functions = (n for n in tree.body if isinstance(n, ast.FunctionDef))
    (taken,) = ([a.arg for a in n.args.args] for n in functions if n.name == adapter)
    return [name for name in names if name in taken]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
