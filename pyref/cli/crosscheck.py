"""pyref crosscheck: plan, run, compare, report."""

import json
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pyref.crosscheck.judge import judge
from pyref.crosscheck.markdown import write_markdown
from pyref.crosscheck.plan import Check, list_languages, plan, select, select_own
from pyref.crosscheck.report import Report, as_json, write_json, write_junit
from pyref.crosscheck.run import list_runs, run
from pyref.crosscheck.terminal import print_report
from pyref.errors import FormatError, MissingError
from pyref.fixtures.case import Case
from pyref.runners.blas import require_blas, require_octave_blas
from pyref.runners.octave import Transport, open_transport
from pyref.runners.octave.find import find_octave


def crosscheck(
    names: Sequence[str],
    sources: str | None,
    runners: Sequence[str],
    jobs: int,
    transport: str | None,
    require_octave: bool,
    json_file: str | None,
    junit: str | None,
    markdown: str | None,
) -> bool:
    """Run, print, write; whether all that was checked is right."""
    out = Console(stderr=json_file == "-")
    require_blas()
    chosen = select_own(sources, names) if sources else select(names)
    checks = plan(chosen, runners)
    if sources:
        checks = keep_runnable(checks, chosen, transport, require_octave, out)
    crossing = any("octave" in check.pair for check in checks)
    live = transport if transport else ("oct2py" if find_octave() else "recorded")
    if crossing and live == "recorded":
        if require_octave:
            raise MissingError("Octave is required, and none was found")
        out.print(
            "Octave: none in use; its recorded replies stand in, and no comparison "
            "with them is called a pass."
        )
        jobs = 1

    folders = list_folders(chosen)

    def open_octave() -> AbstractContextManager[Transport]:
        return require_octave_blas(open_transport(live, folders))

    started = time.perf_counter()
    with progress(len(list_runs(checks))) as tick:
        results = run(checks, open_octave, jobs, tick)
    findings = [f for check in checks for f in judge(check, results[check.case.id])]
    report = Report(
        findings,
        read_environment(live, crossing),
        time.perf_counter() - started,
        sources or "",
    )
    print_report(report, out)
    if json_file == "-":
        json.dump(as_json(report), sys.stdout, indent=1)
        print()
    elif json_file:
        write_json(report, json_file)
    if junit:
        write_junit(report, junit)
    if markdown:
        write_markdown(report, markdown)
    return report.passed


def keep_runnable(
    checks: Sequence[Check],
    cases: Sequence[Case],
    transport: str | None,
    require_octave: bool,
    out: Console,
) -> list[Check]:
    """What can be run of layers of one's own, which have no recorded replies."""
    for sheet in {case.layer: case.sheet for case in cases}.values():
        if not list_languages(sheet):
            files = f"{sheet.layer}.py nor {sheet.layer}.m"
            out.print(f"{sheet.layer}: has neither {files}: nothing of it is run")
    if not checks:
        raise FormatError("nothing to run: no NAME.py and no NAME.m for these runners")
    without = [check for check in checks if "octave" not in check.pair]
    if len(without) == len(checks) or (find_octave() and transport != "recorded"):
        return list(checks)
    if require_octave or not without:
        raise MissingError("Octave is needed to run NAME.m, and none was found")
    out.print("Octave: none in use; NAME.m is not run.")
    return without


def list_folders(cases: Sequence[Case]) -> list[str]:
    """Where Octave looks for layers of one's own."""
    places = dict.fromkeys(case.sheet.place for case in cases if case.sheet.shelf)
    return list(places)


def read_environment(live: str, crossing: bool) -> dict[str, str]:
    """Versions of all that runs; live is the transport, crossing whether it is used."""
    environment = {"Python": platform.python_version(), "NumPy": np.__version__}
    if not crossing:
        return environment
    octave = find_octave() if live != "recorded" else None
    version = (
        f"{octave.version} ({octave.blas.split(' (')[0]})" if octave else "recorded"
    )
    return environment | {"Octave": version, "transport": live}


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error where that is a terminal, nothing anywhere else."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    name = TextColumn("{task.description:<22.22}")
    columns = (name, BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("starting", total=total)
        yield lambda layer: shown.update(task, advance=1, description=layer)
