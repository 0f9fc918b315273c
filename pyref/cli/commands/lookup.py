"""Commands that show and write what there is."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from pyref.cli.complete import complete_cases, complete_layers
from pyref.cli.group import WRITTEN, pyref, use_one_thread


@pyref.command("list")
@click.argument("names", nargs=-1, metavar="[LAYER]...", shell_complete=complete_layers)
def list_cases(names: Sequence[str]) -> None:
    """List the layers by kind, or the cases of the layers named."""
    from pyref.cli import listing

    listing.list_cases(names)


@pyref.command()
@click.argument("case_id", metavar="CASE-ID", shell_complete=complete_cases)
def show(case_id: str) -> None:
    """Print one case so that it can be redone on paper."""
    from pyref.cli import show as command

    command.show(case_id)


@pyref.command()
@click.argument(
    "names",
    nargs=-1,
    metavar="[LAYER | SOURCE | ROW]...",
    shell_complete=complete_layers,
)
@click.option("--pages", metavar="FOLDER", help="Write a page for each source there.")
def explain(names: Sequence[str], pages: str | None) -> None:
    """Print a derivation: formulas, shapes, both languages."""
    from pyref.cli import show as command

    command.explain(names, pages)


@pyref.command()
@click.argument("names", nargs=-1, metavar="[LAYER]...", shell_complete=complete_layers)
@click.option(
    "--format",
    "form",
    type=click.Choice(["npz", "mat"]),
    default="npz",
    show_default=True,
    help="For NumPy, or for MATLAB and Octave.",
)
@click.option(
    "--folder",
    metavar="FOLDER",
    help="Where the files go; without it here, and those of all layers into "
    "pyref-fixtures.",
)
def export(names: Sequence[str], form: str, folder: str | None) -> None:
    """Write the cases of the layers named, else of all, as arrays of other programs.

    A file LAYER.npz or LAYER.mat each, with the numbers to the last bit; what is in it,
    help(pyref.fixtures.export) tells.
    """
    from pyref.cli import export as command

    command.export(names, form, folder)


@pyref.command("octave-path")
def octave_path() -> None:
    """Print the folder for the path of Octave or MATLAB."""
    from pyref.paths import OCTAVE

    click.echo(OCTAVE)


@pyref.command()
@click.argument("names", nargs=-1, metavar="[LAYER]...", shell_complete=complete_layers)
@click.option(
    "--score",
    "scored",
    is_flag=True,
    help="Try every one: pyref check, and the usual recipes that are installed.",
)
@click.option(
    "--json",
    "json_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the score as JSON, - for standard output.",
)
@click.option(
    "--markdown",
    "markdown_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the score as a page.",
)
def mistakes(**options: Any) -> None:
    """List the mistakes known by name, or try what catches them."""
    use_one_thread()
    from pyref.cli import mistakes as command

    sys.exit(0 if command.mistakes(**options) else 1)


@pyref.command()
def doctor() -> None:
    """Say what was found on this machine, and what is missing."""
    from pyref.cli import doctor as command
    from pyref.cli.screen import Console

    command.show(Console())
