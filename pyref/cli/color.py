"""Verdicts in color, where somebody looks at them.

NO_COLOR and FORCE_COLOR count as everywhere; without them, whether it is a terminal.
"""

import os
import re
import sys

import click

from pyref.suite.result import CODES

COLORS = {0: "green", 1: "red"}  # of a verdict by its exit code; others are yellow
VERDICT = re.compile(
    r"(?m)(^ *|: )(right|wrong|same|different|stale|refused|missing|skipped|not judged"
    r"|another function)(?=[ :,]|$)"
)


def say_verdict(text: str, outcome: str, err: bool = False) -> None:
    """Print a report, the word of its verdict in color."""
    colored = has_color(err)
    click.echo(paint(text, outcome) if colored else text, err=err, color=colored)


def paint(text: str, outcome: str) -> str:
    """The text with its first verdict in the color of this outcome."""
    judged = outcome != "skipped"
    color = COLORS.get(CODES[outcome], "yellow") if judged else "yellow"
    return VERDICT.sub(
        lambda found: found[1] + click.style(found[2], fg=color, bold=True), text, 1
    )


def has_color(err: bool) -> bool:
    """Whether colors are shown there."""
    if os.environ.get("NO_COLOR"):
        return False
    stream = sys.stderr if err else sys.stdout
    forced = bool(os.environ.get("FORCE_COLOR"))
    return forced or (stream.isatty() and os.environ.get("TERM") != "dumb")
