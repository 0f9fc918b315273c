"""Compare two functions: the whole way from inputs to a report.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report

report = compare("nnCostFunction.m", "nn_cost.py:nn_cost",
                 inputs="theta 38, X 5 3, y labels 5 of 3, lambda 0.7",
                 gradient=("theta",))
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from pyref.errors import UsageError
from pyref.pairs.comparison import Comparison, Tell
from pyref.pairs.hints import say_no_inputs
from pyref.pairs.inputs import Spec, read_inputs
from pyref.pairs.kept import KeptSide, is_kept, read_kept, read_spec, write_kept
from pyref.pairs.names_by_hand import Names, read_names
from pyref.pairs.recorded import is_recorded, read_record
from pyref.pairs.report import Report
from pyref.pairs.side import Side
from pyref.port.carry import Carried
from pyref.port.target import name_function, read_target, require_outside

WORKERS = {"python": "pyref.pairs.worker", "octave": "pyref.compare.serve"}


DEADLINE = 30.0
Function = Callable[..., Any] | tuple[Callable[..., Any], ...] | str


def compare(
    a: Function,
    b: Function,
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
    update_a: Function = "",
    update_b: Function = "",
    batch: int | None = None,
    names: str | Mapping[str, str] | Sequence[str] = (),
    sets: Sequence[str] = (),
    convention: Sequence[str] = (),
    curves: bool = False,
    tell: Tell = lambda text: None,
) -> Report:
    """Whether two functions give the same and right gradients, and where not.

    a, b: Python functions, or targets as pyref check takes them; one may be a
    file that keep wrote, or pyref.record in MATLAB, which has its inputs.
    inputs: a line of names and sizes, a file, a mapping of names to arrays, or
    a function that gives one. gradient: the inputs by which the cost is
    differentiated. setup_a, setup_b: code run once in each, loaded. keep: a
    file to write a's side to. steps: how many steps of training both are run
    for, in batches of so many samples, by update_a and update_b, functions or
    targets that give new parameters, or where a and b give them themselves.
    names: arguments and results of a and of b that are one, {"lambda":
    "learning_rate"} or "lambda=learning_rate". sets: those of plain, larger,
    one row, wider, second point that are tried; all, unless told. convention:
    what is not to be searched, as reports say it: "B takes X transposed".
    curves: what is wrong has slopes by many steps, for a page.

    Errors: pyref:value, pyref:missing, pyref:usage, pyref:format.
    """
    require_outside("pyref.compare")
    both = (
        (name_function(a), process_a, setup_a),
        (name_function(b), process_b, setup_b),
    )
    told_a, told_b = (say(one[0]) for one in both)
    kept = [open_stored(letter, *one[:2], tuple(gradient))
            for letter, one in zip("AB", both, strict=True)]  # fmt: skip
    known = [one for one in kept if one]
    if known and inputs is not None:
        name = told_a if kept[0] else told_b
        raise UsageError(f"{name}: it has its inputs, and others are given")
    if not known and inputs is None:
        target = read_target(both[0][0], process_a, WORKERS)
        raise UsageError(say_no_inputs(Side("A", target, deadline, setup_a)))
    spec = known[0][1] if known else read_inputs(inputs, gradient=tuple(gradient))
    spec = spec.choose(sets)
    by_hand = Names(read_names(names))
    left, right = (
        found[0]
        if found
        else Side(letter, read_target(one[0], one[1], WORKERS), deadline, one[2])
        for letter, found, one in zip("AB", kept, both, strict=True)
    )
    if steps == 0 and (update_a or update_b):
        steps = max(find_steps(side) for side in (left, right))
        batch = batch or find_batch(left, right)
    updates = [
        side
        for one, update in ((left, update_a), (right, update_b))
        if (side := open_update(one, update, deadline, bool(update_a or update_b)))
    ]
    if len(updates) == 1:
        raise UsageError("an update is given for one side alone")
    if (updates or batch) and not steps:
        raise UsageError("updates or batches are given, and no number of steps")
    with ExitStack() as stack:
        for side in (left, right, *updates):
            stack.enter_context(side)
        if keep:
            for side in (left, *updates[:1]):
                side.record = []
        report = Comparison(
            spec,
            left,
            right,
            tell,
            steps,
            updates,
            batch,
            by_hand,
            convention,
            curves,
        ).run(every=bool(keep))
        if keep and left.record:
            trained = updates[0] if updates else None
            write_kept(keep, left, spec, f"{told_a} {told_b}", trained, (steps, batch))
    return report


def say(target: str | Carried) -> str:
    return target if isinstance(target, str) else target.name


def open_stored(
    letter: str, text: str | Carried, process: bool, gradient: tuple[str, ...]
) -> tuple[Side, Spec] | None:
    """What was kept or recorded of a side, and its inputs; None of a function."""
    if isinstance(text, Carried):
        return None
    if is_kept(text) and not process:
        kept = read_kept(text)
        return KeptSide(letter, kept), read_spec(kept)
    if is_recorded(text) and not process:
        return read_record(letter, text, gradient)
    return None


def open_update(
    side: Side, update: Function, deadline: float, asked: bool
) -> Side | None:
    """The update of a side: the target given, or what was kept with it."""
    if update:
        target = read_target(name_function(update), False, WORKERS)
        return Side(side.letter, target, deadline)
    if asked and isinstance(side, KeptSide) and "update" in side.kept:
        return KeptSide(side.letter, side.kept["update"])
    return None


def find_steps(side: Side) -> int:
    """How many steps of training were kept with a side."""
    return int(side.kept.get("steps", 0)) if isinstance(side, KeptSide) else 0


def find_batch(*sides: Side) -> int | None:
    """The batch that was kept with one of them."""
    kept = [side.kept.get("batch") for side in sides if isinstance(side, KeptSide)]
    return next((int(one) for one in kept if one), None)
