"""Both sides run, held against each other, and reported.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import numpy as np

from pyref.errors import PyrefError, UsageError
from pyref.measure import spell
from pyref.pairs.assumed import list_assumed
from pyref.pairs.curve import add_curves
from pyref.pairs.diverge import Divergence, find_divergence, find_sizes
from pyref.pairs.hints import list_hints
from pyref.pairs.inner import part_inner
from pyref.pairs.inputs import Spec
from pyref.pairs.judged import Judged, judge
from pyref.pairs.kept import KeptSide
from pyref.pairs.labels import read_numberings
from pyref.pairs.layout import ROW, Layout
from pyref.pairs.match import (
    Pair,
    State,
    are_turned,
    hold_pair,
    list_extras,
    list_uncalled,
    match,
)
from pyref.pairs.names_by_hand import Names
from pyref.pairs.numbered import number_by_hand, number_results
from pyref.pairs.order import widen_by_order
from pyref.pairs.pairing import Way
from pyref.pairs.penalty import separate
from pyref.pairs.pins import read_pins
from pyref.pairs.remarks import list_changed, list_remarks
from pyref.pairs.reordered import find_reordered
from pyref.pairs.report import Compared, Report, SetReport
from pyref.pairs.search import read_blocks, search, settle
from pyref.pairs.side import Raised, Side
from pyref.pairs.signs import free_signs
from pyref.pairs.steps import list_spare, run_steps
from pyref.pairs.task import Layouts, Task, make_task
from pyref.pairs.trials import make_trials
from pyref.pairs.unasked import list_unasked
from pyref.pairs.unfit import say_lost
from pyref.pairs.unrolled import show_reading

Tell = Callable[[str], None]
MADE = ("larger", "one row")  # sets whose sizes are made up
SECONDS = 8.0  # for the slopes of one side; beyond that they go along directions
SLOW = 10.0  # seconds of tracing both, sixteen runs: where they part is read off, then


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
    names: Names = field(default_factory=lambda: Names(()))
    convention: Sequence[str] = ()
    curves: bool = False

    def run(self, every: bool = False) -> Report:
        """The report. every: values inside are asked for on all sets, to be kept."""
        sets = self.spec.sets()
        task = make_task(sets[0])
        states = []
        settled: dict[str, Layouts] = {}
        spare = list_spare(self.spec.names, self.updates or self.list_kept_updates())
        counted, layouts = read_numberings(self.convention)
        pins = read_pins(layouts, task)
        for side in (self.a, self.b):
            self.tell(f"loading {side.name}")
            side.pins = {**pins[""], **pins[side.letter]}
            try:
                alone = self.names.spare(side.letter)
                side.open(self.spec, [*spare, *alone], self.names.choose)
                states.append(settle(side, task))
                settled[side.letter] = states[-1].layouts
            except PyrefError as error:
                if error.identifier in ("pyref:value", "pyref:missing", "pyref:usage"):
                    raise
                return self.refuse(side, error)
        self.tell("conventions")
        if self.steps and (self.a.members or self.b.members):
            raise UsageError("names: members of an argument have no steps of training")
        self.names.link(states[0], states[1], task)
        number_by_hand(states[0], states[1], counted, task)
        a, b = search(states[0], states[1], task)
        unlike = part_inner(a, b, task)
        b = number_results(a, b, [make_task(one) for one in sets])
        if unsteady := self.find_unsteady((a, b), task):
            return self.refuse(*unsteady)
        for state in (a, b):
            read_blocks(state, task)
        found = [self.hold_set(one.kind, make_task(one), a, b) for one in sets]
        found, unfit = leave_unfit(found)
        self.tell("gradients")
        own = self.steps and not self.updates  # they give parameters, no gradients
        judged = {
            state.side.letter: self.judge(state, task) for state in (a, b) if not own
        }
        wrong = any(
            one.verdict == "wrong" for every in judged.values() for one in every
        )
        doubtful = wrong or any(one.differs for one in found)
        # it was steady when asked twice, and may not be after all these calls
        if doubtful and (unsteady := self.find_unsteady((a, b), task)):
            return self.refuse(*unsteady)
        divergence = None
        for one in sets if every else ():
            with suppress(Raised):
                a.side.trace(make_task(one).lay(a.layouts))
        bad = next((one for one in found if one.apart), None)
        bad = bad or next((one for one in found if one.lost_by_name), None)
        if bad:
            self.tell("the first divergence")
            chosen = next(one for one in sets if one.kind == bad.kind)
            divergence = self.diverge(a, b, make_task(chosen), bad)
            divergence = divergence and replace(divergence, kind=bad.kind)
            divergence = show_reading(divergence, (a, b), judged, task)
        report = self.report(a, b, task, tuple(found), judged, divergence)
        told = (*report.notes, *unfit, *(self.spec.doubts if doubtful else ()))
        assumed = tuple(list_assumed((a, b), task, settled))
        report = replace(report, notes=told, unlike=tuple(unlike), assumed=assumed)
        if not self.steps:
            return report
        updates = (self.updates[0], self.updates[1]) if self.updates else None
        steps = run_steps(a, b, task, self.steps, updates, self.tell, self.batch, every)
        return replace(report, steps=steps)

    def hold_set(self, kind: str, task: Task, a: State, b: State) -> SetReport:
        """Both run on one set, all values shaken, and each pair of results held."""
        moved, errors = [], []
        for state in (a, b):
            try:
                answer = state.side.call(task.lay(state.layouts), shake=True)
                moved.append(replace(state, answer=answer))
            except Raised as error:
                errors.append((state.side.letter, str(error)))
        sizes = say_sizes(task, make_task(self.spec.sets()[0]))
        if errors:
            return SetReport(kind, (), tuple(errors), sizes=sizes)
        pairs, lost = match(moved[0], moved[1], task)
        held = hold_all(pairs, are_turned(moved))
        if any(not one.agreement.agrees for one in held):
            held = self.hold_traced(kind, task, moved, held)
        before = make_task(self.spec.sets()[0])
        missing = [one for one in lost if not one.displaced]
        told = say_lost(missing, moved, task, (a, b), before)
        displaced = tuple(one.name for one in lost if one.displaced)
        return SetReport(kind, tuple(held), (), told, displaced, sizes)

    def hold_traced(
        self, kind: str, task: Task, states: Sequence[State], held: list[Compared]
    ) -> list[Compared]:
        """As held, with what rounding inside both functions explains as well, and then
        what summing the samples in another order does."""
        traced = []
        for state in states:
            try:
                answer = state.side.trace(task.lay(state.layouts))
            except Raised:
                return held
            traced.append(replace(state, answer=answer))
        for widen in (None, widen_by_order):
            if widen:
                traced = [widen(state, task) for state in traced]
            pairs, _ = match(traced[0], traced[1], task)
            if len(pairs) != len(held):
                return held
            held = hold_all(pairs, are_turned(traced))
            if all(one.agreement.agrees for one in held):
                break
        return held

    def judge(self, state: State, task: Task) -> list[Judged]:
        if not task.gradient:
            return []
        try:
            seconds = min(SECONDS, state.side.deadline)
            counts = count_things(task)
            found = judge(state, task, seconds, counts)
            found = separate(found, state, task, seconds, counts)
            return add_curves(found, state, task) if self.curves else found
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
        ways, states, began = [], [], time.monotonic()
        for state, k in ((a, 0), (b, 1)):
            try:
                answer = state.side.trace(task.lay(state.layouts))
            except Raised:
                return None
            states.append(replace(state, answer=answer))
            given = [
                tuple(name for one in group for name in one.names[k])
                for group in (same, apart or found.lost_by_name)
            ]
            functions = tuple(one.name for one in state.side.functions)
            names = state.side.names
            ways.append(Way(answer.steps, given[0], given[1], functions, names))
        if not apart:
            return find_sizes(ways[0], ways[1])
        slow = time.monotonic() - began > SLOW
        trials = None if slow else make_trials(states[0], states[1], task)
        return find_divergence(ways[0], ways[1], trials)

    def find_unsteady(
        self, states: Sequence[State], task: Task
    ) -> tuple[Side, PyrefError] | None:
        """A side that gives another result for the same inputs, asked again."""
        for state in states:
            try:
                again = state.side.call(task.lay(state.layouts))
            except Raised as error:
                return state.side, error
            pairs = zip(state.answer.leaves, again.leaves, strict=False)
            if any(x.value.tobytes() != y.value.tobytes() for x, y in pairs):
                told = "it gives another result for the same inputs: by chance, or by"
                return state.side, PyrefError(f"{told} what earlier calls left")
        drawn = [state for state in states if state.answer.drew]
        languages = {state.side.language.partition(" ")[0] for state in states}
        if drawn and (len(languages) > 1 or len(drawn) == 1):
            other = "language" if len(languages) > 1 else "side"
            told = f"it draws random numbers, which the other {other} does not draw"
            return drawn[0].side, PyrefError(f"{told}: give them as an input")
        return None

    def refuse(self, side: Side, error: Exception) -> Report:
        """Nothing is judged; what may be meant instead is told."""
        hints = list_hints(side, self.spec, error) if isinstance(error, Raised) else []
        told = error.told if isinstance(error, Raised) else str(error)
        return Report(
            self.a.name,
            self.b.name,
            self.spec.describe(),
            notes=(*hints, *self.spec.doubts),
            reason=f"{side.letter}, {side.name}: {told}",
        )

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
            numbered=tuple(b.numbered.items()),
            reordered=find_reordered(a, b, task),
            blocks={
                s.side.letter: {task.text(p): v for p, v in s.blocks.items()}
                for s in (a, b)
            },
            sets=sets,
            uncalled=tuple(list_uncalled(a, b)),
            gradients={k: tuple(v) for k, v in judged.items()},
            divergence=divergence,
            single=tuple(
                one.side.letter
                for one in (a, b)
                if one.is_single
                or any(j.single for j in judged.get(one.side.letter, ()))
            ),
            notes=(
                *self.spec.notes,
                *list_remarks((self.a, self.b)),
                *self.names.describe(),
                *(f"{text}, as asked" for text in self.convention),
                *list_changed((self.a, self.b, *self.updates)),
                *list_extras(a, b, task),
                *list_unasked((a, b), task),
            ),
        )

    def list_kept_updates(self) -> list[KeptSide]:
        """Updates that were kept beside a side: they tell what is no function's."""
        kept = [one for one in (self.a, self.b) if isinstance(one, KeptSide)]
        return [KeptSide(one.letter, one.kept["update"]) for one in kept
                if "update" in one.kept]  # fmt: skip


