"""pyref check --course: judge what files of the user's have of a course."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import click

from pyref.cli.ci import Verdict, hand_on
from pyref.cli.output import write_json
from pyref.cli.suite import run_all, tell_broken, tell_result
from pyref.courses.find import Found, Half, PrintedIn, find_tasks
from pyref.courses.read import Course, read_course
from pyref.courses.weigh import PrintedRun, TaskRun
from pyref.errors import DomainError
from pyref.fold import find_width, fold_line
from pyref.runners.leftovers import own_folder
from pyref.suite.read import Item
from pyref.suite.result import Result, as_json, find_code
from pyref.suite.run import Run

WIDTH = 80


def check_course(
    name: str,
    targets: Sequence[str],
    json_file: str | None,
    junit: str | None,
    annotations: str | None,
    accept: Sequence[str] = (),
    strict: bool = False,
    deadline: float = 10.0,
    **others: Any,
) -> int:
    """A line for each function, then the report of each that did not pass.

    Errors: pyref:value, also for options that are for one target.
    """
    for option, value in others.items():
        if value:
            given = {"layer": "as", "html_file": "html"}.get(option, option)
            raise DomainError(f"--course says what is checked as what, --{given} too")
    if not targets:
        raise DomainError(f"--course {name} needs a file or a folder")
    course = read_course(name)
    err = json_file == "-"
    began = time.perf_counter()
    with own_folder("course") as scratch:
        found = find_tasks(course, targets, scratch)
        for line in fold_line(f"{course.title}, {course.by}", find_width()):
            click.echo(line, err=err)
        rows = zip(found.items, found.tasks, found.shown, found.undone, strict=True)
        more = {"accept": accept, "strict": strict, "deadline": deadline}
        runs: list[Run] = [
            TaskRun(
                add(item, more),
                task=task,
                shown=names,
                undone=undone and add(undone, more),
            )
            for item, task, names, undone in rows
        ]
        runs += [make_printed(course, one, deadline) for one in found.printed]
        results = run_all(runs, err, 1)
    for half in found.halves:
        results.append(make_result(course, half))
        tell_result(results[-1], 0, err)
    for line in list_left(course, found):
        click.echo(line, err=err)
    seconds = time.perf_counter() - began
    tell_broken(results, seconds, err)
    if json_file:
        write_json(json_file, as_json(course.name, results, seconds))
    verdicts = [Verdict(result, targets[0]) for result in results]
    hand_on(verdicts, junit, annotations, err)
    return find_code(results)


def make_printed(course: Course, found: PrintedIn, deadline: float) -> PrintedRun:
    """What says whether a function gives the numbers that are printed of it."""
    where = f"{course.name}: {found.name}"
    item = Item("printed", found.name, where, {"target": found.target})
    return PrintedRun(item, found=found, deadline=deadline)


def add(item: Item, options: Mapping[str, Any]) -> Item:
    """An item with options of the command that its kind takes."""
    if item.kind != "check":
        options = {"deadline": options["deadline"]}
    else:
        accept = [*item.arguments.get("accept", ()), *options["accept"]]
        options = {**options, "accept": accept}
    return replace(item, arguments={**item.arguments, **options})


def make_result(course: Course, half: Half) -> Result:
    """What comes of a task of which only a part is there: it is not judged."""
    layer = half.task.layer
    name = f"{course.label(half.task)}{f' as {layer}' if layer else ''}"
    return Result("check" if layer else "gradcheck", name, "not judged", half.told)


def list_left(course: Course, found: Found) -> list[str]:
    """Where nothing is, what is nowhere, beside the whole, or nothing of ours."""
    lacks = [name for lack in course.lacks for name in lack.functions]
    rows = {
        "nothing of the course in": found.empty,
        "not there": [course.label(task) for task in found.lacking],
        "beside the whole, not judged": found.aside,
        "pyref has nothing for": lacks,
    }
    lines = [f"  {k}: {', '.join(dict.fromkeys(v))}" for k, v in rows.items() if v]
    return [part for line in lines for part in fold_line(line, WIDTH)]
