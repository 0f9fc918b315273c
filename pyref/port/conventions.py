"""The conventions that a port may follow, the nearest to ours first.

The sheet of a layer lists axes, in the head of its fixture file: what may be chosen,
one choice on each. A convention says how inputs, options and results are written; of
its choices those with a name make another function, which is not the layer, and are
told apart. In Octave pyref.port.candidates reads the same file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from pyref.fixtures.case import Sheet, is_plain
from pyref.port.look import Look, list_optional, list_spare
from pyref.port.worker.names import list_constants
from pyref.port.writings import Writing

ASKED = "shares"  # the move that is none: rows must sum to 1
INSIDE = re.compile(r"(\w+) is .+ inside")
CALLED = re.compile(r"(dx = dy \* )?\w+ \(.*\)")  # which way back
SQUARE = "square kernels alone: no right output for others"
UNLABELED = re.compile(r"(?<=^labels \d) -\d+$")  # how a row of zeros is written


@dataclass(frozen=True)
class Choice:
    """What is chosen on one axis: how it is told, and the moves of each array."""

    say: str
    moves: dict[str, tuple[str, ...]]
    name: str = ""  # of a choice that makes another function

    def __hash__(self) -> int:
        return hash((self.say, self.name))

    @property
    def asks(self) -> bool:
        """Whether it only asks something of the arrays, and leaves them as they are."""
        return bool(self.moves) and all(ops == (ASKED,) for ops in self.moves.values())

    def widens(self, other: "Choice") -> bool:
        """Whether it is the other but for rows without a label, which it can write."""
        narrow = {
            name: tuple(UNLABELED.sub("", op).replace("LABELED", "N") for op in ops)
            for name, ops in self.moves.items()
        }
        return narrow != self.moves and narrow == other.moves


@dataclass(frozen=True)
class Convention:
    """One choice on every axis of a layer, and how plain options are given.

    forms: option -> how many numbers it is given as; hidden: option or bias -> its
    value inside the port, which is not given; upstream: whether dy is given; variant:
    the number and the words of one way to call the port, where its worker knows more;
    gives: the results that the port can give, where it cannot give all; writing: how
    it takes inputs in other arrays, where it does; asked: phrases of that which the
    port should follow, none but these, where somebody said so.
    """

    choices: tuple[Choice, ...] = ()
    spelling: str = ""
    forms: tuple[tuple[str, int], ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    upstream: bool = True
    variant: tuple[int, str] = (0, "")
    gives: tuple[str, ...] = ()
    writing: Writing | None = None
    asked: tuple[str, ...] | None = None

    @property
    def phrases(self) -> tuple[str, ...]:
        """Where a port of this convention does not write things as pyref does."""
        said = [self.writing.say] if self.writing else []
        said += [choice.say for choice in self.choices if choice.say]
        said += [self.spelling] if self.spelling else []
        said += [self.variant[1]] if self.variant[0] else []
        return (*said, *(say_hidden(name, value) for name, value in self.hidden))

    @property
    def others(self) -> tuple[Choice, ...]:
        """Choices that make another function than the layer."""
        return tuple(choice for choice in self.choices if choice.name)

    @property
    def strays(self) -> bool:
        """Whether it is another than the port should follow."""
        return self.asked is not None and not {*self.phrases} <= {*self.asked}


def say_hidden(name: str, value: str) -> str:
    """What is inside a port and not given; of an output kept to itself only that."""
    spare = name.startswith("d") and value == "zeros"
    return f"{name[1:]} is not put out" if spare else f"{name} is {value} inside"


def say_constants(sheet: Sheet) -> str:
    """That what does not train is not differentiated, where a layer has such inputs."""
    names = list_constants(list(sheet.inputs))
    return f"{' and '.join(names)} are not differentiated" if names else ""


def list_phrases(sheet: Sheet) -> list[str]:
    """All phrases of a layer that its sheet says, whatever a port looks like."""
    entries = [
        *(entry for axis in sheet.conventions for entry in axis),
        *sheet.spellings,
        *sheet.writings,
    ]
    hidden = [say_hidden(k, v) for k, vs in sheet.hidden.items() for v in vs]
    said = [*(entry["say"] for entry in entries), *hidden, say_constants(sheet)]
    return list(dict.fromkeys(phrase for phrase in said if phrase))


def is_made(phrase: str, sheet: Sheet) -> bool:
    """Whether a phrase is one that is made on a port: a number, a call, a limit."""
    inside = INSIDE.fullmatch(phrase)
    if inside:
        return inside[1] in sheet.hidden
    return phrase == SQUARE or bool(CALLED.fullmatch(phrase))


def read_axes(sheet: Sheet) -> tuple[tuple[Choice, ...], ...]:
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


def list_candidates(sheet: Sheet, look: Look) -> Iterator[Convention]:
    """Every convention of a layer that a port of this look may follow.

    The nearest to that which is asked for come first, else to ours. Where there is no
    1-D array, as in Octave, those with one are left out.
    """
    takes = look.takes
    plain = [name for name, spec in sheet.options.items() if is_plain(spec)]
    arrays = [k for k in sheet.options if k in sheet.hidden and k not in plain]
    left = [*list_optional(sheet, look.writing), *plain, *arrays]
    hidden = [name for name in left if takes is not None and name not in takes]
    hidden += [f"d{k}" for k in list_spare(sheet) if look.gives and k not in look.gives]
    values = [sheet.hidden.get(name, []) for name in hidden]
    axes = [drop_hidden(axis, hidden) for axis in read_axes(sheet)]
    if look.writing and look.writing.names_gates:
        axes = [[c for c in axis if not orders_blocks(c)] for axis in axes]
    spellings = [
        spelling
        for spelling in sheet.spellings
        if not spelling["forms"] or set(spelling["forms"]) & (set(plain) - set(hidden))
    ]
    conventions = [
        Convention(
            choices=choices,
            spelling=spelling["say"],
            forms=tuple(spelling["forms"].items()),
            hidden=tuple(zip(hidden, inside, strict=True)),
            upstream=upstream,
            variant=variant,
            gives=look.gives,
            writing=look.writing,
            asked=look.asked,
        )
        for choices in product(*axes)
        for spelling in spellings
        for inside in product(*values)
        for upstream in ((True, False) if sheet.loss else (True,))
        for variant in enumerate(look.variants)
    ]
    if look.arrays_only:
        conventions = [c for c in conventions if not any(map(is_flat, c.choices))]
    return iter(sorted(conventions, key=measure_distance))


def tell_given(convention: Convention, sheet: Sheet) -> tuple[Any, ...]:
    """What decides how a port is called forward: what it is given, and how.

    Two that differ in what they say of results, or in a number inside the port, give it
    the same; other things inside decide for which cases it has a result.
    """
    names = {*sheet.inputs, *sheet.options}
    if sheet.through:
        return (convention,)
    moves = [
        tuple((k, ops) for k, ops in choice.moves.items() if k in names)
        for choice in convention.choices
    ]
    inside = [(k, v) for k, v in convention.hidden if not is_number(sheet, k)]
    one = replace(convention, choices=(), hidden=())
    return (*moves, *inside, one)


def is_number(sheet: Sheet, name: str) -> bool:
    """Whether an option is one number, and any."""
    return sheet.options.get(name) in ("real", "nonnegative")


def drop_hidden(axis: Sequence[Choice], hidden: Sequence[str]) -> list[Choice]:
    """The choices of an axis that move more than what the port is not given."""
    return [c for c in axis if not c.moves or not set(c.moves) <= set(hidden)]


def orders_blocks(choice: Choice) -> bool:
    """Whether it says in which order blocks stand, or changes one of them."""
    moves = {move.split()[0] for ops in choice.moves.values() for move in ops}
    return bool(moves & {"blocks", "negate"})


def is_flat(choice: Choice) -> bool:
    """Whether an array of it is 1-D, or no array, or has an axis of 1 at its end."""
    moves = {move.split()[0] for ops in choice.moves.values() for move in ops}
    return bool(moves & {"ravel", "tail", "number"})


def measure_distance(convention: Convention) -> tuple[int, int]:
    """Fewer differences from ours first; another function last.

    Where a convention is asked for, differences from that.
    """
    asked = convention.asked or ()
    said = [choice.say for choice in convention.choices] + [convention.spelling]
    differing = sum(bool(text) and text not in asked for text in said)
    differing += convention.variant[0]
    differing += len({*asked} - {*convention.phrases}) if asked else 0
    return (len(convention.others), differing)
