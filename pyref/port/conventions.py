"""The conventions that a port may follow, the nearest to ours first.

The sheet of a layer lists axes, in the head of its fixture file: what may be chosen,
one choice on each. A convention says how inputs, options and results are written; of
its choices those with a name make another function, which is not the layer, and are
told apart. In Octave pyref.port.candidates reads the same file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pyref.fixtures.case import Sheet, is_plain
from pyref.port.look import Look, list_optional, list_spare
from pyref.port.writings import Writing

ASKED = "shares"  # the move that is none: rows must sum to 1


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


@dataclass(frozen=True)
class Convention:
    """One choice on every axis of a layer, and how plain options are given.

    forms: option -> how many numbers it is given as; hidden: option or bias -> its
    value inside the port, which is not given; upstream: whether dy is given; variant:
    the number and the words of one way to call the port, where its worker knows more;
    gives: the results that the port can give, where it cannot give all; writing: how
    it takes inputs in other arrays, where it does.
    """

    choices: tuple[Choice, ...] = ()
    spelling: str = ""
    forms: tuple[tuple[str, int], ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    upstream: bool = True
    variant: tuple[int, str] = (0, "")
    gives: tuple[str, ...] = ()
    writing: Writing | None = None

    @property
    def phrases(self) -> tuple[str, ...]:
        """Where a port of this convention does not write things as pyref does."""
        said = [self.writing.say] if self.writing else []
        said += [choice.say for choice in self.choices if choice.say]
        said += [self.spelling] if self.spelling else []
        said += [self.variant[1]] if self.variant[0] else []
        return (*said, *(f"{name} is {value} inside" for name, value in self.hidden))

    @property
    def others(self) -> tuple[Choice, ...]:
        """Choices that make another function than the layer."""
        return tuple(choice for choice in self.choices if choice.name)


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

    The nearest to ours come first. Where there is no 1-D array, as in Octave, those
    with one are left out.
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


def drop_hidden(axis: Sequence[Choice], hidden: Sequence[str]) -> list[Choice]:
    """The choices of an axis that move more than what the port is not given."""
    return [c for c in axis if not c.moves or not set(c.moves) <= set(hidden)]


def orders_blocks(choice: Choice) -> bool:
    """Whether it says in which order blocks stand, or changes one of them."""
    moves = {move.split()[0] for ops in choice.moves.values() for move in ops}
    return bool(moves & {"blocks", "negate"})


def is_flat(choice: Choice) -> bool:
    """Whether an array of it is 1-D, or has an axis of length 1 at its end."""
    moves = [move.split()[0] for ops in choice.moves.values() for move in ops]
    return "ravel" in moves or "tail" in moves


def measure_distance(convention: Convention) -> tuple[int, int]:
    """Fewer differences from ours first; another function last."""
    differing = sum(bool(choice.say) for choice in convention.choices)
    differing += bool(convention.spelling) + convention.variant[0]
    return (len(convention.others), differing)
