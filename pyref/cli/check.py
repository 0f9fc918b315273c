"""pyref check: judge a port, print the report, write it as JSON."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from pyref.errors import DomainError
from pyref.port.check import check as judge
from pyref.port.report import as_json


def check(
    target: str | None,
    process: str | None,
    layer: str,
    accept: Sequence[str],
    deadline: float,
    json_file: str | None,
) -> bool:
    """Print the report; whether the port passed."""
    port = target if process is None else process
    if port is None or (target is not None and process is not None):
        raise DomainError("a check needs one of TARGET and --process")
    report = judge(
        port,
        layer,
        process=process is not None,
        accept=accept,
        deadline=deadline,
    )
    click.echo(report.table(), err=json_file == "-")
    text = json.dumps(as_json(report), indent=1) + "\n"
    if json_file == "-":
        sys.stdout.write(text)
    elif json_file:
        Path(json_file).write_text(text, encoding="ascii")
    return report.passed
