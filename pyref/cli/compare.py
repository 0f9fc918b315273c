"""pyref compare and pyref gradcheck: print what was found, write it for others."""

import time
from collections.abc import Mapping
from typing import Any

from pyref.cli.check import show_progress
from pyref.cli.ci import Verdict, hand_on, hand_on_error
from pyref.cli.color import say_verdict
from pyref.cli.output import write_json
from pyref.cli.page import write_page
from pyref.foreign import show
from pyref.pairs.data import as_json
from pyref.pairs.gradcheck import GradientCheck
from pyref.pairs.gradcheck import gradcheck as judge
from pyref.pairs.report import Report
from pyref.pairs.run import compare as hold
from pyref.suite.result import CODES, Result


def compare(a: str, b: str, **options: Any) -> int:
    """Print the report; the exit code: 0 same and right, 1 not so, 4 not judged."""
    files, options = split_files({**options, "steps": options["steps"] or 0})
    began = time.perf_counter()
    with hand_on_error("compare", b, *read_ci(files)), show_progress() as tell:
        report = hold(a, b, tell=tell, **options)
    sides = {letter for letter, _ in report.wrong}
    about = a if sides == {"A"} else b
    return write(report, "compare", b, find_outcome(report), about, began, **files)


def find_outcome(report: Report) -> str:
    """That of a comparison, in which a gradient may be wrong though both agree."""
    if report.outcome == "different" or report.passed:
        return report.outcome
    return "wrong" if report.wrong else "not judged"


def gradcheck(target: str, **options: Any) -> int:
    """Print the report; the exit code: 0 right, 1 wrong, 4 not judged."""
    files, options = split_files(options)
    began = time.perf_counter()
    with hand_on_error("gradcheck", target, *read_ci(files)), show_progress() as tell:
        report = judge(target, tell=tell, **options)
    return write(report, "gradcheck", target, report.outcome, target, began, **files)


def split_files(options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is written where, and the arguments of the call."""
    names = ("json_file", "junit", "annotations", "html_file")
    files = {name: options[name] for name in names}
    call = {k: v for k, v in options.items() if k not in names}
    return files, call | {"curves": bool(files["html_file"])}


def read_ci(files: Mapping[str, Any]) -> tuple[str | None, str | None, bool]:
    """What CI asks for: JUnit, annotations, whether these go to standard error."""
    return files["junit"], files["annotations"], files["json_file"] == "-"


def write(
    report: Report | GradientCheck,
    kind: str,
    name: str,
    outcome: str,
    about: str,
    began: float,
    json_file: str | None,
    junit: str | None,
    annotations: str | None,
    html_file: str | None,
) -> int:
    """Print and write a report; about: the target that is to be looked at."""
    err = json_file == "-"
    text, data = show(report, lines=True), as_json(report)
    say_verdict(text, outcome, err)
    if json_file:
        write_json(json_file, data)
    seconds = time.perf_counter() - began
    result = Result(kind, name, outcome, text, seconds, report=data, brief=report.brief)
    languages = report.languages if isinstance(report, Report) else (report.language,)
    runs = "; ".join(filter(None, languages))
    write_page(html_file, report, {"runs in": runs} if runs else {})
    hand_on([Verdict(result, about)], junit, annotations, err)
    return CODES[outcome]
