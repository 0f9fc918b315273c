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
from pyref.compare.dataflow import base_of, close, list_reads
from pyref.compare.pairing import Way, choose, list_keys
from pyref.compare.places import Place, is_rounded, list_places, match, proves
from pyref.compare.side import Step


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
    """Names of the suspects that a step reads."""
    if place is None:
        return ()
    reads = list_reads([p.step for p in places])[places.index(place)]
    mine = [places[k] for k in sorted(reads)]
    names = [p.step.name for p in mine if any(p is other for other in suspects)]
    return tuple(name for name in dict.fromkeys(names) if name != place.step.name)


def find_suspects(way: Way, places: Sequence[Place]) -> list[Place]:
    """What no agreeing value was made of, and a differing result was, in order.

    Arrays of numbers that are rounded, else what else there is; not those that a name
    only begins with.
    """
    if not places:
        return []
    reads = list_reads(way.steps)
    agreed = [k for k, place in enumerate(places) if proves(place)]
    right = close(reads, [*agreed, *find_results(way, way.same)])
    reached = close(reads, find_results(way, way.apart) or [len(places) - 1])
    wrong = [
        k
        for k in sorted(reached - right)
        if places[k].agreement is None and not begins(way.steps, places, k)
    ]
    rounded = [places[k] for k in wrong if is_rounded(places[k])]
    return rounded or [places[k] for k in wrong]


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
    """The last event that gave each result its value, in the functions called."""
    found = []
    for name in names:
        mine = [
            k
            for k, step in enumerate(way.steps)
            if step.function in way.functions and base_of(step.name) == base_of(name)
        ]
        found += mine[-1:]
    return found
