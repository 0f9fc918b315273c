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
from dataclasses import dataclass, replace

import numpy as np

from pyref.pairs.agree import Agreement, hold_laid
from pyref.pairs.dataflow import (
    close,
    drop_elements,
    find_field,
    is_above,
    list_reads,
)
from pyref.pairs.exchange import Exchange, Half, find_exchange, make_half
from pyref.pairs.leaves import normalize
from pyref.pairs.pairing import Way, choose, list_keys
from pyref.pairs.places import (
    Place,
    is_rounded,
    is_sure,
    list_places,
    match,
    proves,
)
from pyref.pairs.side import Step
from pyref.pairs.statements import base_of
from pyref.pairs.trials import Trials


@dataclass(frozen=True)
class Unrolled:
    """Pieces of a flat vector whose gradient comes back in another order.

    letter: of the side; read: rows or columns, as it reads them; other: as the other
    side does, "" where that is not known; back: the step that returns it.
    """

    letter: str
    names: tuple[str, ...]
    read: str
    other: str
    back: Step | None = None


@dataclass(frozen=True)
class Divergence:
    """Where the two part. a, b: the steps there, one of which may be missing.

    agreement: how their values stand, where they can be held against each other.
    before: names of what agrees before, in order; digits: of the worst of these.
    made_of: for either side the names of what its step reads and the other has not.
    paired: whether both steps stand for one quantity; else each is the first of its
    side that nothing of the other confirms. kind: of the set on which they part. rest:
    results that differ still where these values agree. unrolled: what the steps read,
    where all numbers agree and no more than their order is wrong. lines: of either side
    those in which the value is assigned, where that is in several: it may be any.
    """

    a: Step | None
    b: Step | None
    agreement: Agreement | None
    before: tuple[str, ...]
    digits: float
    made_of: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    paired: bool = True
    kind: str = ""
    rest: tuple[str, ...] = ()
    unrolled: Unrolled | None = None
    lines: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


def find_divergence(a: Way, b: Way, trials: Trials | None = None) -> Divergence | None:
    """The first values of both that part; None where none is known.

    trials: of both functions, where they can be run again.
    """
    left, right = list_places(a.steps), list_places(b.steps)
    match(left, right)
    if trials:
        for k, places in enumerate((left, right)):
            free_results(places, trials.list_apart(k))
        halves = make_half(trials, 0, left), make_half(trials, 1, right)
        if exchange := find_exchange(trials, halves):
            functions = a.functions, b.functions
            told = tell_exchange(exchange, halves, trials, functions)
            return told and replace(told, rest=list_rest(exchange, trials))
        if all(half.answers for half in halves):
            return tell_alone(halves, (a.functions, b.functions))
    suspects = find_suspects(a, left), find_suspects(b, right)
    made = list_keys(a, left, right, True), list_keys(b, right, left, False)
    one, other, paired = choose(*suspects, made)
    if one is None and other is None:
        return None
    made_of = (
        list_made_of(one, left, suspects[0]),
        list_made_of(other, right, suspects[1]),
    )
    return tell(one, other, (left, right), made_of, paired)


def find_sizes(a: Way, b: Way) -> Divergence | None:
    """Where a result comes to another size than on the other side.

    The first values that it was made of and that differ, else where it is assigned.
    """
    sides = []
    left, right = list_places(a.steps), list_places(b.steps)
    match(left, right)
    for way, places in ((a, left), (b, right)):
        assigned = find_results(way, way.apart[:1])
        made = close(list_reads(way.steps), assigned)
        found = find_suspects(way, places)
        if any(is_rounded(p) and places.index(p) in made for p in found):
            return find_divergence(a, b)
        sides.append(places[assigned[0]] if assigned else None)
    one, other = sides
    return tell(one, other, (left, right), ((), ())) if one or other else None


def list_rest(found: Exchange, trials: Trials) -> tuple[str, ...]:
    """Results that differ, and that an exchange has repaired on neither side."""
    repaired = found.repaired[0] | found.repaired[1]
    pairs = zip(trials.pairs, trials.agree, strict=True)
    return tuple(
        pair.name
        for i, (pair, agrees) in enumerate(pairs)
        if not agrees and i not in repaired
    )


def free_results(places: Sequence[Place], apart: Sequence[np.ndarray]) -> None:
    """What gives a result that differs agrees with nothing, by whatever numbers."""
    for value in apart:
        for place in reversed(places):
            if place.value is not None and np.array_equal(place.value, value):
                place.agreement = place.partner = None
                break


