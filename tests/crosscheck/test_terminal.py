"""What a report prints of text that others wrote, in names, notes and messages."""

import io

from rich.console import Console

from pyref.crosscheck.finding import Finding
from pyref.crosscheck.judge import both_refused, refused_as_asked
from pyref.crosscheck.report import Call, Report
from pyref.crosscheck.terminal import print_report
from pyref.fixtures.load import load
from pyref.runners.result import Result


def test_without_octave_one_line_counts_what_was_not_compared_and_says_the_remedy():
    missing = Result(identifier="pyref:missing", message="Octave was not found")
    case = next(c for c in load("dense") if not c.error)
    told = {"case": case.id, "layer": "dense", "pair": "numpy|octave"}
    sides = [(Result(), missing), (missing, missing), (missing, Result())]
    findings = [
        finding
        for left, right in sides
        for finding in both_refused({**told, "dtype": "float64"}, case, left, right)
    ]
    findings += refused_as_asked({**told, "dtype": "float32"}, case, missing)
    out = io.StringIO()
    report = Report(findings, {})
    print_report(report, Console(file=out, width=200), remedy="apt-get install octave")
    (line,) = [one for one in out.getvalue().splitlines() if "not made" in one]
    assert line == (
        "Octave was not found: 4 comparisons were not made (apt-get install octave)"
    )
    assert "pyref:missing" not in out.getvalue()


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
