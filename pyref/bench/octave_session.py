"""An Octave that runs one line after another and answers each with a number.

    with open_session(octave) as ask:
        seconds = ask(write_turn(write_pass(case), 10))

So a turn costs no start. The arrays are made there: random numbers are as good.
"""

import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO

import numpy as np

from pyref.bench.cases import LayerCase
from pyref.errors import OctaveError
from pyref.paths import OCTAVE
from pyref.runners.octave.find import QUIET, Octave
from pyref.runners.octave.transport import environment, quote

SERVE = (
    "warning ('off', 'Octave:shadowed-function'); addpath ({folder}); "
    "while true, line = input ('', 's'); eval (line); fflush (stdout); end"
)
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
        env=environment(),
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
