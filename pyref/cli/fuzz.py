"""pyref fuzz: draw, run, judge, shrink, keep."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from typing import Any

from rich.markup import escape

from pyref.cli.ending import Hold, Stopped, held_signals, say
from pyref.cli.output import write_json
from pyref.cli.progress import progress
from pyref.cli.screen import Console
from pyref.crosscheck.plan import list_languages, must_be_known
from pyref.errors import FileError, MissingError
from pyref.files import write_somewhere
from pyref.fixtures import sources
from pyref.fixtures.shelf import is_path
from pyref.fuzz import known, peers
from pyref.fuzz.ask import close_sessions
from pyref.fuzz.block import Block, Outcome
from pyref.fuzz.keep import describe, keep_smallest, replay
from pyref.fuzz.report import as_json, print_outcomes, write_line
from pyref.fuzz.run import WorkerError, choose_size, cut, make_pool, run
from pyref.runners.blas import require_blas
from pyref.runners.octave.find import find_octave

SHOWN, SHRUNK = 20, 2
"""Cases of a layer that are told, and that are shrunk, each wrong in another array."""


def fuzz(**options: Any) -> bool:
    """Run, print, write; whether nothing is wrong. Sessions end with it."""
    try:
        return run_fuzz(**options)
    finally:
        close_sessions()


def run_fuzz(
    layers: Sequence[str],
    cases: int,
    seed: int,
    jobs: int,
    scheduler: str | None,
    share: float,
    libraries: Sequence[str],
    folder: str,
    json_file: str | None,
    files: Sequence[str],
) -> bool:
    require_blas()
    out = Console(stderr=json_file == "-")
    if files:
        return replay_files(files, layers, out)
    places = list(dict.fromkeys(layers)) or list_layers()
    for place in places:
        if not is_path(place):
            must_be_known(place, sources.names(), "no layer")
    require_octave(places)
    libraries = libraries or peers.list_present()
    tell_missing(out, libraries)
    outcomes = {place: Outcome(place) for place in places}
    total = cases * len(places)
    began = time.perf_counter()

    def cut_all(workers: int) -> list[Block]:
        return cut(places, cases, seed, share, libraries, choose_size(workers))

    problem: BaseException | None = None
    try:
        with held_signals() as hold:
            problem = collect(outcomes, scheduler, jobs, cut_all, total, hold)
            seconds = time.perf_counter() - began
            done = sum(outcome.cases for outcome in outcomes.values())
            settings = {
                "seed": seed,
                "seconds": round(seconds, 3),
                "left": total - done,
                "stopped": str(problem or ""),
            }
            failure = put_json(as_json(outcomes.values(), settings), json_file)
    except Stopped as late:  # it waited until all was written
        problem = problem or late
    print_outcomes(outcomes.values(), out)
    for outcome in outcomes.values():
        tell_wrong(outcome, seed, None if problem else folder, out)
    told = f"{done} of {total}" if problem else f"{total}"
    out.print(f"{told} cases in {seconds:.1f} s, seed {seed}", highlight=False)
    if failure:
        say(failure)
    if problem:
        raise problem
    right = not any(outcome.faults for outcome in outcomes.values())
    if right and failure:
        sys.exit(2)
    return right


def collect(
    outcomes: Mapping[str, Outcome],
    scheduler: str | None,
    jobs: int,
    cut_all: Callable[[int], Sequence[Block]],
    total: int,
    hold: Hold,
) -> BaseException | None:
    """Add what comes of all blocks to outcomes; what ended that early, if anything."""
    try:
        with (
            hold.released(),
            open_executor(scheduler, jobs) as (executor, workers),
            progress(total) as tick,
            closing(run(cut_all(workers), executor, workers)) as found,
        ):
            for outcome in found:
                outcomes[outcome.place].add(outcome)
                tick(outcome.place, outcome.cases)
    except Stopped as stopped:
        return stopped
    except Exception as problem:
        if not any(outcome.cases for outcome in outcomes.values()):
            raise
        return problem
    return None


def put_json(report: Any, json_file: str | None) -> str:
    """Write a report where it is asked for; what went wrong, in words."""
    if not json_file:
        return ""
    if json_file == "-":
        write_json(json_file, report)
        return ""
    try:
        return write_somewhere(json_file, json.dumps(report, indent=1) + "\n")
    except FileError as problem:
        return str(problem)


def list_layers() -> list[str]:
    """All layers of ours."""
    return [name for name in sources.names() if sources.sheet(name).is_layer]


def require_octave(places: Sequence[str]) -> None:
    """Refuse to go on where a layer stands in Octave and there is none."""
    crossing = [p for p in places if "octave" in list_languages(sources.sheet(p))]
    if crossing and not find_octave():
        raise MissingError(f"{crossing[0]}: fuzz needs Octave, and none was found")


def tell_missing(out: Console, libraries: Sequence[str]) -> None:
    if not known.has_oracle():
        out.print(
            "python-flint is not installed (pip install python-flint): nothing is "
            "certified, and the languages are held against each other alone."
        )
    for name in libraries:
        if name not in peers.list_present():
            raise MissingError(f"{name} is not installed: pip install {name}")


@contextmanager
def open_executor(
    scheduler: str | None, jobs: int
) -> Iterator[tuple[Callable[[], Executor], int]]:
    """What makes executors, and how many workers they have."""
    if not scheduler:
        yield make_pool(jobs), jobs
        return
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise MissingError(
            "dask is needed for --scheduler, and is not installed: "
            "pip install dask distributed"
        ) from None
    try:
        client = Client(scheduler, timeout="10s")
    except OSError as error:
        raise MissingError(f"{scheduler}: no scheduler answers: {error}") from None
    with client:
        workers = max(1, sum(client.nthreads().values()))
        try:
            yield lambda: client.get_executor(pure=False, retries=2), workers
        except KilledWorker as error:
            raise WorkerError(f"{scheduler}: {error}") from None


def tell_wrong(outcome: Outcome, seed: int, folder: str | None, out: Console) -> None:
    """Print what is wrong in a layer, and keep the first of each kind, shrunk.

    folder: where they are kept; None: nothing is.
    """
    seen: set[tuple[str, str]] = set()
    for number, verdict in outcome.wrong[:SHOWN]:
        finding = verdict.finding
        assert finding  # what is wrong has one
        kind = (finding.pair, finding.array)
        line = write_line(outcome.place, number, verdict)
        told = f"[bold red]WRONG[/] {escape(line)}"
        out.print(told, highlight=False, soft_wrap=True)
        if folder is None or kind in seen or len(seen) == SHRUNK:
            continue
        seen.add(kind)
        try:
            path = keep_smallest(outcome.place, seed, number, verdict, folder)
        except FileError as problem:
            say(str(problem))
            continue
        again = f"pyref fuzz --replay {path}"
        again += f" --layer {outcome.place}" if is_path(outcome.place) else ""
        out.print(f"      {again}", highlight=False, soft_wrap=True, markup=False)
    if outcome.faults > SHOWN:
        out.print(f"... and {outcome.faults - SHOWN} more of {outcome.place}")


def replay_files(files: Sequence[str], layers: Sequence[str], out: Console) -> bool:
    """Judge kept cases once more; whether none is wrong."""
    right = True
    place = layers[0] if layers else ""
    for file in files:
        for case, verdict in replay(file, place):
            told = f": {describe(verdict.finding)}" if verdict.finding else ""
            by = f" ({verdict.by})" if verdict.by else ""
            line = f"{case.id} {case.exact_in[0]}: {verdict.kind}{by}{told}"
            out.print(line, highlight=False, soft_wrap=True, markup=False)
            right = right and verdict.kind != "wrong"
    return right
