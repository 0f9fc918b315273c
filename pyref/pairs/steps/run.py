"""Run both sides for some steps, and find where they part.

1. Each side runs from the same start on the same samples: plainly, and three times
   with all that it is given rounded anew at each step.
2. What the shaken runs of a side move a value by is what rounding explains of it. In a
   chaotic descent that grows until it tells nothing more, and there it ends.
3. Where both part, all is run again, with what rounding inside the functions moves.
4. Where they still part, both are traced at that step, at A's values.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from pyref.errors import DomainError, UsageError
from pyref.pairs.diverge import Divergence
from pyref.pairs.match import State
from pyref.pairs.side import Raised, Side, read_function
from pyref.pairs.steps.batches import cut_batch, guess_axes, list_known
from pyref.pairs.steps.bind import read_meaning
from pyref.pairs.steps.entries import Entry, list_entries
from pyref.pairs.steps.found import Note, StepReport, Steps, Value
from pyref.pairs.steps.inside import find_inside
from pyref.pairs.steps.mover import Mover
from pyref.pairs.steps.track import Track
from pyref.pairs.steps.update import Update
from pyref.pairs.task import Task
from pyref.pairs.worker.run import equal
from pyref.pairs.worker.tree import standardize

Tell = Callable[[str], None]
SHAKEN = 3
"""Shaken runs of each side: six draws of a difference, for which agree.DRAWS is set."""


def run_steps(
    a: State,
    b: State,
    task: Task,
    count: int,
    updates: tuple[Side, Side] | None = None,
    tell: Tell = lambda text: None,
    batch: int | None = None,
    every: bool = False,
) -> Steps:
    """Both sides for count steps from the start that the task has.

    a, b: with the layouts that the search found. updates: two functions that take
    parameters, gradients and more, and give new parameters and state; without them a
    and b do so themselves. batch: how many samples a step has, all unless told.
    every: what is asked where both part is asked in any case, to be kept.

    Errors: pyref:value, no step or no samples, or a function that remembers;
    pyref:usage, nothing can be fed back; Raised, a function that fails at once.
    """
    if count < 1:
        raise DomainError(f"steps: {count}, at least 1")
    for side in updates or ():
        if not side.functions:
            open_update(side)
    sides = tuple(zip((a, b), updates or (None, None), strict=True))
    found = Run(sides, task, count, batch, tell).run()
    if found.parted or every:
        with suppress(Raised):  # it cannot be traced: the first run has to do
            again = Run(sides, task, count, batch, tell, inner=True).run()
            found = again if found.parted else found
    return found


def open_update(side: Side) -> None:
    """Load an update. Errors: Raised; pyref:usage, it is more than one function."""
    reply = side.ask(side.greeting)
    side.language = reply["language"]
    side.functions = tuple(read_function(entry) for entry in reply["functions"])
    if len(side.functions) > 1:
        raise UsageError(f"{side.name}: an update is one function")


def list_spare(names: Sequence[str], updates: Sequence[Side]) -> list[str]:
    """Inputs that an update takes, so that the functions may have no place for them.

    It loads the updates. Errors: those of open_update.
    """
    for side in updates:
        open_update(side)
    taken = {read_meaning(argument) for side in updates
             for argument in side.functions[0].arguments}  # fmt: skip
    return [name for name in names if read_meaning(name) in taken]


@dataclass
class Run:
    """Both sides, plain and shaken, step by step."""

    sides: tuple[tuple[State, Side | None], ...]
    task: Task
    count: int
    batch: int | None
    tell: Tell
    inner: bool = False
    entries: list[Entry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    errors: list[tuple[int, str, str]] = field(default_factory=list)
    blind: int | None = None

    def __post_init__(self) -> None:
        a, b = (Mover(state, Update(side, self.task) if side else None, self.task)
                for state, side in self.sides)  # fmt: skip
        self.movers = (a, b)
        self.runs: list[list[Track | None]] = [
            [Track(draw, self.inner) for draw in range(SHAKEN + 1)] for _ in self.movers
        ]

    @property
    def plain(self) -> tuple[Track, Track]:
        a, b = self.runs[0][0], self.runs[1][0]
        assert a and b
        return a, b

    def run(self) -> Steps:
        steps, divergence = [], None
        for number in range(1, self.count + 1):
            self.tell(f"step {number} of {self.count}")
            task = cut_batch(self.task, number, self.batch)
            before = [track.copy() for track in self.plain]
            if not self.move(task, number):
                break
            if not self.entries:
                self.begin(task)
            steps.append(StepReport(number, tuple(self.hold(number))))
            bad = [one for one in steps[-1].values if not one.agreement.agrees]
            if bad and self.inner:
                self.tell("the first divergence")
                divergence = self.look_inside(before, task, steps[-1])
            if bad or self.blind or self.is_over():
                break
        return Steps(self.count, self.batch, tuple(steps), tuple(self.errors),
                     self.blind, divergence, tuple(self.notes))  # fmt: skip

    def look_inside(
        self, before: list[Track], task: Task, step: StepReport
    ) -> Divergence | None:
        a, b = before
        held = [*zip(self.entries, step.values, strict=True)]
        return find_inside(self.movers, (a, b), held, task, step.number)

    def move(self, task: Task, number: int) -> bool:
        """One step of all runs; whether both plain ones could take it."""
        with ThreadPoolExecutor(len(self.movers)) as both:
            errors = both.map(
                lambda mover, tracks: self.move_side(mover, tracks, task, number),
                self.movers,
                self.runs,
            )
            self.errors += [error for error in errors if error]
        if number == 1 and self.errors:
            raise Raised({"error": "; ".join(f"{x}: {e}" for _, x, e in self.errors)})
        return not self.errors

    def move_side(
        self, mover: Mover, tracks: list[Track | None], task: Task, number: int
    ) -> tuple[int, str, str] | None:
        """One step of all runs of a side; what its plain one raised."""
        for k, track in enumerate(tracks):
            if track is None:
                continue
            try:
                mover.step(track, task, number)
            except Raised as error:
                if k == 0:
                    return number, mover.letter, str(error)
                tracks[k] = None
            if number == 1 and k == 0 and not self.inner:
                self.repeat(mover, track, task)
        return None

    def repeat(self, mover: Mover, track: Track, task: Task) -> None:
        """Refuse what gives something else when it is given the same again."""
        again = Track(0)
        mover.step(again, task, 1)
        for one, other in ((track.held, again.held), (track.kept, again.kept)):
            pairs = zip(one.values(), other.values(), strict=True)
            if not all(equal(standardize(x), standardize(y)) for x, y in pairs):
                side = mover.update.side if mover.update else mover.state.side
                told = "gives something else when it is given the same again"
                raise DomainError(f"{side.name} {told}: it keeps what it is not given")

    def begin(self, task: Task) -> None:
        """What is compared, known after the first step, and what was supposed."""
        self.entries, lone = list_entries(self.movers, self.plain, task)
        self.notes += [Note("lone", letter, name) for letter, name in lone]
        for mover in self.movers:
            self.notes += list_notes(mover)
        if self.batch and not list_known(self.task):
            axes = [f"axis {axis + 1} of {self.task.text(path)}"
                    for path, axis in guess_axes(self.task).items()]  # fmt: skip
            self.notes.append(Note("cut", "", " and ".join(axes)))

    def hold(self, number: int) -> Iterator[Value]:
        for entry in self.entries:
            found, blind = entry.hold(self.runs)
            if blind and entry.role == "parameter" and found.agrees:
                self.blind = number
            yield Value(entry.name, entry.role, found)

    def is_over(self) -> bool:
        """Whether no parameter is a number any more."""
        takes = [one.takes[0] for one in self.entries if one.role == "parameter"]
        values = [take(self.plain[0]) for take in takes]
        over = bool(values) and all(
            value is not None and not np.any(np.isfinite(value)) for value in values
        )
        if over:
            self.notes.append(Note("infinite", "", ""))
        return over


def list_notes(mover: Mover) -> list[Note]:
    """What was supposed of an update: where a state starts, what is not given back."""
    found = [Note("lost", mover.letter, name) for name in mover.list_unfed()]
    if mover.update is None:
        return found
    function = mover.update.function
    for scope in mover.update.scopes:
        for name, source in scope.sources.items():
            kept = ("kept", (name, *scope.key)) in scope.feeds
            needed = name in function.arguments[: function.needed]
            if source.kind == "count":
                found.append(Note("count", mover.letter, name))
            elif source.kind == "state" and not kept:
                found.append(Note("lost", mover.letter, name))
            elif source.kind == "state" and needed:
                found.append(Note("start", mover.letter, name))
    return list(dict.fromkeys(found))
