"""pyref mistakes: the catalogue, and how much of it is caught, by what."""

from collections.abc import Sequence
from functools import partial
from importlib import metadata

import click
from rich.box import SIMPLE
from rich.table import Table

from pyref.cli.output import write_json
from pyref.cli.progress import progress
from pyref.cli.screen import Console
from pyref.crosscheck.plan import must_be_known
from pyref.files import write
from pyref.fold import find_width, fold_line
from pyref.mistakes.catalogue import PORTED
from pyref.mistakes.catalogue import mistakes as mistakes_of
from pyref.scores.mutation import RECIPES, Score, count, score
from pyref.scores.mutation_page import as_json, markdown

TITLES = {"pyref": "pyref check", "named": "and named"}


def mistakes(
    names: Sequence[str],
    scored: bool,
    json_file: str | None,
    markdown_file: str | None,
) -> bool:
    """List the mistakes of these layers, or try them; whether all are caught."""
    for name in names:
        must_be_known(name, set(PORTED), "no layer and no step")
    layers = [layer for layer in PORTED if not names or layer in names]
    if not scored:
        width = find_width()
        for layer in layers:
            for mistake in mistakes_of(layer):
                for line in fold_line(f"{mistake.id}: {mistake.effect}", width):
                    click.echo(line)
        return True
    total = sum(len(mistakes_of(layer)) for layer in layers)
    with progress(total, "trying mistakes") as tick:
        result = score(layers, partial(tick, "trying mistakes", 1))
    show(result, Console(stderr=json_file == "-"))
    if json_file:
        write_json(json_file, as_json(result))
    if markdown_file:
        write(markdown_file, markdown(result, find_versions()))
    return all(row.pyref for row in result.caught)


def show(result: Score, console: Console) -> None:
    """One row for each layer: how many of its mistakes each way of checking catches."""
    table = Table(box=SIMPLE, show_edge=False, padding=0)
    table.add_column("layer", no_wrap=True)
    table.add_column("mistakes", justify="right")
    for column in result.columns:
        table.add_column(TITLES.get(column, column), justify="right")
    rows = [*result.by_layer().items(), ("all", result.caught)]
    for layer, caught in rows:
        cells = [str(count(caught, column)) for column in result.columns]
        table.add_row(layer, str(len(caught)), *cells)
    console.print(table)
    for name, layers in result.alarms.items():
        if layers:
            console.print(f"{name} calls the right {', '.join(layers)} wrong")
    for name, reason in result.missing.items():
        console.print(f"{name} is left out: {reason}")


def find_versions() -> dict[str, str]:
    """Versions of pyref and of the libraries whose recipes are here."""
    versions = {"pyref": metadata.version("pyref-backprop")}
    for library, _ in RECIPES.values():
        if library:
            try:
                versions[library] = metadata.version(library).split("+")[0]
            except metadata.PackageNotFoundError:
                continue
    return versions
