"""pyref grade: a table of points with reasons, and files for teacher and students."""

import re
import time
from collections.abc import Iterator, Sequence

import click
from rich.box import SIMPLE
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from pyref.cli.output import write_json
from pyref.cli.page import write_page
from pyref.cli.progress import progress
from pyref.cli.screen import Console
from pyref.errors import DomainError
from pyref.files import write
from pyref.fold import find_width, fold_line
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

NARROW = 12  # letters of a line of a head, and of a name, that is not cut
PADDING = 3  # between two columns
APART = "checking that submissions are kept apart"  # what comes first, to who waits


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
    submissions, left = list_submissions(folder, rubric, single, only)
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
    if left:
        files = "1 file" if len(left) == 1 else f"{len(left)} files"
        were = "was" if len(left) == 1 else "were"
        told = f"{files} {were} not graded: {'; '.join(left)}"
        raise DomainError(f"{folder}: {told}")


def grade_all(submissions: Sequence[Submission], rubric: Rubric) -> list[Marks]:
    """The marks of each, after the jail was tried; a bar tells how far it is."""
    handed_in = {path.name for one in submissions for path in one.files}
    total = len(submissions) * len(rubric.tasks)
    with progress(total, APART, len(APART)) as tick:
        require_safety(rubric.list_suffixes(handed_in))
        return [grade_submission(one, rubric, tick) for one in submissions]


def require_safety(suffixes: tuple[str, ...]) -> None:
    """Say which doors are open; stop where nothing could be judged."""
    require_workers(suffixes)
    if doors := find_open_doors(suffixes or (".py",)):
        click.echo(f"open to submissions on this machine: {'; '.join(doors)}", err=True)


def print_marks(rubric: Rubric, marks: Sequence[Marks], out: Console) -> None:
    """The table, a line for each reason, and how the class did."""
    for table in make_tables(rubric, marks, out.width):
        out.print(table)
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
                where = f"{submission.name}, {mark.task.name}"
                yield show(f"{where}: {mark.remark}")


def make_tables(rubric: Rubric, marks: Sequence[Marks], wide: int) -> Iterator[Table]:
    """The points, in several tables where one is too wide; no word of a head is cut."""
    names = max(cell_len(show(one.name)) for one in marks)
    last = f"total ({rubric.worth:g})"
    heads = [task.head for task in rubric.tasks]
    if measure([*heads, last]) + PADDING + max(names, len("submission")) > wide:
        heads = ["\n".join(break_head(head)) for head in heads]
    left = wide - PADDING - min(max(names, NARROW), wide // 3) - measure([last])
    blocks: list[list[int]] = [[]]
    for n, head in enumerate(heads):
        if blocks[-1] and measure([heads[k] for k in blocks[-1]] + [head]) > left:
            blocks.append([])
        blocks[-1].append(n)
    for block in blocks:
        ends = last if block is blocks[-1] else ""
        title = rubric.title if block is blocks[0] else ""
        yield make_table(title, [(n, heads[n]) for n in block], ends, marks)


def measure(heads: Sequence[str]) -> int:
    """How wide columns of these heads are, with what stands between them."""
    return sum(PADDING + max(map(cell_len, head.split("\n"))) for head in heads)


def break_head(head: str) -> list[str]:
    """A head in lines of few letters: parts of names, and what it is worth."""
    name, _, worth = head.rpartition(" (")
    lines: list[str] = []
    for part in re.findall(r"[^_ ]+[_ ]?|[_ ]", name):
        if lines and len(lines[-1] + part.rstrip()) <= NARROW:
            lines[-1] += part
        else:
            lines.append(part)
    return [*map(str.rstrip, lines), f"({worth}"]


def make_table(
    title: str, heads: Sequence[tuple[int, str]], last: str, marks: Sequence[Marks]
) -> Table:
    """Tasks by their numbers, each with its head; last: that of the total, or none."""
    told = Text(show(title), style="table.title") if title else None
    table = Table(title=told, title_justify="left", box=SIMPLE, show_edge=False)
    table.add_column("submission", overflow="fold")
    for _, head in heads:
        table.add_column(Text(head), justify="right", no_wrap=True)
    if last:
        table.add_column(last, justify="right", no_wrap=True)
    for one in marks:
        cells = [
            Text(f"{mark.points:.1f}", style="green" if mark.full else "red")
            for mark in (one.marks[n] for n, _ in heads)
        ]
        total = [f"{one.total:.1f}"] if last else []
        table.add_row(Text(show(one.name)), *cells, *total)
    return table
