"""CPU seconds of whole commands, with all the processes that they start."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from pyref.bench.figures import Goal, Row, Table, Times
from pyref.bench.race import Tell
from pyref.errors import MachineError
from pyref.fixtures.load import load
from pyref.runners.leftovers import own_folder

RIGHT = """def dense(x, w, b):
    return x @ w + b, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(0, keepdims=True))
"""
WRONG = RIGHT.replace("x.T @ dy", "x.T @ dy / len(x)")
PYREF = (sys.executable, "-m", "pyref")


def list_commands(folder: Path) -> dict[str, tuple[tuple[str, ...], float]]:
    """Title -> the command, and how many CPU seconds it may take."""
    for name, text in (("right.py", RIGHT), ("wrong.py", WRONG)):
        (folder / name).write_text(text)
    case = load("dense")[0].id
    check = (*PYREF, "check", "--as", "dense")
    return {
        "import pyref.layers": ((sys.executable, "-c", "import pyref.layers"), 0.15),
        "pyref list": ((*PYREF, "list"), 0.35),
        "pyref show": ((*PYREF, "show", case), 0.35),
        "pyref explain": ((*PYREF, "explain", "batchnorm"), 0.35),
        "pyref check, a right dense": ((*check, str(folder / "right.py")), 0.5),
        "pyref check, a wrong dense": ((*check, str(folder / "wrong.py")), 0.8),
    }


def measure_commands(rounds: int, tell: Tell) -> Table:
    """The table of start-up; the commands take turns, as layers do."""
    with own_folder("bench") as folder:
        commands = list_commands(folder)
        spent: dict[str, list[float]] = {title: [] for title in commands}
        for _ in range(rounds):
            for title, (words, _) in commands.items():
                tell(f"start-up: {title}")
                spent[title].append(measure_command(words))
    rows = tuple(make_row(k, spent[k], most) for k, (_, most) in commands.items())
    return Table("start-up", "Commands, CPU seconds", rows)


def measure_crosscheck(tell: Tell, processors: set[int]) -> Table:
    """The whole cross-check once, on all these processors."""
    tell("the whole cross-check")
    with on_processors(processors):
        seconds = measure_command((*PYREF, "crosscheck"))
    row = make_row("pyref crosscheck", [seconds], 30.0)
    return Table("cross-check", "The whole cross-check, CPU seconds", (row,))


@contextmanager
def on_processors(wanted: set[int]) -> Iterator[None]:
    """What is started meanwhile may run on these, not on the one of the races."""
    if not wanted:  # where no process can be pinned
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, wanted)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def make_row(title: str, seconds: Sequence[float], most: float) -> Row:
    times = Times(min(seconds), median(seconds), len(seconds))
    goal = {"CPU s": Goal(most, "most")}
    return Row(title, {"pyref": times}, {"CPU s": min(seconds)}, goal)


def measure_command(words: Sequence[str]) -> float:
    """CPU seconds of a command and of all that it waited for; a verdict may be wrong.

    Errors: pyref:machine, where it ends otherwise than by saying right or wrong.
    """
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet)
    _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode not in (0, 1):
        command = " ".join(words[1:])
        raise MachineError(f"{command}: exit status is {started.returncode}")
    return usage.ru_utime + usage.ru_stime
