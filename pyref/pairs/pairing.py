"""Which value of one side stands for which of the other, where they differ.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                                        ^^^^^^^^^^
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from pyref.pairs.dataflow import list_reads
from pyref.pairs.leaves import normalize
from pyref.pairs.places import Place, size_of
from pyref.pairs.side import Step
from pyref.pairs.statements import list_names


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


Keys = Mapping[int, frozenset[Hashable]]


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


def choose(
    left: Sequence[Place], right: Sequence[Place], made: tuple[Keys, Keys]
) -> tuple[Place | None, Place | None, bool]:
    """The first suspects of both that can be held against each other.

    The last: whether they can; else they are the first of each side alone.

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
            find_twin(place, right, made),
        )
        if twin
    ]
    if not pairs:
        return next(iter(left), None), next(iter(right), None), False
    place, twin = pairs[0]
    named = list_named(place, left), list_named(twin, right)
    same = normalize(place.step.name) == normalize(twin.step.name)
    if same and len(named[0]) != len(named[1]):
        return named[0][-1], named[1][-1], True  # one in a loop, the other not
    return place, twin, True


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


def find_twin(
    place: Place, others: Sequence[Place], made: tuple[Keys, Keys]
) -> Place | None:
    """The first of one name and size, unless both are known to be made otherwise."""
    mine = made[0].get(id(place))
    for other in list_named(place, others):
        theirs = made[1].get(id(other))
        turns = {place.step.turn, other.step.turn}
        known = mine and theirs and mine != theirs
        if turns != {"first", "last"} and not known:
            return other
    return None
