"""pyref score: the table of libraries on the terminal, as JSON and as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from pyref.cli.output import write_json
from pyref.cli.page import write_page
from pyref.cli.precision import read_precision
from pyref.cli.progress import progress
from pyref.cli.screen import Console
from pyref.errors import DomainError, MissingError
from pyref.files import write
from pyref.layers import __all__ as LAYERS
from pyref.scores.score import (
    LIBRARIES,
    Row,
    Scores,
    choose_libraries,
    score,
    write_install,
)
from pyref.scores.scoreboard import markdown, spell_digits

SCHEMA = "pyref/score/1"


def scoreboard(
    names: Sequence[str],
    json_file: str | None,
    markdown_file: str | None,
    html_file: str | None,
    storage: str | None,
    accumulate: str | None,
    steps: int | None,
    shapes: bool,
) -> bool:
    """Score the libraries named; whether no array of any is wrong."""
    precision = read_precision(storage, accumulate, steps)
    if precision and markdown_file:
        raise DomainError("the scoreboard is of float64 and float32: no --storage")
    if shapes and (precision or markdown_file):
        raise DomainError("--shapes goes with no --storage and no --markdown")
    versions, missing = choose_libraries(names)
    if not versions:
        packages = [name for name, package in LIBRARIES.items() if name == package]
        raise MissingError(f"no library is installed: {write_install(packages)}")
    with progress(len(versions) * len(LAYERS)) as tick:
        rows = {
            name: score(
                name,
                tick=partial(tick, name, 1),
                precision=precision,
                shapes=shapes,
            )
            for name in versions
        }
    console = Console(stderr=json_file == "-")
    for name, scored in rows.items():
        console.print(make_table(f"{name} {versions[name]}", scored))
    for name, reason in missing.items():
        console.print(f"{name} is left out: {reason}", highlight=False)
    if json_file:
        write_json(json_file, as_json(rows, versions, missing))
    if markdown_file:
        write(markdown_file, markdown(rows, versions, missing))
    write_page(html_file, Scores(rows, versions, missing))
    return all(row.grade != "D" for scored in rows.values() for row in scored)


def make_table(title: str, rows: Sequence[Row]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE, show_edge=False)
    for column in (
        "layer",
        "precision",
        "right",
        "worst",
        "median",
        "grade",
        "special",
    ):
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(
            row.layer,
            row.dtype,
            f"{row.right} of {row.judged}",
            *spell_digits(row),
            f"[bold red]{row.grade}[/]" if row.grade == "D" else row.grade,
            f"{row.special[0]} of {row.special[1]}" if row.special[1] else "-",
        )
    return table


def as_json(
    rows: Mapping[str, Sequence[Row]],
    versions: Mapping[str, str],
    missing: Mapping[str, str],
) -> dict[str, Any]:
    """One object: versions, what is missing, and every row."""
    return {
        "schema": SCHEMA,
        "versions": versions,
        "missing": missing,
        "rows": [as_plain(row) for scored in rows.values() for row in scored],
    }


def as_plain(row: Row) -> dict[str, Any]:
    fields = asdict(row)
    if row.worst:
        keep = ("case", "array", "where", "got", "want", "grade", "note")
        fields["worst"] = {name: fields["worst"][name] for name in keep}
    return fields
