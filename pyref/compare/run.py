"""Compare two functions: the whole way from inputs to a report.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report

report = compare("nnCostFunction.m", "nn_cost.py:nn_cost",
                 inputs="theta 38, X 5 3, y labels 5 of 3, lambda 0.7",
                 gradient=("theta",))
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from pyref.compare.comparison import Comparison, Tell
from pyref.compare.inputs import Spec, read_inputs
from pyref.compare.kept import KeptSide, is_kept, read_kept, read_spec, write_kept
from pyref.compare.names_by_hand import Names, read_names
from pyref.compare.recorded import is_recorded, read_record
from pyref.compare.report import Report
from pyref.compare.side import Side
from pyref.errors import UsageError
from pyref.port.target import read_target

WORKERS = {"python": "pyref.compare.worker", "octave": "pyref.compare.serve"}


DEADLINE = 30.0


def compare(
    a: str,
    b: str,
    inputs: Any = None,
    gradient: Sequence[str] = (),
    *,
    process_a: bool = False,
    process_b: bool = False,
    setup_a: str = "",
    setup_b: str = "",
    deadline: float = DEADLINE,
    keep: str | None = None,
    steps: int = 0,
    update_a: str = "",
    update_b: str = "",
    batch: int | None = None,
    names: str | Mapping[str, str] | Sequence[str] = (),
    sets: Sequence[str] = (),
    convention: Sequence[str] = (),
    tell: Tell = lambda text: None,
) -> Report:
    """Whether two functions give the same, their gradients are right, and where not.

    a, b: targets as pyref check takes them; a may be a file that keep wrote, or
    pyref.record in MATLAB, which has its inputs. inputs: a line of names and sizes, a
    file, a mapping of names to arrays, or a function that gives one. gradient: the
    inputs by which the cost is
    differentiated. setup_a, setup_b: code run once in each, loaded. keep: a file to
    write a's side to. steps: how many steps of training both are run for, in batches of
    so many samples, by update_a and update_b, targets that give new parameters, or
    where a and b give them themselves. names: arguments and results of a and of b that
    are one, {"lambda": "learning_rate"} or "lambda=learning_rate". sets: those of
    plain, larger, one row, second point that are tried; all, unless told. convention:
    what is not to be searched, as reports say it: "B takes X transposed".
    Errors: pyref:value, pyref:missing, pyref:usage, pyref:format.
    """
    left, spec = open_first(a, inputs, gradient, process_a, deadline, setup_a)
    spec = spec.choose(sets)
    by_hand = Names(read_names(names))
    right = Side("B", read_target(b, process_b, WORKERS), deadline, setup_b)
    if bool(update_a) != bool(update_b):
        raise UsageError("an update is given for one side alone")
    if (update_a or batch) and not steps:
        raise UsageError("updates or batches are given, and no number of steps")
    updates = [
        Side(letter, read_target(text, False, WORKERS), deadline)
        for letter, text in (("A", update_a), ("B", update_b))
        if text
    ]
    with ExitStack() as stack:
        for side in (left, right, *updates):
            stack.enter_context(side)
        if keep:
            left.record = []
        report = Comparison(
            spec, left, right, tell, steps, updates, batch, by_hand, convention
        ).run(every=bool(keep))
        if keep and left.record:
            write_kept(keep, left, spec, f"{a} {b}")
    return report


def open_first(
    a: str,
    inputs: Any,
    gradient: Sequence[str],
    process: bool,
    deadline: float,
    setup: str,
) -> tuple[Side, Spec]:
    """The side A, a function or what was kept of one, and the inputs of both."""
    if is_kept(a) and not process:
        if inputs is not None:
            raise UsageError(f"{a}: it has its inputs, and others are given")
        kept = read_kept(a)
        return KeptSide("A", kept), read_spec(kept)
    if is_recorded(a) and not process:
        if inputs is not None:
            raise UsageError(f"{a}: it has its inputs, and others are given")
        return read_record("A", a, tuple(gradient))
    if inputs is None:
        raise UsageError(f"{a}: no inputs are given")
    spec = read_inputs(inputs, gradient=tuple(gradient))
    return Side("A", read_target(a, process, WORKERS), deadline, setup), spec
