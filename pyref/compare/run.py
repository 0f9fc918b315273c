"""Compare two functions: the whole way from inputs to a report.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report

report = compare("nnCostFunction.m", "nn_cost.py:nn_cost",
                 inputs="theta 38, X 5 3, y labels 5 of 3, lambda 0.7",
                 gradient=("theta",))
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pyref.compare.agree import Agreement, hold, hold_laid
from pyref.compare.diverge import Divergence, Way, find_divergence
from pyref.compare.inputs import Spec, read_inputs
from pyref.compare.judged import Judged, judge
from pyref.compare.kept import KeptSide, is_kept, read_kept, read_spec, write_kept
from pyref.compare.layout import Layout
from pyref.compare.recorded import is_recorded, read_record
from pyref.compare.report import Compared, Report, SetReport
from pyref.compare.search import Pair, State, match, read_blocks, search, settle
from pyref.compare.side import Raised, Side
from pyref.compare.steps import list_spare, run_steps
from pyref.compare.task import Task, make_task
from pyref.errors import PyrefError, UsageError
from pyref.port.target import read_target

Tell = Callable[[str], None]
WORKERS = {"python": "pyref.compare.worker", "octave": "pyref.compare.serve"}
DEADLINE = 30.0
SECONDS = 8.0  # for the slopes of one side; beyond that they go along directions


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
    where a and b give them themselves.
    Errors: pyref:value, pyref:missing, pyref:usage, pyref:format.
    """
    left, spec = open_first(a, inputs, gradient, process_a, deadline, setup_a)
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
        report = Comparison(spec, left, right, tell, steps, updates, batch).run(
            every=bool(keep)
        )
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


