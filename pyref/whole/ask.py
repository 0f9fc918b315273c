"""Call a function in a way, and have its results by our names and in our order.

subject -> bind -> pack -> search -> judge -> report
                           ^^^^^^
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.pairs.side import Answer as Given
from pyref.pairs.side import Raised, Side
from pyref.port.call import Answer
from pyref.port.conventions import Choice, Convention
from pyref.port.posed import PosedCase
from pyref.runners.result import Result
from pyref.whole.bind import SIZES, Form, choose_key, name_number, name_target
from pyref.whole.pack import Packing, Piece, cut, describe, fill
from pyref.whole.results import Roles, find_roles, take
from pyref.whole.scale import Scale, pose
from pyref.whole.subject import Subject
from pyref.whole.targets import Layout


@dataclass(frozen=True)
class Way:
    """A form with a packing and a layout: how a function is called."""

    form: Form
    packing: Packing
    layout: Layout

    @property
    def distance(self) -> int:
        """How unusual it is."""
        unusual = len(self.form.left) + len(self.form.odd)
        return 3 * unusual + self.packing.distance + self.layout.distance


@dataclass(frozen=True)
class Found:
    """A way, how the cost is made of ours, and which results are what."""

    way: Way
    scale: Scale
    roles: Roles


@dataclass(frozen=True)
class Asked:
    """A function that is loaded, and what it is held against."""

    subject: Subject
    side: Side
    posed: dict[tuple[str, Scale], PosedCase] = field(default_factory=dict)

    def pose(self, case: Case, scale: Scale) -> PosedCase:
        """What must come out of a case, made once for all ways."""
        key = case.id, scale
        if key not in self.posed:
            self.posed[key] = pose(self.subject, case, scale)
        return self.posed[key]

    @property
    def octave(self) -> bool:
        return self.side.language.startswith("Octave")

    @property
    def head(self) -> str:
        """The functions with their arguments."""
        functions = self.side.functions
        return "; ".join(f"{f.name} ({', '.join(f.arguments)})" for f in functions)

    def cut(self, way: Way, case: Case) -> list[Piece]:
        """The pieces of a way, which can write all cases."""
        pieces = cut(self.subject, case, way.packing)
        assert pieces is not None
        return pieces

    @cached_property
    def text(self) -> str:
        """All sources of the functions."""
        files = [Path(one.file) for one in self.side.functions]
        return "\n".join(f.read_text("utf-8", "replace") for f in files if f.is_file())

    def choose_keys(self, way: Way, pieces: Sequence[Piece]) -> dict[str, str]:
        """The key of each piece, where they come in a table."""
        if way.packing.container != "table":
            return {}
        return {piece.name: choose_key(piece.name, self.text) for piece in pieces}

    def call(self, way: Way, case: Case) -> Given | None:
        """What the function gives; None where the way cannot write the case.

        Errors: Raised.
        """
        given = self.write(way, case)
        if given is None:
            return None
        names = way.form.names.items()
        self.side.names = {k: name for k, name in names if name in given}
        return self.side.call(given)

    def write(self, way: Way, case: Case) -> dict[str, object] | None:
        """The inputs by their names, as the way has them."""
        subject, layout = self.subject, way.layout
        numbers = {
            name_number(name): as_number(case.options[name], layout.factors.get(name))
            for name in subject.numbers
        }
        if any(numbers[name] for name in way.form.left):
            return None  # the function has 0 inside
        pieces = self.cut(way, case)
        keys = self.choose_keys(way, pieces)
        data = {}
        if subject.data:
            x = case.inputs[subject.data]
            data = {"X": x.T if layout.turned else x}
        made = {
            name_target(subject, name): make(case)
            for name, make in layout.makes.items()
        }
        if any(value is None for value in made.values()):
            return None
        return {
            **name_sizes(subject, case),
            **numbers,
            **data,
            **fill(pieces, way.packing, string(subject, case), keys),
            **made,
        }

    def find_roles(self, way: Way, scale: Scale, case: Case, given: Given) -> Roles:
        pieces = self.cut(way, case)
        arguments = {name: argument for argument, name in way.form.names.items()}
        arguments |= self.choose_keys(way, pieces)
        costs = 1
        if self.subject.each and not scale.summed:
            costs = self.subject.count_samples(case)
        values = string(self.subject, case)
        roles = find_roles(given.leaves, pieces, way.packing, values, arguments, costs)
        starts = [name for name in self.subject.starts if name in roles.gradients]
        return roles.leave_out(starts, arguments, given.leaves)

    def answer(
        self, found: Found, case: Case, given: Given, back: Packing | None = None
    ) -> Answer:
        """What came in a case, by our names and in our order.

        back: the packing in which the gradients are read, where it is another one.
        """
        subject, roles = self.subject, found.roles
        packing = back or found.way.packing
        pieces = cut(subject, case, packing)
        assert pieces is not None
        posed = self.pose(case, found.scale)
        arrays = take(subject, case, pieces, packing, roles, given.leaves)
        if subject.output in arrays:
            shape = posed.results[subject.output].high.shape
            cost = arrays[subject.output]
            same = cost.size == np.prod(shape, dtype=int)
            arrays[subject.output] = cost.reshape(shape) if same else cost
        names = roles.list_given(subject)
        complete = len(names) == len(posed.results)
        posed = replace(posed, results={n: posed.results[n] for n in names})
        gives = () if complete else names
        return Answer(posed, "float64", Result(arrays=arrays), gives=gives)

    def ask(
        self, found: Found, case: Case, back: Packing | None = None
    ) -> Answer | None:
        """The answer in a case, or what was raised; None where it cannot be put."""
        try:
            given = self.call(found.way, case)
        except Raised as error:
            posed = self.pose(case, found.scale)
            lost = Result(identifier=error.identifier, message=str(error))
            return Answer(posed, "float64", lost)
        return None if given is None else self.answer(found, case, given, back)

    def ask_all(
        self, found: Found, cases: Sequence[Case], back: Packing | None = None
    ) -> list[Answer]:
        """The answers in all cases that can be put so."""
        return [one for case in cases if (one := self.ask(found, case, back))]

    def describe(self, found: Found) -> Convention:
        """How a function is written, where it is not as the source has it."""
        form, numbers = found.way.form, [*map(name_number, self.subject.numbers)]
        odd = [k for k in form.odd if form.names[k] in numbers]
        told = [
            *self.describe_packing(found.way.packing),
            *found.way.layout.told,
            *([found.scale.say] if found.scale.say else []),
            *(f"{argument} is {form.names[argument]}" for argument in odd),
            *(f"{name} is 0 inside" for name in form.left),
        ]
        return make_convention(told)

    def describe_packing(self, packing: Packing) -> list[str]:
        subject = self.subject
        return describe(packing, cut(subject, subject.cases[0], packing) or [])


def make_convention(told: Sequence[str]) -> Convention:
    """What is told of a function, as ports have it."""
    return Convention(choices=tuple(Choice(text, {}) for text in told))


def string(subject: Subject, case: Case) -> ARRAY:
    """All parameters, one behind the other, in our order."""
    return np.concatenate([case.inputs[name].ravel() for name in subject.parameters])


def as_number(value: Any, factor: Fraction | None) -> ARRAY:
    """An option of one number or a few, times a factor; one that counts stays whole."""
    value = float(Fraction(value) * factor) if factor else value
    return np.asarray(value, dtype=None if isinstance(value, int) else np.float64)


def name_sizes(subject: Subject, case: Case) -> dict[str, object]:
    """The sizes that a function may want to be told, as whole numbers."""
    widths = subject.list_widths(case)
    found: dict[str, object] = {"m": np.array(subject.count_samples(case))}
    if len(widths) > 1:
        first, *_, last = widths
        sizes = zip(SIZES, (first, widths[1], last), strict=True)
        found |= {name: np.array(size) for name, size in sizes}
    return found
