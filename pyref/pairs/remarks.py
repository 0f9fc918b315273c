"""What a report remarks of its sides beside what was compared."""

from collections.abc import Sequence

from pyref.pairs.kept import KeptSide
from pyref.pairs.side import Side
from pyref.pairs.words import join


def list_remarks(sides: Sequence[Side]) -> list[str]:
    """What the worker of each side remarked when it read its functions, and which
    results the first of two hands to the second."""
    handed = [
        f"{side.letter}: {side.functions[0].name} hands {join([*side.handed])} to"
        f" {side.functions[1].name}"
        for side in sides
        if side.handed
    ]
    assumed = [note for side in sides for note in side.told]
    return (
        handed
        + assumed
        + [
            f"{side.letter}: {note}"
            for side in sides
            for function in side.functions
            for note in function.notes
        ]
    )


def list_changed(sides: Sequence[Side]) -> list[str]:
    """That the source of a kept side says something else now."""
    return [
        f"{file} has changed since {side.name} was kept"
        for side in sides
        if isinstance(side, KeptSide)
        for file in side.list_changed()
    ]