@dataclass
class Comparison:
    """Two sides and what they are given."""

    spec: Spec
    a: Side
    b: Side
    tell: Tell
    steps: int = 0
    updates: Sequence[Side] = ()
    batch: int | None = None

    def run(self, every: bool = False) -> Report:
        """The report. every: values inside are asked for on all sets, to be kept."""
        sets = self.spec.sets()
        task = make_task(sets[0])
        states = []
        spare = list_spare(self.spec.names, self.updates)
        for side in (self.a, self.b):
            self.tell(f"loading {side.name}")
            try:
                side.open(self.spec, spare)
                states.append(settle(side, task))
            except PyrefError as error:
                if error.identifier in ("pyref:value", "pyref:missing", "pyref:usage"):
                    raise
                return self.refuse(side, error)
        self.tell("conventions")
        a, b = search(states[0], states[1], task)
        self.find_blocks(a, b, task)
        found = [self.hold_set(one.kind, make_task(one), a, b) for one in sets]
        self.tell("gradients")
        own = self.steps and not self.updates  # they give parameters, no gradients
        judged = {
            state.side.letter: self.judge(state, task) for state in (a, b) if not own
        }
        divergence = None
        for one in sets if every else ():
            with suppress(Raised):
                a.side.trace(make_task(one).lay(a.layouts))
        bad = next((one for one in found if one.differs), None)
        if bad:
            self.tell("the first divergence")
            chosen = next(one for one in sets if one.kind == bad.kind)
            divergence = self.diverge(a, b, make_task(chosen), bad)
        report = self.report(a, b, task, tuple(found), judged, divergence)
        if not self.steps:
            return report
        updates = (self.updates[0], self.updates[1]) if self.updates else None
        steps = run_steps(a, b, task, self.steps, updates, self.tell, self.batch)
        return replace(report, steps=steps)

    def hold_set(self, kind: str, task: Task, a: State, b: State) -> SetReport:
        """Both run on one set, all values shaken, and each pair of results held."""
        moved, errors = [], []
        for state in (a, b):
            try:
                answer = state.side.call(task.lay(state.layouts), shake=True)
                moved.append(State(state.side, state.layouts, answer, state.blocks))
            except Raised as error:
                errors.append((state.side.letter, str(error)))
        if errors:
            return SetReport(kind, (), tuple(errors))
        pairs, lost = match(moved[0], moved[1], task)
        held = [Compared(p.name, p.of, hold_pair(p), p.names) for p in pairs]
        if any(not one.agreement.agrees for one in held):
            held = self.hold_traced(kind, task, moved, held)
        return SetReport(kind, tuple(held), (), tuple(one.name for one in lost))

    def hold_traced(
        self, kind: str, task: Task, states: Sequence[State], held: list[Compared]
    ) -> list[Compared]:
        """As held, with what rounding inside both functions explains as well."""
        traced = []
        for state in states:
            try:
                answer = state.side.trace(task.lay(state.layouts))
            except Raised:
                return held
            traced.append(State(state.side, state.layouts, answer, state.blocks))
        pairs, _ = match(traced[0], traced[1], task)
        if len(pairs) != len(held):
            return held
        return [Compared(p.name, p.of, hold_pair(p), p.names) for p in pairs]

    def find_blocks(self, a: State, b: State, task: Task) -> None:
        for state in (a, b):
            if not state.blocks:
                read_blocks(state, task)

    def judge(self, state: State, task: Task) -> list[Judged]:
        if not task.gradient:
            return []
        try:
            return judge(
                state, task, min(SECONDS, state.side.deadline), count_things(task)
            )
        except Raised as error:
            return [
                Judged(task.text(path), "", "lost", reason=str(error))
                for path in task.gradient
            ]

    def diverge(
        self, a: State, b: State, task: Task, found: SetReport
    ) -> Divergence | None:
        """Where the two part first, on a set on which they do."""
        same, apart = [
            [one for one in found.compared if one.agreement.agrees is agrees]
            for agrees in (True, False)
        ]
        ways = []
        for state, k in ((a, 0), (b, 1)):
            try:
                steps = state.side.trace(task.lay(state.layouts)).steps
            except Raised:
                return None
            given = [
                tuple(name for one in group for name in one.names[k])
                for group in (same, apart)
            ]
            functions = tuple(one.name for one in state.side.functions)
            ways.append(Way(steps, given[0], given[1], functions, state.side.names))
        return find_divergence(*ways)

    def refuse(self, side: Side, error: PyrefError) -> Report:
        return Report(
            self.a.name, self.b.name, self.spec.describe(),
            reason=f"{side.letter}, {side.name}: {error}",
        )  # fmt: skip

    def report(
        self,
        a: State,
        b: State,
        task: Task,
        sets: tuple[SetReport, ...],
        judged: Mapping[str, list[Judged]],
        divergence: Divergence | None,
    ) -> Report:
        return Report(
            a=self.a.name,
            b=self.b.name,
            inputs=self.spec.describe(),
            languages=(self.a.language, self.b.language),
            layouts=list_layouts_used((a, b), task),
            blocks={
                s.side.letter: {task.text(p): v for p, v in s.blocks.items()}
                for s in (a, b)
            },
            sets=sets,
            gradients={k: tuple(v) for k, v in judged.items()},
            divergence=divergence,
            notes=(*self.spec.notes, *self.list_changes()),
        )

    def list_changes(self) -> list[str]:
        """That the source of a kept side says something else now."""
        if not isinstance(self.a, KeptSide):
            return []
        return [
            f"{file} has changed since {self.a.name} was kept"
            for file in self.a.list_changed()
        ]


def hold_pair(pair: Pair) -> Agreement:
    if pair.of:
        return hold(pair.a[0], pair.b[0], pair.a[1], pair.b[1])
    return hold_laid(pair.a[0], pair.b[0], pair.a[1], pair.b[1])


def list_layouts_used(
    states: Sequence[State], task: Task
) -> tuple[tuple[str, str, Layout], ...]:
    return tuple(
        (state.side.letter, task.text(path), layout)
        for state in states
        for path, layout in state.layouts.items()
        if layout.steps
    )


def count_things(task: Task) -> dict[str, float]:
    """Numbers of the problem by which gradients are too large or small."""
    found: dict[str, float] = {"2": 2.0}
    for path, kind in task.kinds.items():
        value = task.get(path)
        if kind.samples is not None and isinstance(value, np.ndarray):
            found.setdefault("m", float(value.shape[kind.samples]))
        elif isinstance(value, np.ndarray) and value.ndim == 0:
            found.setdefault(kind.text, float(value))
    return {name: number for name, number in found.items() if number not in (0, 1)}
