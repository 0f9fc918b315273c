"""pyref crosscheck: plan, run, compare, report."""

import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing

from pyref.cli.doctor import list_octave_problems
from pyref.cli.ending import Hold, Stopped, held_signals, say
from pyref.cli.page import render_report
from pyref.cli.progress import progress
from pyref.cli.reach import Probe, choose_live, keep_runnable, read_environment
from pyref.cli.screen import Console
from pyref.crosscheck.batches import Run
from pyref.crosscheck.collect import Collector
from pyref.crosscheck.markdown import write_markdown
from pyref.crosscheck.plan import plan, select, select_own, select_shapes
from pyref.crosscheck.report import Call, Report, write_json, write_junit
from pyref.crosscheck.resume import digest_sources, read_report
from pyref.crosscheck.run import list_runs, run_each
from pyref.crosscheck.terminal import print_report
from pyref.errors import (
    FileError,
    MachineError,
    UsageError,
)
from pyref.files import require_writable, write_somewhere
from pyref.paths import RECORDED
from pyref.runners.blas import ProvenTransport, require_blas
from pyref.runners.octave import Transport, open_transport
from pyref.runners.result import Result

Writers = list[tuple[str | None, Callable[[Report], str | bytes]]]
"""Files, and what makes their content of a report."""
BYTES = 2000  # of a report for each check; measured: 1300


def crosscheck(
    names: Sequence[str],
    sources: str | None,
    pack: str | None,
    runners: Sequence[str],
    jobs: int,
    transport: str | None,
    require_octave: bool,
    deadline: float,
    resume: str | None,
    json_file: str | None,
    junit: str | None,
    markdown: str | None,
    html_file: str | None,
) -> bool:
    """Run, print, write; whether all that was checked is right."""
    out = Console(stderr=json_file == "-")
    if sources and pack:
        raise UsageError("--pack is of the layers of pyref, and --sources of your own")
    call = Call(tuple(names), sources or "", tuple(runners), pack or "")
    begun = read_report(resume) if resume else None
    if begun:
        if call != Call():
            raise UsageError("--resume takes what is to be run from its report")
        call, json_file = begun.call, json_file or resume
    probe = Probe(transport, call.runners)
    require_blas()
    own = call.sources
    choose = select_shapes if call.pack else select
    cases = select_own(own, call.names) if own else choose(call.names)
    checks = plan(cases, call.runners)
    if own:
        checks = keep_runnable(checks, cases, transport, require_octave, out)
    if not checks:
        among = ", ".join(call.runners) or "all runners"
        told = f"no pair of {among} on {len(cases)} cases"
        raise UsageError(f"nothing to compare: {told}")
    live = choose_live(checks, transport, require_octave, out)
    environment = read_environment(live, probe)
    places = tuple(dict.fromkeys(c.sheet.place for c in cases if c.sheet.shelf))
    made_from = digest_sources(places) if json_file else ""
    if begun:
        begun.require(environment, made_from, checks)
    writers: Writers = [
        (json_file, write_json),
        (junit, write_junit),
        (markdown, write_markdown),
        (html_file, render_report),
    ]
    for file, _ in writers:
        if file and file != "-":
            require_writable(file, BYTES * len(checks))

    def open_octave() -> Transport:
        return ProvenTransport(open_transport(live, places))

    collector = Collector(checks, begun.found if begun else None)
    began = time.perf_counter()
    sessions = 1 if live == "recorded" else jobs
    problem: BaseException | None = None
    try:
        with held_signals() as hold:
            runs = run_each(collector.left(), open_octave, sessions, deadline)
            problem = collect(collector, runs, hold)
            seconds = time.perf_counter() - began + (begun.seconds if begun else 0)
            left, stopped = len(collector.left()), str(problem or "")
            findings = collector.findings
            report = Report(
                findings, environment, seconds, call, made_from, left, stopped
            )
            failures = put_all(report, writers)
    except Stopped as late:  # it waited until all was written
        problem = problem or late
    print_report(report, out, remedy=find_remedy(report))
    for failure in failures:
        say(failure)
    if problem:
        raise problem
    if report.passed and failures:
        sys.exit(2)
    return report.passed


def find_remedy(report: Report) -> str:
    """What doctor says of an Octave for which no recorded replies stand in."""
    if report.environment.get("transport") != "recorded" or RECORDED.is_dir():
        return ""
    return next((remedy for _, remedy in list_octave_problems()), "")


def collect(
    collector: Collector, runs: Generator[tuple[Run, Result]], hold: Hold
) -> BaseException | None:
    """Run and judge all; what ended that early, where something did.

    Errors: pyref:machine, after which no verdict is to be trusted.
    """
    total = len(list_runs(collector.left()))
    try:
        with hold.released(), progress(total) as tick, closing(runs):
            for run, result in runs:
                collector.add(run, result)
                tick(run[0].layer, 1)
    except MachineError:
        raise
    except (Exception, Stopped) as problem:
        return problem
    return None


def put_all(report: Report, writers: Writers) -> list[str]:
    """Write a report to its files; in words, what went wrong where."""
    told = [put(make(report), file) for file, make in writers if file]
    return [failure for failure in told if failure]


def put(content: str | bytes, file: str) -> str:
    if file == "-":
        sys.stdout.write(str(content))
        return ""
    try:
        return write_somewhere(file, content)
    except FileError as problem:
        return str(problem)
