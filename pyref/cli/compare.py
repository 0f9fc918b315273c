"""pyref compare and pyref gradcheck: print what was found, write it as JSON."""

from typing import Any

import click

from pyref.cli.check import show_progress
from pyref.cli.output import write_json
from pyref.cli.page import write_page
from pyref.compare.data import as_json
from pyref.compare.gradcheck import gradcheck as judge
from pyref.compare.run import compare as hold
from pyref.foreign import show

CODES = {"same": 0, "right": 0, "different": 1, "wrong": 1, "not judged": 4}


def compare(
    a: str, b: str, json_file: str | None, html_file: str | None, **options: Any
) -> int:
    """Print the report; the exit code: 0 same and right, 1 not so, 4 not judged."""
    with show_progress() as tell:
        asked = {**options, "steps": options["steps"] or 0}
        report = hold(a, b, tell=tell, curves=bool(html_file), **asked)
    write(report, json_file, html_file, "; ".join(report.languages))
    if report.wrong:
        return 1
    return 4 if report.outcome == "same" and report.undecided else CODES[report.outcome]


def gradcheck(
    target: str, json_file: str | None, html_file: str | None, **options: Any
) -> int:
    """Print the report; the exit code: 0 right, 1 wrong, 4 not judged."""
    with show_progress() as tell:
        report = judge(target, tell=tell, curves=bool(html_file), **options)
    write(report, json_file, html_file, report.language)
    return CODES[report.outcome]


def write(
    report: Any, json_file: str | None, html_file: str | None, languages: str
) -> None:
    click.echo(show(report, lines=True), err=json_file == "-")
    if json_file:
        write_json(json_file, as_json(report))
    write_page(html_file, report, {"runs in": languages} if languages else {})
