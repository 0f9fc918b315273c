"""--html: what was found as a page, with the command line that shows it again."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from pyref.files import write

ARGUMENTS = "pyref.arguments"  # of this call, kept by the group of commands
FILES = ("--html", "--json", "--junit", "--markdown", "--csv", "--feedback",
         "--gradescope", "--keep")  # fmt: skip
"""Options of what a command writes: to show it again must not write over that."""


def write_page(
    file: str | None, report: Any, facts: Mapping[str, str] | None = None
) -> None:
    """Write the page of a report, where one is asked for; facts: what ran."""
    if file:
        write(file, render_report(report, facts))


def render_report(report: Any, facts: Mapping[str, str] | None = None) -> str:
    """The page of a report, with versions; Octave's where it ran."""
    from pyref.page import make_page  # whoever wants no page waits for none of it
    from pyref.page.html.render import render_page
    from pyref.page.versions import list_versions

    told = facts or {}
    octave = any("Octave" in words for words in told.values())
    page = make_page(report, {**told, **list_versions(octave)}, write_call())
    return render_page(page)


def write_call() -> str:
    """This command line, but for the files that it wrote; nothing outside of one."""
    context = click.get_current_context(silent=True)
    words = context.meta.get(ARGUMENTS, ()) if context else ()
    return shlex.join(["pyref", *drop_files(words)]) if words else ""


def drop_files(words: Sequence[str]) -> Iterator[str]:
    """The words without options that write a file, and their values."""
    left = iter(words)
    for word in left:
        if word in FILES:
            next(left, None)
        elif word.partition("=")[0] not in FILES:
            yield word
