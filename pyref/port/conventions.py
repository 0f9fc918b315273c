"""The conventions that a port may follow, the nearest to ours first.

The sheet of a layer lists axes, in the head of its fixture file: what may be chosen,
one choice on each. A convention says how inputs, options and results are written; of
its choices those with a name make another function, which is not the layer, and are
told apart. pyref.port.candidates in Octave reads the same file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from pyref.fixtures.case import is_plain


@dataclass(frozen=True)
class Choice:
    """What is chosen on one axis: how it is told, and the moves of each array."""

    say: str
    moves: dict[str, tuple[str, ...]]
    name: str = ""  # of a choice that makes another function

    def __hash__(self):
        return hash((self.say, self.name))


@dataclass(frozen=True)
class Convention:
    """One choice on every axis of a layer, and how plain options are given.

    forms: option -> how many numbers it is given as; hidden: option or bias -> its
    value inside the port, which is not given; upstream: whether dy is given.
    """

    choices: tuple[Choice, ...] = ()
    spelling: str = ""
    forms: tuple[tuple[str, int], ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    upstream: bool = True

    @property
    def says(self):
        """What is to be told of it: where it is not as in pyref."""
        told = [choice.say for choice in self.choices if choice.say]
        told += [self.spelling] if self.spelling else []
        return (*told, *(f"{name} is {value} inside" for name, value in self.hidden))

    @property
    def others(self):
        """Choices that make another function than the layer."""
        return tuple(choice for choice in self.choices if choice.name)


def axes(sheet) -> tuple[tuple[Choice, ...], ...]:
    """The choices on each axis of a layer, in the order in which they are applied."""
    return tuple(
        tuple(
            Choice(
                say=entry["say"],
                moves={k: tuple(v.split("; ")) for k, v in entry["moves"].items()},
                name=entry.get("name", ""),
            )
            for entry in axis
        )
        for axis in sheet.conventions
    )


def candidates(sheet, takes=None, arrays_only=False) -> Iterator[Convention]:
    """Every convention of a layer, the nearest to ours first.

    takes: the inputs and options that the port is given, None where all are; where
    there is no 1-D array, as in Octave, arrays_only leaves conventions with one out.
    """
    plain = [name for name, spec in sheet.options.items() if is_plain(spec)]
    left = [*optional(sheet), *plain]
    hidden = [name for name in left if takes is not None and name not in takes]
    values = [sheet.hidden.get(name, []) for name in hidden]
    spellings = [
        one
        for one in sheet.spellings
        if not one["forms"] or set(one["forms"]) & (set(plain) - set(hidden))
    ]
    found = [
        Convention(
            choices=choices,
            spelling=spelling["say"],
            forms=tuple(spelling["forms"].items()),
            hidden=tuple(zip(hidden, inside, strict=True)),
            upstream=upstream,
        )
        for choices in product(*(spoken(axis, hidden) for axis in axes(sheet)))
        for spelling in spellings
        for inside in product(*values)
        for upstream in ((True, False) if sheet.loss else (True,))
    ]
    if arrays_only:
        found = [one for one in found if not any(flat(c) for c in one.choices)]
    return iter(sorted(found, key=distance))


def optional(sheet):
    """Inputs that a port may lack, being 0: a bias."""
    return [name for name in sheet.inputs if name in sheet.hidden]


def spoken(axis, hidden):
    """The choices that speak of more than what the port is not given."""
    return [c for c in axis if not c.moves or not set(c.moves) <= set(hidden)]


def flat(choice):
    moves = [move.split()[0] for ops in choice.moves.values() for move in ops]
    return "ravel" in moves or "tail" in moves


def distance(convention):
    """Fewer differences from ours first; another function last."""
    told = sum(bool(choice.say) for choice in convention.choices)
    return (len(convention.others), told + bool(convention.spelling))
