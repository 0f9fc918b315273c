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

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pyref.compare.agree import Agreement, hold_laid, is_counted
from pyref.compare.dataflow import base_of, close, list_names, list_reads
from pyref.compare.leaves import normalize
from pyref.compare.side import Step

Array = np.ndarray
NEAR = 1e-10  # of the largest entry: what is nearer is one value, for the search


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


@dataclass
class Place:
    """A step with an array, and what it agrees with on the other side."""

    step: Step
    value: Array | None
    spread: Array
    agreement: Agreement | None = None
    partner: int | None = None


@dataclass(frozen=True)
class Way:
    """All steps of one side in order, and the names of its results.

    same, apart: of those that agree, and that differ; functions: that give them;
    inputs: what each argument of these gets.
    """

    steps: Sequence[Step]
    same: Sequence[str] = ()
    apart: Sequence[str] = ()
    functions: Sequence[str] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)


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


def is_rounded(place: Place) -> bool:
    return place.value is not None and not is_counted(place.value)


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


def list_keys(
    way: Way, places: Sequence[Place], others: Sequence[Place], first: bool
) -> dict[int, frozenset[Hashable]]:
    """By id of each value what it was made of, in terms of both sides.

    Only of those that were made of inputs and of arrays that agree: each counts as
    the first of A that is the same. first: these are places of A.
    """
    reads = list_reads(way.steps)
    found = {}
    for k, place in enumerate(places):
        mine = [places[i] for i in reads[k] if size_of(places[i]) > 1]
        if any(one.partner is None for one in mine):
            continue
        keys: set[Hashable] = set()
        for one in mine:
            assert one.partner is not None
            keys.add(others[one.partner].partner if first else one.partner)
        if place.step.function in way.functions:
            keys |= {way.inputs[n] for n in list_names(place.step) if n in way.inputs}
        found[id(place)] = frozenset(keys)
    return found


Keys = Mapping[int, frozenset[Hashable]]


def choose(
    left: Sequence[Place], right: Sequence[Place], made: tuple[Keys, Keys]
) -> tuple[Place | None, Place | None]:
    """The first suspects of both that can be held against each other.

    Each side may come to a value by other steps that the other has not. So these are
    of one size, and made of the same; or the only ones so of what is made of nothing
    suspect, and of something in common; or have one name.
    """
    pairs = [
        (place, twin)
        for place in left
        for twin in (
            find_made(place, right, made),
            find_root(place, left, right, made),
            find_twin(place, right),
        )
        if twin
    ]
    if not pairs:
        return next(iter(left), None), next(iter(right), None)
    place, twin = pairs[0]
    named = list_named(place, left), list_named(twin, right)
    same = normalize(place.step.name) == normalize(twin.step.name)
    if same and len(named[0]) != len(named[1]):
        return named[0][-1], named[1][-1]  # one in a loop, the other not
    return place, twin


def find_made(
    place: Place, others: Sequence[Place], made: tuple[Keys, Keys]
) -> Place | None:
    """What is made of just the same."""
    mine = made[0].get(id(place))
    for other in others if mine else ():
        if made[1].get(id(other)) == mine and size_of(other) == size_of(place):
            return other
    return None


def find_root(
    place: Place,
    places: Sequence[Place],
    others: Sequence[Place],
    made: tuple[Keys, Keys],
) -> Place | None:
    """The only one of its size that is made of nothing suspect, as this one is."""
    mine = [p for p in places if id(p) in made[0] and size_of(p) == size_of(place)]
    theirs = [p for p in others if id(p) in made[1] and size_of(p) == size_of(place)]
    if len(mine) != 1 or mine[0] is not place or len(theirs) != 1:
        return None
    common = made[0][id(place)] & made[1][id(theirs[0])]
    return theirs[0] if common else None


def list_named(place: Place, places: Sequence[Place]) -> list[Place]:
    """All of one name and size."""
    name = normalize(place.step.name)
    return [
        other
        for other in places
        if size_of(other) == size_of(place) and normalize(other.step.name) == name
    ]


def find_twin(place: Place, others: Sequence[Place]) -> Place | None:
    return next(iter(list_named(place, others)), None)


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


def proves(place: Place) -> bool:
    """Whether that a value agrees says that what it was made of does, too.

    Numbers that are counted, and signs, agree where what they come from is not the
    same.
    """
    if place.agreement is None or place.value is None:
        return False
    return not is_counted(place.value) and bool(np.any(place.value))


def size_of(place: Place) -> int:
    return -1 if place.value is None else place.value.size


def count_matches(a: Sequence[Step], b: Sequence[Step]) -> int:
    """How many arrays of A agree with one of B of the same name, whatever rounding."""
    left, right = list_places(a), list_places(b)
    for place in (*left, *right):
        if place.value is not None:
            place.spread = np.full(place.value.shape, NEAR * largest(place.value))
    match(left, right, by_value=False)
    return sum(p.agreement is not None and size_of(p) > 1 for p in left)


def largest(value: Array) -> float:
    sizes = np.abs(value[np.isfinite(value)])
    return float(np.max(sizes, initial=0.0))


def list_places(steps: Sequence[Step]) -> list[Place]:
    return [make_place(step) for step in steps]


def make_place(step: Step) -> Place:
    value = step.value
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiubc":
        return Place(step, None, np.zeros(0))
    if not value.size:
        return Place(step, None, np.zeros(0))
    spread = step.spread
    if not isinstance(spread, np.ndarray) or spread.shape != value.shape:
        spread = np.zeros(value.shape)
    return Place(step, value, spread.astype(np.float64))


def match(left: list[Place], right: list[Place], by_value: bool = True) -> None:
    """Mark what agrees with a value of the other side, of the same name at first."""
    for mine, theirs in ((left, right), (right, left)):
        for named in (True, False) if by_value else (True,):
            for place in mine:
                if place.partner is None and place.value is not None:
                    find_partner(place, theirs, named)


def find_partner(place: Place, others: Sequence[Place], named: bool) -> None:
    name = normalize(place.step.name)
    for k, other in enumerate(others):
        if other.value is None or size_of(place) != size_of(other):
            continue
        if named and normalize(other.step.name) != name:
            continue
        assert place.value is not None
        found = hold_laid(place.value, other.value, place.spread, other.spread)
        if found.agrees:
            place.agreement, place.partner = found, k
            return
