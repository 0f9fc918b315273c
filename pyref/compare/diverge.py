"""The first value on the way in which the two functions part.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                                            ^^^^^^^^^^

Both are run with every value assigned recorded, and how far rounding moves it.

1. Values are matched by name, in any layout; a name may be assigned more than once.
2. What has no namesake that agrees is looked for among all values of the other side.
3. The first value of A whose namesake in B differs, with everything before it that
   agrees, is where they part. Where nothing of one name differs, it is the first value
   of A behind the last that agrees which B has nowhere, beside the first of B so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pyref.compare.agree import Agreement, hold_laid
from pyref.compare.leaves import normalize
from pyref.compare.side import Step

Array = np.ndarray
NEAR = 1e-10  # of the largest entry: what is nearer is one value, for the search


@dataclass(frozen=True)
class Divergence:
    """Where the two part. a, b: the steps there, one of which may be missing.

    agreement: how their values stand. before: names of what agrees before, in order.
    digits: of the worst of these.
    """

    a: Step | None
    b: Step | None
    agreement: Agreement | None
    before: tuple[str, ...]
    digits: float


@dataclass
class Place:
    """A step with a number array, and what became of it."""

    step: Step
    value: Array
    spread: Array
    partner: int | None = None
    agreement: Agreement | None = None


def find_divergence(a: Sequence[Step], b: Sequence[Step]) -> Divergence | None:
    """The first values of both that part; None where all that can be matched agrees."""
    left, right = list_places(a), list_places(b)
    match_by_name(left, right)
    match_by_value(left, right)
    agreed = [place for place in left if place.partner is not None]
    named = [(place, find_namesake(place, right)) for place in left
             if place.partner is None]  # fmt: skip
    parted = [(p, q) for p, q in named if q is not None]
    first = parted[0] if parted else None
    lone = find_lone(left, right, first)
    if lone:
        return close(left, *lone)
    if first is None:
        return None if agreed or not left else close(left, left[0], None)
    return close(left, *first)


def count_matches(a: Sequence[Step], b: Sequence[Step]) -> int:
    """How many arrays of A agree with one of B of the same name, whatever rounding."""
    left, right = list_places(a), list_places(b)
    for place in (*left, *right):
        place.spread = np.full(place.value.shape, NEAR * largest(place.value))
    match_by_name(left, right)
    return sum(p.partner is not None and p.value.size > 1 for p in left)


def largest(value: Array) -> float:
    sizes = np.abs(value[np.isfinite(value)])
    return float(np.max(sizes, initial=0.0))


def list_places(steps: Sequence[Step]) -> list[Place]:
    return [
        Place(step, value, spread_of(step, value))
        for step in steps
        if isinstance(value := step.value, np.ndarray)
        and value.dtype.kind in "fiubc"
        and value.size
    ]


def spread_of(step: Step, value: Array) -> Array:
    spread = step.spread
    if isinstance(spread, np.ndarray) and spread.shape == value.shape:
        return spread.astype(np.float64)
    return np.zeros(value.shape)


def match_by_name(left: list[Place], right: list[Place]) -> None:
    for place in left:
        for j in candidates(place, right):
            if try_pair(place, right, j):
                break


def candidates(place: Place, right: list[Place]) -> list[int]:
    """Places of the same name: those of the same pass of a loop first."""
    name = normalize(place.step.name)
    same = [j for j, r in enumerate(right) if normalize(r.step.name) == name]
    return sorted(same, key=lambda j: right[j].step.turn != place.step.turn)


def match_by_value(left: list[Place], right: list[Place]) -> None:
    for place in left:
        if place.partner is not None:
            continue
        for j, other in enumerate(right):
            if other.value.size == place.value.size and try_pair(place, right, j):
                break


def try_pair(place: Place, right: list[Place], j: int) -> bool:
    found = hold_laid(place.value, right[j].value, place.spread, right[j].spread)
    if not found.agrees:
        return False
    place.partner, place.agreement = j, found
    if right[j].partner is None:
        right[j].partner = -1
    return True


def find_namesake(place: Place, right: list[Place]) -> Place | None:
    """The value of B of the same name and size that agrees with nothing of A."""
    for j in candidates(place, right):
        if right[j].value.size == place.value.size and right[j].partner is None:
            return right[j]
    return None


def find_lone(
    left: list[Place], right: list[Place], first: tuple[Place, Place] | None
) -> tuple[Place, Place] | None:
    """The first value of each that the other has neither by name nor by value.

    Before the first pair of one name that differs, and of one size: then it is taken
    for one value under two names.
    """
    ends = (left.index(first[0]), right.index(first[1])) if first else (None, None)
    mine = only_here(left[: ends[0]], right)
    theirs = only_here(right[: ends[1]], left)
    if mine and theirs and mine[0].value.size == theirs[0].value.size:
        return mine[0], theirs[0]
    return None


def only_here(places: list[Place], others: list[Place]) -> list[Place]:
    names = {normalize(other.step.name) for other in others}
    return [
        place
        for place in places
        if place.partner is None
        and place.value.size > 1
        and normalize(place.step.name) not in names
    ]


def close(left: list[Place], a: Place, b: Place | None) -> Divergence:
    found = None
    if b is not None:
        found = hold_laid(a.value, b.value, a.spread, b.spread)
    before = [p for p in left[: left.index(a)] if p.agreement is not None]
    names = dict.fromkeys(p.step.name for p in before)
    digits = min((p.agreement.digits for p in before if p.agreement), default=16.0)
    return Divergence(a.step, b.step if b else None, found, tuple(names), digits)
