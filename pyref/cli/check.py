"""pyref check: judge a port, print the report, write it as JSON."""

import json
import sys
from pathlib import Path

import click

from pyref.errors import DomainError
from pyref.port.check import check as judge
from pyref.port.report import as_json


def check(target, process, layer, accept, deadline, json_file):
    """Print the report; whether the port passed."""
    if (target is None) == (process is None):
        raise DomainError("a check needs one of TARGET and --process")
    report = judge(
        target if process is None else process,
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
