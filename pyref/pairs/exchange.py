"""The two values in which both sides part, found by putting one in the other's place.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                                        ^^^^^^^^^^

1. Each value without a partner is nudged: what it moves was made of it. One that moves
   a value that agrees is right, one that moves no result that differs is not asked for.
2. A value of one side is put in the place of one of the other. Where results that
   differed agree then, both stand for one quantity, and the sides part there or before.
3. Of all such pairs the one that repairs most is told, and of these the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice

from pyref.pairs.dataflow import list_reads
from pyref.pairs.leaves import normalize
from pyref.pairs.places import Place, is_rounded, proves
from pyref.pairs.side import Step, Touch
from pyref.pairs.statements import base_of
from pyref.pairs.trials import Trial, Trials
from pyref.pairs.units import Array, Unit, lay_out, list_units

SECONDS = (1.5, 2.5)  # of a processor: for the nudges of a side, for exchanges into it
MOST_ENTRIES = 20_000  # of a value that is put in the place of another
WAYS = 3  # layouts in which one value is tried in the place of another


@dataclass
class Half:
    """One side: its places, the units of these, and what a nudge of each moves.

    free: units with a value that agrees with none of the other side. reach: the trial
    of the nudge, None where it is not known. jumping: results that differ and are
    whole numbers, as places of the largest are: a nudge moves them by chance alone.
    """

    places: Sequence[Place]
    units: list[Unit]
    free: set[int] = field(default_factory=set)
    reach: dict[int, Trial | None] = field(default_factory=dict)
    right: set[int] = field(default_factory=set)
    vain: set[int] = field(default_factory=set)
    jumping: frozenset[int] = frozenset()

    @property
    def answers(self) -> bool:
        """Whether a nudge has told anything, as of a side that runs."""
        return not self.free or any(self.reach.values())

    def suspects(self) -> list[int]:
        """Units that nothing proves right, and that move a result that differs."""
        found = sorted(self.free - self.right - self.vain)
        return [k for k in found if self.is_rounded(k)]

    def is_rounded(self, n: int) -> bool:
        return any(is_rounded(self.places[i]) for i in self.units[n].steps)

    def list_made_of(self, n: int, at: int) -> tuple[str, ...]:
        """Names of the suspects that a unit was made of, with none in between.

        at: the step of its pass; in an earlier pass a suspect may have agreed yet. What
        it was itself before, by the same name, is none of these; what is counted only
        where nothing is rounded.
        """
        mine = base_of(self.name(n))
        every = [
            k
            for k in sorted(self.free - self.right - self.vain)
            if base_of(self.name(k)) != mine
            and self.moves(k, n)
            and self.is_apart(k, at)
        ]
        found = [k for k in every if self.is_rounded(k)] or every
        nearest = [
            k
            for k in found
            if not any(self.moves(k, m) and self.moves(m, n) for m in found if m != k)
        ]
        steps = [self.step(k) for k in nearest]
        return tuple(dict.fromkeys(step.told for step in steps))

    def moves(self, k: int, n: int) -> bool:
        """Whether a unit was made of another: a nudge of that has moved it.

        Where in a loop each moves the other, by later passes, it is read off the text.
        """
        if not self.reaches(k, n):
            return False
        if not self.reaches(n, k):
            return True
        return any(self.reads[i] & {*self.units[k].steps} for i in self.units[n].steps)

    def reaches(self, k: int, n: int) -> bool:
        mine = self.reach.get(k)
        return mine is not None and bool(mine.steps & {*self.units[n].steps})

    @cached_property
    def reads(self) -> list[set[int]]:
        return list_reads([place.step for place in self.places])

    def begin(self, n: int) -> float:
        """When a unit is first without a partner, as a share of all steps."""
        return self.find_first(n) / len(self.places)

    def find_first(self, n: int) -> int:
        """The step of a unit, in a loop of its pass, that is the first to agree with
        nothing; of one that agrees the first."""
        steps = self.units[n].steps
        alone = (i for i in steps if self.places[i].agreement is None)
        return next(alone, steps[0])

    def is_apart(self, k: int, at: int) -> bool:
        """Whether the value that a unit has at a step agrees with nothing."""
        before = [i for i in self.units[k].steps if i < at]
        return bool(before) and self.places[before[-1]].agreement is None

    def name(self, n: int) -> str:
        return self.step(n).name

    def step(self, n: int) -> Step:
        return self.places[self.units[n].steps[0]].step


@dataclass(frozen=True)
class Exchange:
    """A unit of each side, and which results each repaired in the place of the other.

    repaired: by B's value in A, and by A's in B.
    """

    units: tuple[int, int]
    repaired: tuple[frozenset[int], frozenset[int]]

    @property
    def both(self) -> bool:
        return all(self.repaired)

    def rank(self, halves: tuple[Half, Half]) -> tuple[bool, int, int, float]:
        """How little it repairs, how much of it agrees, and how late it is."""
        repaired = sum(map(len, self.repaired))
        known = count_known(self.units, halves)
        return not self.both, -repaired, known, late(self.units, halves)


def make_half(trials: Trials, k: int, places: Sequence[Place]) -> Half:
    """A side with what its values without a partner move."""
    half = Half(places, list_units(places), jumping=trials.list_jumping())
    for n, unit in enumerate(half.units):
        if any(places[i].agreement is None for i in unit.steps):
            half.free.add(n)
    nudged = sorted(half.free)
    touches = [
        Touch(tuple(i for i in half.units[n].steps if places[i].agreement is None))
        for n in nudged
    ]
    found = chain.from_iterable(trials.run(k, touches, SECONDS[0]))
    proved = {i for i, place in enumerate(places) if proves(place)}
    apart = {i for i, agrees in enumerate(trials.agree) if not agrees}
    same = {i for i, sure in enumerate(trials.sure) if sure}
    for n, trial in zip(nudged, found, strict=False):  # what it has come to
        half.reach[n] = trial
        if trial and (trial.steps & proved or trial.results & same):
            half.right.add(n)
        if trial and not trial.results & apart:
            half.vain.add(n)
    return half


def find_exchange(trials: Trials, halves: tuple[Half, Half]) -> Exchange | None:
    """The pair that repairs most results, and of these the first; None of none.

    Into the side that is quicker all are tried, then into the other, what has repaired
    something before the rest.
    """
    first = 0 if trials.is_quicker(0) else 1
    known = dict(try_all(trials, halves, first, {}))
    found = dict(known)
    likely = sorted(found, key=lambda pair: Exchange(pair, found[pair]).rank(halves))
    for pair, repaired in try_all(trials, halves, 1 - first, known, likely):
        found[pair] = join(found.get(pair), repaired)
    every = (Exchange(pair, repaired) for pair, repaired in found.items())
    return min(every, key=lambda one: one.rank(halves), default=None)


Repaired = tuple[frozenset[int], frozenset[int]]


def join(one: Repaired | None, other: Repaired) -> Repaired:
    return (one[0] | other[0], one[1] | other[1]) if one else other


def try_all(
    trials: Trials,
    halves: tuple[Half, Half],
    into: int,
    known: Mapping[tuple[int, int], Repaired],
    likely: Sequence[tuple[int, int]] = (),
) -> Iterator[tuple[tuple[int, int], Repaired]]:
    """The pairs that repair something in one side, till one that was known repairs all.

    likely: those to begin with.
    """
    wanted = frozenset(i for i, agrees in enumerate(trials.agree) if not agrees)
    places = {pair: k for k, pair in enumerate(likely)}
    rest = sorted(
        list_exchanges(halves, into), key=lambda one: places.get(one[0], len(places))
    )
    touches = (Touch(halves[into].units[pair[into]].steps, values)
               for pair, values in rest)  # fmt: skip
    pairs = iter(pair for pair, _ in rest)
    for some in trials.run(into, touches, SECONDS[1]):
        ended = False
        for trial, pair in zip(some, pairs, strict=False):
            repaired = trials.list_repaired(trial) if trial else frozenset()
            if repaired:
                none: frozenset[int] = frozenset()
                ended |= repaired == wanted and wanted in known.get(pair, ())
                yield pair, (repaired, none) if into == 0 else (none, repaired)
        if ended:
            return


def list_exchanges(
    halves: tuple[Half, Half], into: int
) -> list[tuple[tuple[int, int], tuple[Array, ...]]]:
    """Pairs of units of one size, one of them without a partner, the first first."""
    found = []
    for n, one in enumerate(halves[0].units):
        for m, other in enumerate(halves[1].units):
            pair = n, m
            fit = one.size == other.size <= MOST_ENTRIES and one.whole and other.whole
            if not fit or not may_stand(halves, pair):
                continue
            target, source = (one, other) if into == 0 else (other, one)
            for values in islice(lay_out(source, target), WAYS):
                if not is_same(values, target.values):
                    found.append((pair, values))
    return sorted(found, key=lambda one: (count_known(one[0], halves),
                                          late(one[0], halves)))  # fmt: skip


def is_same(some: Sequence[Array], others: Sequence[Array]) -> bool:
    return all((a == b).all() for a, b in zip(some, others, strict=True))


def is_doubtful(half: Half, n: int, other: Half, m: int) -> bool:
    """Whether a unit that agrees with something may rather stand for one that is free.

    So it is where its partner agrees with several of its side, or where the free one
    has the name of either.
    """
    partners = [half.places[i].partner for i in half.units[n].steps]
    rivals = {
        base_of(place.step.name)
        for place in half.places
        if place.partner is not None and place.partner in partners
    }
    names = {base_of(other.places[k].step.name) for k in partners if k is not None}
    names.add(half.name(n))
    same = {normalize(base_of(name)) for name in names}
    return len(rivals) > 1 or normalize(base_of(other.name(m))) in same


def count_known(pair: tuple[int, int], halves: tuple[Half, Half]) -> int:
    """How many of a pair agree with something of the other side."""
    return sum(n not in half.free for n, half in zip(pair, halves, strict=True))


def late(pair: tuple[int, int], halves: tuple[Half, Half]) -> float:
    """How late the first of their values is that agrees with nothing."""
    return sum(half.begin(n) for n, half in zip(pair, halves, strict=True))


def may_stand(halves: tuple[Half, Half], pair: tuple[int, int]) -> bool:
    """Whether two units may be one quantity on which the sides do not agree.

    One quantity moves the same results on both sides, among them one that differs.
    """
    jumping = halves[0].jumping
    vain = any(n in half.vain for n, half in zip(pair, halves, strict=True))
    if vain and not jumping:
        return False
    known = [k for k in (0, 1) if pair[k] not in halves[k].free]
    if len(known) == 1:
        k = known[0]
        return is_doubtful(halves[k], pair[k], halves[1 - k], pair[1 - k])
    moved = [half.reach.get(n) for n, half in zip(pair, halves, strict=True)]
    apart = moved[0] and moved[1] and (moved[0].results ^ moved[1].results) - jumping
    return not known and not apart
