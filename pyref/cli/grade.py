"""pyref grade: a table of points with reasons, and files for teacher and students."""

import time
from collections.abc import Iterator, Sequence

import click
from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from pyref.cli.output import write_json
from pyref.cli.page import write_page
from pyref.cli.progress import progress
from pyref.cli.screen import Console
from pyref.errors import DomainError
from pyref.explain.fold import find_width, fold_line
from pyref.files import write
from pyref.foreign import show
from pyref.grading.export import as_json, write_csv, write_junit
from pyref.grading.folder import make_folder, write_pages
from pyref.grading.grade import grade_submission
from pyref.grading.gradescope import make_results
from pyref.grading.marks import Grades, Marks
from pyref.grading.probe import find_open_doors, require_workers
from pyref.grading.rubric import Rubric, read_rubric
from pyref.grading.submissions import Submission, list_submissions
from pyref.grading.summary import summarize, write_summary


def grade(
    folder: str,
    rubric_file: str,
    only: Sequence[str],
    single: bool,
    csv_file: str | None,
    json_file: str | None,
    junit: str | None,
    gradescope: str | None,
    feedback: str | None,
    html_file: str | None,
) -> None:
    """Grade the submissions, print the points, write what is asked for."""
    rubric = read_rubric(rubric_file)
    submissions = list_submissions(folder, single, only)
    if gradescope and len(submissions) > 1:
        told = f"and {folder} has {len(submissions)}: --only NAME, or --single"
        raise DomainError(f"--gradescope takes one submission, {told}")
    pages = make_folder(feedback) if feedback else None
    began = time.perf_counter()
    marks = grade_all(submissions, rubric)
    seconds = time.perf_counter() - began
    if csv_file:
        write(csv_file, write_csv(rubric, marks))
    if json_file:
        write_json(json_file, as_json(rubric, marks))
    if junit:
        write(junit, write_junit(rubric, marks))
    if gradescope:
        write_json(gradescope, make_results(marks[0], rubric, seconds))
    if pages:
        write_pages(pages, rubric, marks)
    names = (path.suffix for one in submissions for path in one.files)
    runs = {"runs in": "Octave"} if ".m" in names else {}
    write_page(html_file, Grades(rubric.title, tuple(marks)), runs)
    out = Console(stderr="-" in (json_file, gradescope))
    print_marks(rubric, marks, out)
    if pages:
        place = f"feedback in {pages}, the class in {pages / 'class.html'}"
        out.print(Text(place), soft_wrap=True)


def grade_all(submissions: Sequence[Submission], rubric: Rubric) -> list[Marks]:
    """The marks of each, after the jail was tried; a bar tells how far it is."""
    handed_in = {path.name for one in submissions for path in one.files}
    with progress(len(submissions) * len(rubric.tasks), "trying the jail") as tick:
        require_safety(rubric.list_suffixes(handed_in))
        return [
            grade_submission(one, rubric, lambda text: tick(text, 1))
            for one in submissions
        ]


def require_safety(suffixes: tuple[str, ...]) -> None:
    """Say which doors are open; stop where nothing could be judged."""
    require_workers(suffixes)
    if doors := find_open_doors(suffixes or (".py",)):
        click.echo(f"open to submissions on this machine: {'; '.join(doors)}", err=True)


def print_marks(rubric: Rubric, marks: Sequence[Marks], out: Console) -> None:
    """The table, a line for each reason, and how the class did."""
    out.print(make_table(rubric, marks))
    lines = [*tell_reasons(marks)]
    if len(marks) > 1:
        lines += ["", *write_summary(summarize(rubric, marks))]
    width = find_width()
    for line in lines:
        for part in fold_line(line, width):
            out.print(Text(part), soft_wrap=True)


def tell_reasons(marks: Sequence[Marks]) -> Iterator[str]:
    """A line for each task without all points, not tried in all, or with a habit."""
    for submission in marks:
        for mark in submission.marks:
            if not mark.full or mark.outcome != "right" or mark.habits:
                where = f"{submission.name}, {mark.task.layer}"
                yield show(f"{where}: {mark.remark}")


def make_table(rubric: Rubric, marks: Sequence[Marks]) -> Table:
    title = Text(show(rubric.title), style="table.title")
    table = Table(title=title, title_justify="left", box=SIMPLE, show_edge=False)
    table.add_column("submission", overflow="fold")
    for task in rubric.tasks:
        head = f"{task.layer} ({task.points:g})"
        table.add_column(head, justify="right", overflow="fold")
    table.add_column(f"total ({rubric.worth:g})", justify="right", no_wrap=True)
    for one in marks:
        cells = [
            Text(f"{mark.points:.1f}", style="green" if mark.full else "red")
            for mark in one.marks
        ]
        table.add_row(Text(show(one.name)), *cells, f"{one.total:.1f}")
    return table
