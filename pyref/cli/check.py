"""pyref check: judge ports, print each report, write them as JSON and for CI."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pyref.cli.ci import Verdict, hand_on, hand_on_error
from pyref.cli.color import say_verdict
from pyref.cli.output import write_json
from pyref.cli.page import write_page
from pyref.cli.precision import read_precision
from pyref.errors import DomainError, MachineError, MissingError, PyrefError
from pyref.fixtures.shelf import is_path
from pyref.fold import wrap_whole
from pyref.foreign import show
from pyref.layers import __all__ as LAYERS
from pyref.port.check import require_subject
from pyref.port.report import Report, as_json, require_there
from pyref.port.wording import write_brief
from pyref.suite.result import Result, find_code
from pyref.whole.check import check as judge
from pyref.whole.wording import fold_table

SCHEMA = "pyref/checks/1"


def check(
    targets: Sequence[str],
    process: str | None,
    layer: str | None,
    json_file: str | None,
    junit: str | None,
    annotations: str | None,
    html_file: str | None,
    storage: str | None,
    accumulate: str | None,
    steps: int | None,
    shapes: bool,
    **options: Any,
) -> int:
    """Print each report; the exit code, of several the first of 1, 2, 3, 4 that is."""
    if layer is None:
        raise DomainError("a check needs --as NAME, or --course NAME")
    if bool(targets) == (process is not None):
        raise DomainError("a check needs one of TARGET and --process")
    if html_file and len(targets) > 1:
        raise DomainError(f"--html takes one TARGET, and here are {len(targets)}")
    err = json_file == "-"
    precision = read_precision(storage, accumulate, steps)
    if shapes and precision:
        raise DomainError("the shape pack is of float64 and float32: no --storage")
    asked = {"process": process is not None, "precision": precision, "shapes": shapes}
    options = options | asked
    ports = [process] if process is not None else targets
    if len(ports) > 1 and not is_path(layer) and layer not in LAYERS:
        require_subject(layer)  # once, not for each
    verdicts = []
    for port in ports:
        with hand_on_error("check", port, junit, annotations, err):
            result, report = check_one(port, layer, len(ports) == 1, options)
        say_verdict(fit_verdict(result.text, port, err), result.outcome, err)
        verdicts.append(Verdict(result, port))
    results = [one.result for one in verdicts]
    if json_file:
        reports = [one.report for one in results]
        many = {"schema": SCHEMA, "passed": not find_code(results), "checks": reports}
        write_json(json_file, many if len(reports) > 1 else reports[0])
    write_page(html_file, report, {"runs in": "Octave"} if port.endswith(".m") else {})
    hand_on(verdicts, junit, annotations, err)
    return find_code(results)


def fit_verdict(text: str, port: str, err: bool) -> str:
    """A report, its first line folded at the width of a terminal; whole elsewhere."""
    if not (sys.stderr if err else sys.stdout).isatty():
        return text
    verdict, *lines = text.splitlines()
    width = shutil.get_terminal_size().columns
    folded = wrap_whole(verdict, width, "    ", [show(port)])
    return "\n".join([*folded, *lines])


def check_one(
    port: str, layer: str, alone: bool, options: dict[str, Any]
) -> tuple[Result, Report | None]:
    """The result of one port, and the report where there is one.

    Errors: those of check, where it stands alone.
    """
    began, report, brief = time.perf_counter(), None, ""
    try:
        with show_progress() as tell:
            report = judge(port, layer, tell=tell, **options)
        require_there(report)
    except PyrefError as error:
        if alone or isinstance(error, MachineError):
            raise
        outcome = "missing" if isinstance(error, MissingError) else "refused"
        told = show(f"{port} as {layer}: {outcome}: {error}")
        data: dict[str, Any] = {"target": port, "layer": layer, "outcome": outcome,
                                "passed": False, "verdict": str(error)}  # fmt: skip
    else:
        outcome, data, brief = report.outcome, as_json(report), write_brief(report)
        told = show(fold_table(report), lines=True)
    seconds = time.perf_counter() - began
    name = f"{port} as {layer}"
    result = Result("check", name, outcome, told, seconds, report=data, brief=brief)
    return result, report


@contextmanager
def show_progress() -> Iterator[Callable[[str], None]]:
    """What to tell of what is tried: a line on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.console import Console  # where nobody looks, nobody waits for it

    with Console(stderr=True).status("looking at the port") as status:
        yield lambda text: status.update(f"trying {text}")
