"""Commands that prove and renew what is on file."""

import sys

import click

from pyref.cli.group import pyref, use_one_thread


@pyref.command()
@click.argument("layers", nargs=-1, metavar="[LAYER | FOLDER | FOLDER/NAME]...")
@click.option("--all", "again", is_flag=True, help="Also what has not changed.")
@click.option(
    "--audit",
    is_flag=True,
    help="Write nothing: hold every certified number, proved anew and as on file, "
    "against a second route.",
)
def certify(layers: tuple[str, ...], again: bool, audit: bool) -> None:
    """Prove the values of fixtures that changed, and write them.

    A case has changed when its numbers or its forward definition have. FOLDER: layers
    of your own, which are written to FOLDER/fixtures. Needs python-flint.
    """
    use_one_thread()
    from pyref.cli import renew as command

    command.need_flint()
    if audit:
        from pyref.cli import audit as second_route

        sys.exit(0 if second_route.audit(layers) else 1)
    command.certify(layers, again)


@pyref.command(hidden=True)
@click.option("--all", "again", is_flag=True, help="Also what has not changed.")
@click.option(
    "--libraries", is_flag=True, help="Only what other libraries are needed for."
)
def renew(again: bool, libraries: bool) -> None:
    """Renew all that is generated from sources in this checkout."""
    use_one_thread()
    from pyref.cli import renew as command

    command.renew(again, libraries)
