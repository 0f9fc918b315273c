"""pyref grade: a table of points, and CSV or JSON with the reasons."""

import csv
import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from pyref.grading.grade import find_open_doors, grade_submission, list_submissions
from pyref.grading.rubric import read_rubric


def grade(folder, rubric_file, csv_file, json_file):
    """Grade every submission, print the points, write the reasons."""
    rubric = read_rubric(rubric_file)
    found = list_submissions(folder)
    console = Console(stderr=True)
    lacking = find_open_doors()
    if lacking:
        console.print(f"not kept from submissions here: {lacking}", highlight=False)
    marks = [grade_submission(name, files, rubric) for name, files in found]
    Console().print(table(rubric, marks))
    for one in marks:
        for mark in one.marks:
            if mark.points < mark.task.points:
                click.echo(f"{one.name}, {mark.task.layer}: {mark.remark}")
    if csv_file:
        write_csv(csv_file, rubric, marks)
    if json_file:
        text = json.dumps([asdict(one) for one in marks], indent=1) + "\n"
        Path(json_file).write_text(text, encoding="ascii")


def table(rubric, marks):
    shown = Table(title=rubric.title, title_justify="left", box=SIMPLE, show_edge=False)
    shown.add_column("submission", no_wrap=True)
    for task in rubric.tasks:
        shown.add_column(f"{task.layer} ({task.points:g})", justify="right")
    whole = sum(task.points for task in rubric.tasks)
    shown.add_column(f"total ({whole:g})", justify="right")
    for one in marks:
        cells = [f"{mark.points:.1f}" for mark in one.marks]
        shown.add_row(one.name, *cells, f"{one.total:.1f}")
    return shown


def write_csv(path, rubric, marks):
    """A row for each submission: points and reason of each task, and the total."""
    layers = [task.layer for task in rubric.tasks]
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        head = [cell for name in layers for cell in (name, f"{name}: why")]
        out.writerow(["submission", *head, "total"])
        for one in marks:
            cells = [c for m in one.marks for c in (f"{m.points:.4f}", plain(m.remark))]
            out.writerow([plain(one.name), *cells, f"{one.total:.4f}"])


def plain(text):
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
