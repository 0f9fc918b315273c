"""pyref check: judge a port, print the report, write it as JSON."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from pyref.cli.output import write_json
from pyref.cli.page import write_page
from pyref.compare.words import fold
from pyref.errors import DomainError
from pyref.foreign import show
from pyref.port.report import Report, as_json
from pyref.whole.check import check as judge

CODES = {"right": 0, "wrong": 1, "not judged": 4}


def check(
    target: str | None,
    process: str | None,
    layer: str,
    accept: Sequence[str],
    deadline: float,
    strict: bool,
    json_file: str | None,
    html_file: str | None,
) -> int:
    """Print the report; the exit code: 0 right, 1 wrong, 4 not judged."""
    port = target if process is None else process
    if port is None or (target is not None and process is not None):
        raise DomainError("a check needs one of TARGET and --process")
    with show_progress() as tell:
        report = judge(
            port,
            layer,
            process=process is not None,
            accept=accept,
            deadline=deadline,
            strict=strict,
            tell=tell,
        )
    click.echo(show(fold_table(report), lines=True), err=json_file == "-")
    if json_file:
        write_json(json_file, as_json(report))
    runs = {"runs in": "Octave"} if port.endswith(".m") else {}
    write_page(html_file, report, runs)
    return CODES[report.outcome]


def fold_table(report: Report) -> str:
    """The report, what stands below the verdict in lines of 80 columns.

    The verdict is one line, to be searched for; code to be pasted stays as it is.
    """
    code = {f"  {line}" for line in report.advice.splitlines()}
    verdict, *lines = report.table().splitlines()
    folded = [[line] if line in code else fold(line) for line in lines]
    return "\n".join([verdict, *(part for parts in folded for part in parts)])


@contextmanager
def show_progress() -> Iterator[Callable[[str], None]]:
    """What to tell of what is tried: a line on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.console import Console  # where nobody looks, nobody waits for it

    with Console(stderr=True).status("looking at the port") as status:
        yield lambda text: status.update(f"trying {text}")
