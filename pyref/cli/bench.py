"""pyref bench: tables as they are measured, then JSON and a page."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.box import SIMPLE
from rich.markup import escape
from rich.status import Status
from rich.table import Table as Grid

from pyref.bench.figures import SCHEMA, Table, as_plain, count_goals
from pyref.bench.measure import Request
from pyref.bench.page import render_page
from pyref.bench.peers import PEERS
from pyref.bench.run import run
from pyref.bench.words import (
    METHOD,
    choose_contenders,
    choose_figures,
    write_cell,
    write_time,
)
from pyref.cli.output import write_json
from pyref.cli.screen import Console
from pyref.crosscheck.plan import must_be_known
from pyref.files import write

COLORS = {"reached": "green", "missed": "red", "not measured": "dim", "": "default"}


def bench(
    against: str | None,
    quick: bool,
    tiny: bool,
    json_file: str | None,
    page: str | None,
) -> None:
    """Print each table when it is measured, and write what was asked for."""
    peers = against.split(",") if against else PEERS
    for name in peers:
        must_be_known(name, PEERS, "no library to race against")
    out = Console(stderr=json_file == "-", highlight=False)
    out.print(METHOD)
    facts: dict[str, str] = {}
    tables: list[Table] = []
    plan = "tiny" if tiny else "quick" if quick else "thorough"
    with show_status() as status:
        for kind, content in run(Request(tuple(peers), plan)):
            if kind == "tell":
                if status:
                    status.update(content)
                continue
            with paused(status):
                if kind == "facts":
                    facts |= content
                    print_facts(content, out)
                else:
                    tables.append(content)
                    print_table(content, out)
    goals = ", ".join(f"{n} {verdict}" for verdict, n in count_goals(tables).items())
    out.print(f"goals: {goals}")
    if json_file:
        write_json(json_file, as_json(facts, tables))
    if page:
        write(page, render_page(facts, tables))


def as_json(facts: dict[str, str], tables: Sequence[Table]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "facts": facts,
        "goals": count_goals(tables),
        "tables": [as_plain(table) for table in tables],
    }


def print_facts(facts: dict[str, str], out: Console) -> None:
    for name, words in facts.items():
        out.print(f"{name}: {escape(words)}", soft_wrap=True)


def print_table(table: Table, out: Console) -> None:
    contenders, figures = choose_contenders(table), choose_figures(table)
    grid = Grid(
        title=table.title,
        title_justify="left",
        box=SIMPLE,
        show_edge=False,
        padding=(0, 1, 0, 0),
    )
    grid.add_column("case", no_wrap=True)
    for name in (*contenders, *figures):
        grid.add_column(name, justify="right", no_wrap=True)
    for row in table.rows:
        times = (
            write_time(row.times[name].minimum) if name in row.times else ""
            for name in contenders
        )
        cells = (
            f"[{COLORS[row.verdict(figure)]}]{escape(write_cell(row, figure))}[/]"
            for figure in figures
        )
        grid.add_row(escape(row.case), *times, *cells)
    out.print()
    out.print(grid)
    if table.note:
        out.print(table.note, style="dim")


@contextmanager
def show_status() -> Iterator[Status | None]:
    """What is being measured, where standard error is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with console.status("starting") as status:
        yield status


@contextmanager
def paused(status: Status | None) -> Iterator[None]:
    """Nothing is drawn meanwhile, so that standard output stays what is printed."""
    if status:
        status.stop()
    yield
    if status:
        status.start()
