"""Run what a plan needs: each case once for each runner and precision.

    plan -> run -> compare -> report
            ^^^
Octave works in sessions of its own beside Python: batches of requests, taken from
one queue, so that a crossing is paid once for many cases.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue

from pyref.crosscheck.judge import checker
from pyref.crosscheck.plan import Check
from pyref.fixtures.case import Case
from pyref.runners import numpy, probe
from pyref.runners.octave import Transport
from pyref.runners.octave.cases import as_request, as_result
from pyref.runners.result import Result

Run = tuple[Case, str, str]
"""A case, a runner and a precision."""

BATCH, FEW = 96, 6
PYTHON: dict[str, Callable[[Case, str], Result]] = {
    "numpy": numpy.run,
    "numpy:slopes": probe.run_slopes,
    "numpy:complexstep": probe.run_complex_step,
    "numpy:hvp": probe.run_hessian_vector,
    "layers": numpy.run_composed,
}


def list_runs(checks: Iterable[Check]) -> list[Run]:
    """What must be run for these checks, each once, in their order."""
    wanted: dict[tuple[str, str, str], Case] = {}
    for check in checks:
        wanted[check.case.id, check.left, check.dtype] = check.case
        if check.right != "expected":
            right = checker(check.left, check.right)
            wanted[check.case.id, right, check.dtype] = check.case
        if check.right == "complexstep":  # it must not contradict the slopes
            right = checker(check.left, "slopes")
            wanted[check.case.id, right, check.dtype] = check.case
    return [(case, runner, dtype) for (_, runner, dtype), case in wanted.items()]


def run(
    checks: Iterable[Check],
    open_octave: Callable[[], AbstractContextManager[Transport]],
    sessions: int = 1,
    tick: Callable[[str], None] = lambda _: None,
) -> dict[str, dict[tuple[str, str], Result]]:
    """Results by case id, then by (runner, precision).

    open_octave() gives a transport to be entered, once for each session; tick is
    called after each run, with the name of what ran.
    """
    runs = list_runs(checks)
    results: dict[str, dict[tuple[str, str], Result]] = defaultdict(dict)
    crossing = [run for run in runs if run[1] not in PYTHON]
    queue: SimpleQueue[list[Run]] = SimpleQueue()
    for batch in split_batches(crossing):
        queue.put(batch)

    def work() -> None:
        with open_octave() as octave:
            while True:
                try:
                    batch = queue.get_nowait()
                except Empty:
                    return
                for (case, runner, dtype), result in ask(octave, batch):
                    results[case.id][runner, dtype] = result
                    tick(case.layer)

    with ThreadPoolExecutor(max_workers=sessions) as pool:
        workers = [pool.submit(work) for _ in range(min(sessions, queue.qsize()))]
        for case, runner, dtype in runs:
            if runner in PYTHON:
                results[case.id][runner, dtype] = PYTHON[runner](case, dtype)
                tick(case.layer)
            for worker in workers:
                if worker.done():
                    worker.result()  # what broke it ends the run at once
        for worker in workers:
            worker.result()
    return results


def split_batches(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Runs that cross together; networks on images, the slowest, first and few."""
    slow = [run for run in runs if run[0].source.get("kind") == "data"]
    others = [run for run in runs if run[0].source.get("kind") != "data"]
    for lot, size in ((slow, FEW), (others, BATCH)):
        for start in range(0, len(lot), size):
            yield lot[start : start + size]


def ask(octave: Transport, batch: Sequence[Run]) -> Iterator[tuple[Run, Result]]:
    """Send a batch to Octave, and give each run its result."""
    replies = octave.run_batch([as_request(*run) for run in batch])
    for run, reply in zip(batch, replies, strict=True):
        yield run, as_result(run[0], run[1], reply)