def hold_all(pairs: Sequence[Pair], free: bool) -> list[Compared]:
    """How each pair of results stands."""
    held = free_signs(pairs, [hold_pair(pair, free) for pair in pairs])
    return [
        Compared(pair.name, pair.of, one, pair.names)
        for pair, one in zip(pairs, held, strict=True)
    ]


def leave_unfit(found: Sequence[SetReport]) -> tuple[list[SetReport], list[str]]:
    """Without sets of other sizes in which both raise, and the wider where one does:
    lengths may hang together there otherwise than by their numbers. Why is told, but of
    the wider set only where one side alone raised."""
    bad, told = [], []
    for one in found:
        both = len(one.errors) == 2
        if not one.errors or not (one.kind == "wider" or (both and one.kind in MADE)):
            continue
        bad.append(one)
        letter, error = one.errors[0]
        if not both:
            told.append(f"no {one.kind} set ({one.sizes}): {letter} raised: {error}")
        elif one.kind != "wider":
            sizes = f"{one.kind} ({one.sizes}) could not be made"
            told.append(f"{sizes}: both raise; {letter}: {error}")
    return [one for one in found if one not in bad], told


def say_sizes(task: Task, plain: Task) -> str:
    """The sizes by which a set is another than the plain one: those of one input."""
    arrays = [path for path in task.arrays if path in plain.kinds]
    other = [p for p in arrays if np.shape(task.get(p)) != np.shape(plain.get(p))]
    data = [p for p in arrays if plain.kinds[p].samples is not None]
    wide = [p for p in arrays if np.ndim(plain.get(p)) > 1]
    best = [p for p in (*data, *wide, *arrays) if p in other or not other]
    if not best:
        return ""
    return f"{task.text(best[0])} {spell(np.shape(task.get(best[0])))}"


def list_layouts_used(
    states: Sequence[State], task: Task
) -> tuple[tuple[str, str, Layout], ...]:
    return tuple(
        (state.side.letter, task.text(path), layout)
        for state in states
        for path, layout in state.layouts.items()
        if layout.steps and not (layout == ROW and task.kinds[path].word == "row")
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
