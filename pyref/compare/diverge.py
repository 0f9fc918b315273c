"""The first value on the way in which the two functions part.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                                            ^^^^^^^^^^

Both are run with every value assigned recorded, and how far rounding moves it.

1. Values are matched by name and by value, in any layout.
2. What an agreeing value or result was made of is right, whatever the other side calls
   it and however it splits the work.
3. The first value that is not, and that a differing result was made of, is where they
   part: looked for on each side by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pyref.compare.agree import Agreement, hold_laid
from pyref.compare.dataflow import (
    close,
    drop_elements,
    find_field,
    is_above,
    list_reads,
)
from pyref.compare.pairing import Way, choose, list_keys
from pyref.compare.places import (
    Place,
    is_rounded,
    is_sure,
    list_places,
    match,
    proves,
)
from pyref.compare.side import Step
from pyref.compare.statements import base_of


@dataclass(frozen=True)
class Divergence:
    """Where the two part. a, b: the steps there, one of which may be missing.

    agreement: how their values stand, where they can be held against each other.
    before: names of what agrees before, in order; digits: of the worst of these.
    made_of: for either side the names of what its step reads and the other has not.
    """

    a: Step | None
    b: Step | None
    agreement: Agreement | None
    before: tuple[str, ...]
    digits: float
    made_of: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def find_divergence(a: Way, b: Way) -> Divergence | None:
    """The first values of both that part; None where none is known."""
    left, right = list_places(a.steps), list_places(b.steps)
    match(left, right)
    suspects = find_suspects(a, left), find_suspects(b, right)
    made = list_keys(a, left, right, True), list_keys(b, right, left, False)
    one, other = choose(*suspects, made)
    if one is None and other is None:
        return None
    held = None
    if one and other and one.value is not None and other.value is not None:
        held = hold_laid(one.value, other.value, one.spread, other.spread)
    end = left.index(one) if one else len(left)
    before = [p for p in left[:end] if p.agreement]
    names = dict.fromkeys(p.step.name for p in before)
    digits = min((p.agreement.digits for p in before if p.agreement), default=16.0)
    return Divergence(
        one.step if one else None,
        other.step if other else None,
        held,
        tuple(names),
        digits,
        (list_made_of(one, left, suspects[0]), list_made_of(other, right, suspects[1])),
    )


def list_made_of(
    place: Place | None, places: Sequence[Place], suspects: Sequence[Place]
) -> tuple[str, ...]:
    """Names of the suspects that a step reads, or those of its name before it."""
    if place is None:
        return ()
    reads = list_reads([p.step for p in places])
    name, rest = base_of(place.step.name), [places.index(place)]
    found: list[int] = []
    for k in rest:
        for source in reads[k] - {*rest}:
            same = base_of(places[source].step.name) == name
            (rest if same else found).append(source)
    names = [
        places[k].step.name
        for k in sorted(found)
        if any(places[k] is other for other in suspects)
    ]
    return tuple(dict.fromkeys(names))


def find_suspects(way: Way, places: Sequence[Place]) -> list[Place]:
    """What no agreeing value was made of, and a differing result was, in order.

    Arrays of numbers that are rounded, else what else there is; not those that a name
    only begins with. That a value was taken from a struct that agrees says nothing of
    the other fields.
    """
    if not places:
        return []
    reads = list_reads(way.steps)
    agreed = [k for k, place in enumerate(places) if proves(place)]
    good = [k for k in find_results(way, way.same) if is_sure(places[k])]
    structs = [k for k, place in enumerate(places) if place.value is None]
    right = close(drop_elements(way.steps, reads), [*agreed, *good], structs)
    reached = close(reads, find_results(way, way.apart) or [len(places) - 1])
    wrong = [
        k
        for k in range(len(places))
        if k not in right
        and places[k].agreement is None
        and not begins(way.steps, places, k)
    ]
    rounded = [k for k in wrong if is_rounded(places[k])]
    made = [k for k in rounded if k in reached] or rounded or wrong
    return [places[k] for k in made]


def begins(steps: Sequence[Step], places: Sequence[Place], k: int) -> bool:
    """Whether a value is all zeros that the same name adds to later."""
    value, mine = places[k].value, steps[k]
    return (
        value is not None
        and not np.any(value)
        and any(
            step.function == mine.function and base_of(step.name) == base_of(mine.name)
            for step in steps[k + 1 :]
        )
    )


def find_results(way: Way, names: Iterable[str]) -> list[int]:
    """The last event that gave each result its value, in the functions called.

    Of a field of a struct, the event that it comes from.
    """
    found = []
    for name in map(base_of, names):
        mine = [
            k
            for k, step in enumerate(way.steps)
            if step.function in way.functions and is_above(base_of(step.name), name)
        ]
        if mine:
            base = base_of(way.steps[mine[-1]].name)
            found.append(find_field(way.steps, mine[-1], base, name))
    return found
