"""The group that all commands belong to, and the options that several share."""

import os
import signal
from typing import Any

import click

from pyref.cli.ending import Stopped
from pyref.cli.output import OutputFile
from pyref.cli.page import ARGUMENTS

WRITTEN = OutputFile()
take_json = click.option(
    "--json",
    "json_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the report as JSON, - for standard output.",
)
take_junit = click.option(
    "--junit", type=WRITTEN, metavar="FILE", help="Write the report as JUnit XML."
)

take_annotations = click.option(
    "--annotations",
    type=click.Choice(["github"]),
    help="Print what did not pass as annotations of a pull request.",
)
take_html = click.option(
    "--html",
    "html_file",
    type=WRITTEN,
    metavar="FILE",
    help="Write the report as a page for a browser.",
)


def take_precision(command: Any) -> Any:
    """The options of what is judged in a type of few bits."""
    for option in (
        click.option(
            "--steps",
            type=click.IntRange(1),
            metavar="N",
            help="With --accumulate: arrays rounded one after the other, 1 if fused.",
        ),
        click.option(
            "--accumulate",
            type=click.Choice(["float32"]),
            help="What it adds up in; without it every step is rounded to the storage.",
        ),
        click.option(
            "--storage",
            type=click.Choice(["bfloat16", "float16"]),
            help="Judge it in this type, in which arrays come and go.",
        ),
    ):
        command = option(command)
    return command


class Commands(click.Group):
    """Commands whose reader may go away: to click that would be exit code 1."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[ARGUMENTS] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise Stopped(signal.SIGPIPE) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pyref-backprop", prog_name="pyref")
def pyref() -> None:
    """Reference layers for matrix-form backpropagation, in NumPy and in Octave."""


def use_one_thread() -> None:
    """Ask both BLAS for one thread, before they start, unless the user chose.

    The arrays are small and the sessions work side by side: threads that wait for
    each other made a forward pass ten times slower.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
