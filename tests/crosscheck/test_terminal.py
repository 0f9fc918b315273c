"""What a report prints of text that others wrote, in names, notes and messages."""

import io

from rich.console import Console

from pyref.crosscheck.finding import Finding
from pyref.crosscheck.report import Call, Report
from pyref.crosscheck.terminal import print_report


def test_no_markup_and_no_control_character_of_others_is_obeyed():
    odd = "[red]\x1b[31m\rfine[/]"
    arrays = {"y": "error", "dx": "skip", "y in print": "pass"}
    findings = [
        Finding("mine-1", "mine", "numpy|expected", "float64", name, verdict, note=odd)
        for name, verdict in arrays.items()
    ]
    report = Report(findings, {"Python": odd}, call=Call(sources=f"/tmp/{odd}"))
    out = io.StringIO()
    print_report(report, Console(file=out, width=200))
    printed = out.getvalue()
    assert "\x1b" not in printed and "\r" not in printed
    assert printed.count(r"[red]\x1b[31m\rfine[/]") == 6
