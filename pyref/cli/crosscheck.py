"""pyref crosscheck: plan, run, compare, report."""

import platform
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Thread

import numpy as np
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pyref.cli.ending import Stopped, say
from pyref.cli.screen import Console
from pyref.crosscheck.batches import Run
from pyref.crosscheck.collect import Collector
from pyref.crosscheck.markdown import write_markdown
from pyref.crosscheck.plan import Check, list_languages, plan, select, select_own
from pyref.crosscheck.report import Call, Report, write_json, write_junit
from pyref.crosscheck.resume import digest_sources, read_report
from pyref.crosscheck.run import list_runs, run_each
from pyref.crosscheck.terminal import print_report
from pyref.errors import (
    FileError,
    FormatError,
    MachineError,
    MissingError,
    UsageError,
)
from pyref.files import require_writable, write_somewhere
from pyref.fixtures.case import Case
from pyref.runners.blas import ProvenTransport, require_blas
from pyref.runners.octave import Transport, choose_transport, open_transport
from pyref.runners.octave.find import Octave, find_octave
from pyref.runners.octave.folder import private_folder
from pyref.runners.result import Result

BYTES = 2000  # of a report for each check; measured: 1300


def crosscheck(
    names: Sequence[str],
    sources: str | None,
    runners: Sequence[str],
    jobs: int,
    transport: str | None,
    require_octave: bool,
    deadline: float,
    resume: str | None,
    json_file: str | None,
    junit: str | None,
    markdown: str | None,
) -> bool:
    """Run, print, write; whether all that was checked is right."""
    out = Console(stderr=json_file == "-")
    call = Call(tuple(names), sources or "", tuple(runners))
    begun = read_report(resume) if resume else None
    if begun:
        if call != Call():
            raise UsageError("--resume takes what is to be run from its report")
        call, json_file = begun.call, json_file or resume
    probe = Probe(transport, call.runners)
    require_blas()
    own = call.sources
    cases = select_own(own, call.names) if own else select(call.names)
    checks = plan(cases, call.runners)
    if own:
        checks = keep_runnable(checks, cases, transport, require_octave, out)
    live = choose_live(checks, transport, require_octave, out)
    environment = read_environment(live, probe)
    places = tuple(dict.fromkeys(c.sheet.place for c in cases if c.sheet.shelf))
    made_from = digest_sources(places) if json_file else ""
    if begun:
        begun.require(environment, made_from)
    files = {json_file: write_json, junit: write_junit, markdown: write_markdown}
    for file in files:
        if file and file != "-":
            require_writable(file, BYTES * len(checks))

    def open_octave() -> Transport:
        return ProvenTransport(open_transport(live, places))

    collector = Collector(checks, begun.found if begun else None)
    started = time.perf_counter()
    sessions = 1 if live == "recorded" else jobs
    left = collector.left()
    problem = collect(collector, run_each(left, open_octave, sessions, deadline))
    report = Report(
        collector.findings,
        environment,
        time.perf_counter() - started + (begun.seconds if begun else 0),
        call,
        made_from,
        len(collector.left()),
        str(problem or ""),
    )
    failures = [put(make(report), file) for file, make in files.items() if file]
    print_report(report, out)
    for failure in filter(None, failures):
        say(failure)
    if problem:
        raise problem
    if report.passed and any(failures):
        sys.exit(2)
    return report.passed


def collect(
    collector: Collector, runs: Generator[tuple[Run, Result]]
) -> BaseException | None:
    """Run and judge all; what ended that early, where something did.

    Errors: pyref:machine, after which no verdict is to be trusted.
    """
    total = len(list_runs(collector.left()))
    try:
        with progress(total) as tick, closing(runs):
            for run, result in runs:
                collector.add(run, result)
                tick(run[0].layer)
    except MachineError:
        raise
    except (Exception, Stopped) as problem:
        return problem
    return None


def put(content: str | bytes, file: str) -> str:
    """Write a report; what went wrong with that, in words."""
    if file == "-":
        sys.stdout.write(str(content))
        return ""
    try:
        return write_somewhere(file, content)
    except FileError as problem:
        return str(problem)


def choose_live(
    checks: Sequence[Check], transport: str | None, require_octave: bool, out: Console
) -> str:
    """The transport that these checks need, "" for none; says where it is another.

    Errors: pyref:missing without an Octave that is required; pyref:file without room.
    """
    if not any("octave" in check.pair for check in checks):
        return ""
    live = transport or choose_transport()
    if live == "recorded":
        if require_octave:
            raise MissingError("Octave is required, and none was found")
        out.print(
            "Octave: none in use; its recorded replies stand in, and no comparison "
            "with them is called a pass."
        )
        return live
    if live == "process" and not transport:
        out.print("oct2py is not installed: Octave starts anew for each batch.")
    with private_folder():
        return live


class Probe(Thread):
    """Ask Octave what it is while cases are read: it takes as long."""

    def __init__(self, transport: str | None, runners: Sequence[str]):
        super().__init__(daemon=True)
        self.octave: Octave | None = None
        self.problem: MissingError | None = None
        if transport != "recorded" and (not runners or "octave" in runners):
            self.octave = find_octave()
        self.start()

    def run(self) -> None:
        try:
            self.details = self.octave.details if self.octave else ("recorded", "")
        except MissingError as problem:
            self.problem = problem

    def describe(self) -> str:
        """Version and BLAS. Errors: pyref:missing where it is no Octave that works."""
        self.join()
        if self.problem:
            raise self.problem
        version, blas = self.details
        return f"{version} ({blas.split(' (')[0]})" if blas else version


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


def read_environment(live: str, probe: Probe) -> dict[str, str]:
    """Versions of all that runs; live is the transport, "" without Octave."""
    environment = {"Python": platform.python_version(), "NumPy": np.__version__}
    if not live:
        return environment
    octave = "recorded" if live == "recorded" else probe.describe()
    return environment | {"Octave": octave, "transport": live}


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
