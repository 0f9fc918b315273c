"""pyref check: judge a port, print the report, write it as JSON."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from pyref.errors import DomainError
from pyref.port.check import check as judge
from pyref.port.report import as_json

CODES = {"right": 0, "wrong": 1, "not judged": 4}


def check(
    target: str | None,
    process: str | None,
    layer: str,
    accept: Sequence[str],
    deadline: float,
    strict: bool,
    json_file: str | None,
) -> int:
    """Print the report; the exit code: 0 right, 1 wrong, 4 not judged."""
    port = target if process is None else process
    if port is None or (target is not None and process is not None):
        raise DomainError("a check needs one of TARGET and --process")
    with Console(stderr=True).status("looking at the port") as status:
        report = judge(
            port,
            layer,
            process=process is not None,
            accept=accept,
            deadline=deadline,
            strict=strict,
            tell=lambda text: status.update(f"trying {text}"),
        )
    click.echo(report.table(), err=json_file == "-")
    text = json.dumps(as_json(report), indent=1) + "\n"
    if json_file == "-":
        sys.stdout.write(text)
    elif json_file:
        Path(json_file).write_text(text, encoding="ascii")
    return CODES[report.outcome]
