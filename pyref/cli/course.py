"""pyref check --course: judge what files of the user's have of a course."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from pyref.cli.ci import Verdict, hand_on
from pyref.cli.output import write_json
from pyref.cli.suite import run_all, tell_broken
from pyref.courses.find import Found, find_tasks
from pyref.courses.read import Course, read_course
from pyref.courses.weigh import TaskRun
from pyref.errors import DomainError
from pyref.explain.fold import fold_line
from pyref.suite.read import Item
from pyref.suite.result import as_json, find_code


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
    with TemporaryDirectory(prefix="pyref-", ignore_cleanup_errors=True) as scratch:
        found = find_tasks(course, targets, Path(scratch))
        click.echo(f"{course.title}, {course.by}", err=err)
        pairs = zip(found.items, found.tasks, strict=True)
        more = {"accept": accept, "strict": strict, "deadline": deadline}
        runs = [TaskRun(add(item, more), task=task) for item, task in pairs]
        results = run_all(runs, err, 1)
    for line in list_left(course, found):
        click.echo(line, err=err)
    seconds = time.perf_counter() - began
    tell_broken(results, seconds, err)
    if json_file:
        write_json(json_file, as_json(course.name, results, seconds))
    verdicts = [Verdict(result, targets[0]) for result in results]
    hand_on(verdicts, junit, annotations, err)
    return find_code(results)


def add(item: Item, options: Mapping[str, Any]) -> Item:
    """An item with options of the command that its kind takes."""
    if item.kind != "check":
        options = {"deadline": options["deadline"]}
    else:
        accept = [*item.arguments.get("accept", ()), *options["accept"]]
        options = {**options, "accept": accept}
    return replace(item, arguments={**item.arguments, **options})


def list_left(course: Course, found: Found) -> list[str]:
    """What no file has, what none has whole, and what pyref has nothing for."""
    rows: dict[str, list[str]] = {"not there": [], "not judged": []}
    for task in found.lacking:
        there = [name for name in task.functions if name in found.parts]
        others = [name for name in task.functions if name not in found.parts]
        if there:
            told = f"without {' and '.join(others)}" if others else "in several files"
            rows["not judged"].append(f"{' and '.join(there)} {told}")
        else:
            rows["not there"].append(course.label(task))
    rows["pyref has nothing for"] = [n for lack in course.lacks for n in lack.functions]
    lines = [f"  {k}: {', '.join(dict.fromkeys(v))}" for k, v in rows.items() if v]
    return [part for line in lines for part in fold_line(line, 80)]
