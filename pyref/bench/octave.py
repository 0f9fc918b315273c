"""The table of Octave: the same passes there, in turns with NumPy.

One Octave reads a line, runs it and answers with the CPU seconds that it took, so that
a round of both costs no start. The arrays are made there: random numbers are as good.
"""

import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import IO

import numpy as np

from pyref.bench.cases import LayerCase, make_arguments
from pyref.bench.figures import Goal, Row, Table, Times
from pyref.bench.layers import make_pass
from pyref.bench.race import Budget, count_repeats, measure
from pyref.errors import OctaveError
from pyref.paths import OCTAVE
from pyref.runners.numpy import function_of
from pyref.runners.octave.find import QUIET, Octave
from pyref.runners.octave.transport import quote

SERVE = (
    "warning ('off', 'Octave:shadowed-function'); addpath ({folder}); "
    "while true, line = input ('', 's'); eval (line); fflush (stdout); end"
)
FORWARD = "dense 32x64x10, forward alone"
Ask = Callable[[str], float]
"""Runs a line of Octave that prints one number, and gives that number."""


@contextmanager
def open_session(octave: Octave) -> Iterator[Ask]:
    """An Octave that runs one line after another, until the block ends."""
    program = SERVE.format(folder=quote(OCTAVE))
    with subprocess.Popen(
        [str(octave.path), *QUIET, "--eval", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as session:
        try:
            yield lambda line: ask(session.stdin, session.stdout, line)
        finally:
            session.kill()


def ask(there: IO[str] | None, back: IO[str] | None, line: str) -> float:
    assert there and back  # both are pipes
    there.write(line + "\n")
    there.flush()
    answer = back.readline()
    if not answer:
        raise OctaveError(f"bench: Octave ended at {line}")
    return float(answer)


def race_octave(
    octave: Octave,
    large: Iterable[LayerCase],
    small: LayerCase,
    budget: Budget,
    tell: Callable[[str], None],
) -> Table:
    """Large cases forward and back, and one small forward pass in microseconds."""
    rows = []
    with open_session(octave) as ask_octave:
        for case in large:
            tell(f"{case.title}, Octave")
            times = race_one(ask_octave, case, budget, back=True)
            ratio = times["Octave"].minimum / times["NumPy"].minimum
            goals = {"Octave / NumPy": Goal(1.6, "most")}
            rows.append(Row(case.title, times, {"Octave / NumPy": ratio}, goals))
        tell(f"{small.title}, Octave")
        times = race_one(ask_octave, small, budget, back=False)
        figures = {"Octave us": 1e6 * times["Octave"].minimum}
        goals = {"Octave us": Goal(150, "most")}
        rows.append(Row(f"{small.title}, forward alone", times, figures, goals))
    note = f"Octave {octave.version}, {octave.blas}."
    return Table("octave", "Octave against NumPy, float64", tuple(rows), note)


def race_one(
    ask_octave: Ask, case: LayerCase, budget: Budget, back: bool
) -> dict[str, Times]:
    """Times of NumPy and of Octave, which take turns."""
    function = function_of(f"layers.{case.layer}")
    given = make_arguments(case, function, "float64")
    if back:
        run = make_pass(function, given.inputs, given.options, given.dy)
    else:
        args = [*given.inputs, *given.options]

        def run() -> object:
            return function(*args)

    ask_octave(write_setup(case))
    call = write_pass(case, back)
    ask_octave(write_turn(call, 1))  # the first call reads the files
    repeats = count_repeats(run, budget.turn)
    seconds = ask_octave(write_turn(call, 1))
    turns = max(1, int(budget.turn / max(seconds, 1e-5)))
    numpy_spent: list[float] = []
    octave_spent: list[float] = []
    while len(numpy_spent) < budget.least or (
        len(numpy_spent) < budget.most
        and sum(octave_spent) * turns + sum(numpy_spent) * repeats < budget.seconds
    ):
        numpy_spent.append(measure(run, repeats))
        octave_spent.append(ask_octave(write_turn(call, turns)) / turns)
    return {
        name: Times(min(spent), median(spent), len(spent))
        for name, spent in (("NumPy", numpy_spent), ("Octave", octave_spent))
    }


def write_setup(case: LayerCase) -> str:
    """Octave that makes the arguments and dy, and prints a 0."""
    lines = [f"{k} = randn ({write_row(v)});" for k, v in case.inputs.items()]
    for name, value in case.options.items():
        if name == "t":
            lines.append(f"t = rand ({write_row(value)}); t = t ./ sum (t, 2);")
        else:
            lines.append(f"{name} = [{write_row(np.atleast_1d(value))}];")
    names = ", ".join([*case.inputs, *case.options])
    lines.append(f"y = pyref.layers.{case.layer} ({names}); dy = randn (size (y));")
    return " ".join([*lines, "disp (0);"])


def write_row(numbers: Iterable[float]) -> str:
    return ", ".join(map(repr, map(float, numbers)))


def write_pass(case: LayerCase, back: bool) -> str:
    names = ", ".join([*case.inputs, *case.options])
    if not back:
        return f"y = pyref.layers.{case.layer} ({names});"
    gradients = ", ".join(f"d{name}" for name in case.inputs)
    forward = f"[y, back] = pyref.layers.{case.layer} ({names});"
    return f"{forward} [{gradients}] = back (dy);"


def write_turn(call: str, repeats: int) -> str:
    """Octave that makes so many passes and prints the CPU seconds of all."""
    return (
        f"begun = cputime (); for k = 1:{repeats}, {call} end, "
        "fprintf ('%.9f\\n', cputime () - begun);"
    )
