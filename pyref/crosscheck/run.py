"""Run what a plan needs: each case once for each runner and precision.

    plan -> run -> compare -> report
            ^^^
Octave works in sessions of its own beside Python: batches of requests, taken from
one queue, so that a crossing is paid once for many cases. Python layers of one's own
run in a process apart.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from queue import Empty, SimpleQueue

from pyref.crosscheck.batches import Run, split_batches
from pyref.crosscheck.crew import STARTS, Answer, Crew, OctaveSession
from pyref.crosscheck.judge import list_sides
from pyref.crosscheck.plan import Check
from pyref.errors import MissingError
from pyref.fixtures.case import Case
from pyref.runners.apart import PythonSession
from pyref.runners.octave import Transport
from pyref.runners.python import RUNNERS
from pyref.runners.result import Result

Results = dict[str, dict[tuple[str, str], Result]]
"""By case id, then by (runner, precision)."""
DEADLINE = 30.0  # seconds for each run in another process
SLOWER = 40
"""How many times longer than all of its NumPy runs a case may take in Octave, besides.

Measured, of the 60 cases that take longest: 0.02 to 17 times, the median 1.8, and half
a second at most, where DEADLINE alone is plenty. This is for machines that are slower
than any tried."""


def list_runs(checks: Iterable[Check]) -> list[Run]:
    """What must be run for these checks, each once, in their order."""
    wanted: dict[tuple[str, str, str], Case] = {}
    for check in checks:
        for runner, dtype in list_sides(check):
            wanted[check.case.id, runner, dtype] = check.case
    return [(case, runner, dtype) for (_, runner, dtype), case in wanted.items()]


def run(
    checks: Iterable[Check],
    open_octave: Callable[[], Transport],
    sessions: int = 1,
) -> Results:
    """All results. Errors: pyref:missing where Octave cannot be started."""
    results: Results = defaultdict(dict)
    for (case, runner, dtype), result in run_each(checks, open_octave, sessions):
        results[case.id][runner, dtype] = result
    return results


def run_each(
    checks: Iterable[Check],
    open_octave: Callable[[], Transport],
    sessions: int = 1,
    deadline: float = DEADLINE,
) -> Generator[tuple[Run, Result]]:
    """Each run with its result, as it ends; close it to end what still runs.

    open_octave() gives a transport to be entered, once for each session; deadline is
    the seconds that a case may take in another process, more where NumPy takes long.
    Errors: pyref:missing where Octave cannot be started.
    """
    runs = list_runs(checks)
    crossing = [run for run in runs if run[1] not in RUNNERS]
    apart = [run for run in runs if run[1] in RUNNERS and run[0].sheet.shelf]
    here = [run for run in runs if run[1] in RUNNERS and not run[0].sheet.shelf]
    spent: dict[str, float] = defaultdict(float)

    def allow(run: Run) -> float:
        return deadline + SLOWER * spent[run[0].id]

    answers: SimpleQueue[Answer] = SimpleQueue()

    def open_session() -> OctaveSession:
        return OctaveSession(open_octave())

    crews = {
        "Octave": Crew(split_batches(crossing), open_session, sessions, allow, answers),
        "Python": Crew(split_batches(apart), PythonSession, 1, allow, answers),
    }
    try:
        for crew in crews.values():
            crew.start()
        left = sum(len(crew.threads) for crew in crews.values())
        for case, runner, dtype in here:
            began = time.perf_counter()
            result = RUNNERS[runner](case, dtype)
            spent[case.id] += time.perf_counter() - began
            yield (case, runner, dtype), result
            for answer in take_ready(answers):
                left -= answer is None
                if answer:
                    yield read(answer)
        while left:
            answer = answers.get()
            left -= answer is None
            if answer:
                yield read(answer)
        for name, crew in crews.items():
            require_all_run(name, crew)
    finally:
        for crew in crews.values():
            crew.stop()
        for crew in crews.values():
            for thread in crew.threads:
                thread.join()


def take_ready(answers: SimpleQueue[Answer]) -> Iterator[Answer]:
    while True:
        try:
            yield answers.get_nowait()
        except Empty:
            return


def read(answer: tuple[Run, Result] | BaseException) -> tuple[Run, Result]:
    """A run and its result, or what broke a crew."""
    if isinstance(answer, BaseException):
        raise answer
    return answer


def require_all_run(name: str, crew: Crew) -> None:
    if crew.batches:
        raise MissingError(
            f"{name} could not be started {STARTS} times in a row: {crew.unstarted}"
        )
