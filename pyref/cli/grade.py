"""pyref grade: a table of points, and CSV or JSON with the reasons."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pyref.cli.output import write_json
from pyref.cli.page import write_page
from pyref.foreign import show
from pyref.grading.grade import (
    Grades,
    Marks,
    grade_submission,
    list_submissions,
)
from pyref.grading.probe import find_open_doors, require_workers
from pyref.grading.rubric import Rubric, read_rubric


def grade(
    folder: str,
    rubric_file: str,
    csv_file: str | None,
    json_file: str | None,
    html_file: str | None,
) -> None:
    """Grade every submission, print the points, write the reasons."""
    rubric = read_rubric(rubric_file)
    submissions = list_submissions(folder)
    handed_in = {path.name for _, files in submissions for path in files}
    wanted = handed_in & {name for task in rubric.tasks for name in task.files}
    suffixes = tuple(sorted({Path(name).suffix for name in wanted}))
    require_workers(suffixes)
    if doors := find_open_doors(suffixes or (".py",)):
        click.echo(f"open to submissions on this machine: {'; '.join(doors)}", err=True)
    marks = [grade_submission(name, files, rubric) for name, files in submissions]
    Console().print(make_table(rubric, marks))
    for line in tell_reasons(marks):
        click.echo(line)
    if csv_file:
        write_csv(csv_file, rubric, marks)
    if json_file:
        write_json(json_file, [as_plain(submission) for submission in marks])
    runs = {"runs in": "Octave"} if ".m" in suffixes else {}
    write_page(html_file, Grades(rubric.title, tuple(marks)), runs)


def as_plain(submission: Marks) -> dict[str, Any]:
    """The marks of a submission for JSON: what their reports found is for pages."""
    marks = [{**vars(mark), "task": asdict(mark.task)} for mark in submission.marks]
    for mark in marks:
        del mark["report"]
    return {"name": submission.name, "marks": marks}


def tell_reasons(marks: Sequence[Marks]) -> Iterator[str]:
    """A line for each task that has not all points, or was not tried in all."""
    for submission in marks:
        for mark in submission.marks:
            if mark.points < mark.task.points or mark.outcome != "right":
                where = f"{submission.name}, {mark.task.layer}"
                yield show(f"{where}: {mark.remark}")


def make_table(rubric: Rubric, marks: Sequence[Marks]) -> Table:
    title = Text(show(rubric.title), style="table.title")
    table = Table(title=title, title_justify="left", box=SIMPLE, show_edge=False)
    table.add_column("submission", no_wrap=True)
    for task in rubric.tasks:
        table.add_column(f"{task.layer} ({task.points:g})", justify="right")
    whole = sum(task.points for task in rubric.tasks)
    table.add_column(f"total ({whole:g})", justify="right")
    for submission in marks:
        cells = [f"{mark.points:.1f}" for mark in submission.marks]
        table.add_row(Text(show(submission.name)), *cells, f"{submission.total:.1f}")
    return table


def write_csv(path: str, rubric: Rubric, marks: Sequence[Marks]) -> None:
    """A row for each submission: points and reason of each task, and the total."""
    layers = [task.layer for task in rubric.tasks]
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        head = [cell for name in layers for cell in (name, f"{name}: why")]
        out.writerow(["submission", *head, "total"])
        for submission in marks:
            row = [disarm(submission.name)]
            for mark in submission.marks:
                row += [f"{mark.points:.4f}", disarm(mark.remark)]
            out.writerow([*row, f"{submission.total:.4f}"])


def disarm(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