def tell(
    one: Place | None,
    other: Place | None,
    sides: tuple[Sequence[Place], Sequence[Place]],
    made_of: tuple[tuple[str, ...], tuple[str, ...]],
    paired: bool = True,
) -> Divergence:
    held, left = None, sides[0]
    if paired and one and other and one.value is not None and other.value is not None:
        held = hold_laid(one.value, other.value, one.spread, other.spread)
    end = left.index(one) if one else len(left)
    before = [p for p in left[:end] if p.agreement]
    names = dict.fromkeys(p.step.told for p in before)
    digits = min((p.agreement.digits for p in before if p.agreement), default=16.0)
    return Divergence(
        one.step if one else None,
        other.step if other else None,
        held,
        tuple(names),
        digits,
        made_of,
        paired,
        lines=(list_lines(one, sides[0]), list_lines(other, sides[1])),
    )


def list_lines(place: Place | None, places: Sequence[Place]) -> tuple[int, ...]:
    """The lines up to a value that assign it, of which none has come to agree."""
    if place is None or place.step.name == "return":
        return ()
    step, steps = place.step, [other.step for other in places]
    last = {
        other.line: k
        for k, other in enumerate(steps[: places.index(place) + 1])
        if (other.file, other.function) == (step.file, step.function)
        and base_of(other.name) == base_of(step.name)
        and not begins(steps, places, k)
    }
    mine = {line for line, k in last.items() if places[k].agreement is None}
    lines = tuple(sorted({*mine, step.line}))
    return lines if len(lines) > 1 else ()


def tell_exchange(
    found: Exchange,
    halves: tuple[Half, Half],
    trials: Trials,
    functions: Sequence[Sequence[str]],
) -> Divergence | None:
    """The values of a pair, in loops those of the first pass in which they differ.

    Where the two agree they part behind: where a side returns what it made of its own.
    """
    one, other = (half.units[n] for half, n in zip(halves, found.units, strict=True))
    at = (one.steps[0], other.steps[0])
    if len(one.steps) == len(other.steps):
        spreads = [
            [half.places[i].spread for i in half.units[n].steps]
            for half, n in zip(halves, found.units, strict=True)
        ]
        k = find_pass((one.values, other.values), spreads)
        at = one.steps[k], other.steps[k]
    places = [half.places[k] for half, k in zip(halves, at, strict=True)]
    made_of = [
        half.list_made_of(n, k)
        for half, n, k in zip(halves, found.units, at, strict=True)
    ]
    every = halves[0].places, halves[1].places
    told = tell(places[0], places[1], every, (made_of[0], made_of[1]))
    if not told.agreement or not told.agreement.agrees or told.agreement.layout:
        return told
    behind = [
        None if is_given(place, trials.list_apart(k)) else find_return(half.places, own)
        for k, (place, half, own) in enumerate(
            zip(places, halves, functions, strict=True)
        )
    ]
    if not any(behind):
        return None
    return tell(behind[0], behind[1], every, ((), ()), paired=False)


def find_pass(
    values: tuple[Sequence[np.ndarray], Sequence[np.ndarray]],
    spreads: Sequence[Sequence[np.ndarray]],
) -> int:
    """The first pass in which two values differ in any layout, else as they stand."""
    pairs = [*zip(*values, strict=True)]
    moved = [*zip(*spreads, strict=True)]
    for free in (True, False):
        for k, (pair, by) in enumerate(zip(pairs, moved, strict=True)):
            if not hold_laid(pair[0], pair[1], by[0], by[1], free).agrees:
                return k
    return 0


def is_given(place: Place, results: Sequence[np.ndarray]) -> bool:
    """Whether a value is a result, as it stands."""
    mine = place.value
    return mine is not None and any(np.array_equal(mine, value) for value in results)


def tell_alone(
    halves: tuple[Half, Half], functions: Sequence[Sequence[str]]
) -> Divergence | None:
    """The first suspects of one name and size, else the first of each side alone.

    Where a side has none, what it returns: results can be made there.
    """
    suspects = [half.suspects() for half in halves]
    twins = [
        (n, m)
        for n in suspects[0]
        for m in suspects[1]
        if normalize(halves[0].name(n)) == normalize(halves[1].name(m))
        and halves[0].units[n].size == halves[1].units[m].size
    ]
    firsts = next(iter(suspects[0]), None), next(iter(suspects[1]), None)
    chosen = twins[0] if twins else firsts
    if chosen == (None, None):
        return None
    places: list[Place | None] = []
    made_of: list[tuple[str, ...]] = []
    for half, n, own in zip(halves, chosen, functions, strict=True):
        if n is None:
            places.append(find_return(half.places, own))
            made_of.append(())
            continue
        at = half.find_first(n)
        places.append(half.places[at])
        made_of.append(half.list_made_of(n, at))
    every = halves[0].places, halves[1].places
    return tell(places[0], places[1], every, (made_of[0], made_of[1]), bool(twins))


def find_return(places: Sequence[Place], functions: Sequence[str]) -> Place | None:
    """The last statement by which one of these functions returns what it computes."""
    found = [
        place
        for place in places
        if place.step.name == "return" and place.step.function in functions
    ]
    return found[-1] if found else None


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
        places[k].step.told
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
