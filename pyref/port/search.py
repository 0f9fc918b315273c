"""Find out by trying which convention a port follows.

    target -> call -> search -> examine -> diagnose -> report
                      ^^^^^^
Every convention of a layer is one exact way to write the same cases.

1. Put in order the cases that tell conventions apart, and the conventions, the nearest
   to ours first.
2. Try a convention: put a few cases to the port in it, and count what is right. It is
   not given again what it raised at forward (left.py).
3. Where something is right but not everything, try those that differ in one choice, and
   go on from the best of these as long as it is better.
4. End where all outputs are right; where half of all arrays are, but no outputs, after
   some more; else go on with the next. A port that gives nothing but one error is
   given up when any two choices were tried together.
5. Where nothing is right and a number may be hidden in the port, solve for it: on the
   way, where it explains all, and in the end (solve.py).
6. Of the best, and of those that tell the same of the port but for what it has inside,
   take the one in which the most outputs of all cases are right, then the most arrays:
   one that has few cases left is no excuse for what another shows, and a gradient in
   another convention than its output is what is wrong.
7. Where it is wrong in some cases, try what a port may ask of its inputs, as targets
   that sum to 1: where that sets apart just the cases in which a result is wrong, it is
   asked.
8. Where no known mistake explains what is wrong, and one does in a convention that is
   nearer to ours, that is the port's (prefer.py).

What is right is decided on all cases afterwards, in one convention.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyref.fixtures.case import Case
from pyref.port.conventions import (
    Convention,
    list_candidates,
    measure_distance,
    read_axes,
)
from pyref.port.examine import GIVING_UP
from pyref.port.left import Search, Tell, choose_next, count_differences
from pyref.port.look import Look
from pyref.port.order import order_cases
from pyref.port.pose import pose
from pyref.port.process import Port
from pyref.port.solve import make_more, solve, solve_early
from pyref.port.trials import Trial, rank, try_all

SECONDS = 60.0  # of processor time, for the whole search
ENOUGH = 12  # cases that confirm a number inside a port
NEARER = 40  # conventions nearer to ours that are tried beside one that is right
SHORTLIST = 6  # conventions that are tried on all cases
FITTING = 3  # the nearest to ours beside these, in which all had the right size
FURTHER = 200  # conventions tried where gradients are right, and outputs in none


@dataclass(frozen=True)
class Found:
    """The trial of the convention that was found, or none; cases that were made for it.

    trials: all of them, the best first. hurried: whether the port, or the search, ran
    out of time, so that a convention may have been missed.
    """

    trials: list[Trial]
    made: list[Case]
    hurried: bool = False

    @property
    def answered(self) -> bool:
        """Whether anything came of the size that it must have."""
        return any(trial.answered for trial in self.trials)

    @property
    def serves(self) -> bool:
        """Whether the port can be judged in the convention that was found."""
        return bool(self.trials) and self.trials[0].promising


def search(
    port: Port,
    cases: Sequence[Case],
    look: Look,
    dtype: str = "float64",
    seconds: float = SECONDS,
    tell: Tell = lambda text: None,
) -> Found:
    """The convention of a port, with the trials that it rests on.

    look: what its worker has seen of it; seconds: of processor time, for the search.
    """
    ordered = order_cases(cases)
    left = list(list_candidates(cases[0].sheet, look))
    at = Search(port, ordered, look, dtype, tell, left, seconds)
    made = climb(at)
    hurried = at.late or any(trial.late for trial in at.trials)
    tried = keep(t for t in at.trials if not t.solved)
    trials = sorted(tried, key=rank) if made else confirm(at, tried)
    if trials and not trials[0].mostly:
        made = made or solve(at)
        trials = [t for t in at.trials if t.solved] + trials
    if trials and trials[0].answered and not trials[0].perfect and not port.halves:
        from pyref.port.prefer import prefer_explained  # a right port waits for none

        trials = prefer_explained(at, trials)
    if trials and trials[0].cases < ENOUGH:
        made = made or make_more(at, trials[0].convention)
    known = {case.id for case in ordered}
    return Found(trials, [case for case in made if case.id not in known], hurried)


def keep(trials: Iterable[Trial]) -> list[Trial]:
    """Those of the layer itself; those of another function, where all is right."""
    return [t for t in trials if t.perfect or not t.convention.others]


def climb(at: Search) -> list[Case]:
    """Try conventions until one is promising, or the port is given up.

    Gives cases made for the number inside the port, where one was solved for.
    """
    lost, further, far = 0, FURTHER, (0, 0)
    while at.left and lost < GIVING_UP and not at.late:
        convention = choose_next(at)
        if convention is None:
            break
        if measure_distance(convention) != far:
            far = measure_distance(convention)
            made = solve_early(at)
            if made:
                return made
        trial = at.try_one(convention)
        if not trial:
            continue
        lost = lost + 1 if trial.broke else 0
        while trial and trial.right and not trial.perfect:
            trial = try_neighbors(at, trial)
        promising = [t for t in at.trials if t.promising]
        if any(t.forward or t.perfect for t in promising):
            try_nearer(at)
            break
        further -= bool(promising)  # gradients alone are right: another may have all
        if further < 0:
            break
    return []


def try_nearer(at: Search) -> None:
    """Try what is nearer to ours than what is all right, and has the same inside it.

    A step from one neighbor to the next may pass it by: the sum over samples that lie
    on the fourth axis is the mean over N where a port divides by the first.
    """
    perfect = [t.convention for t in at.trials if t.perfect]
    best = min(perfect, key=measure_distance, default=None)
    if best is None:
        return
    nearer = [c for c in at.left if measure_distance(c) < measure_distance(best)]
    alike = [
        c for c in nearer if (c.hidden, c.upstream) == (best.hidden, best.upstream)
    ]
    for convention in alike[:NEARER]:
        trial = at.try_one(convention)
        if at.late or (trial and trial.perfect):
            return


def try_neighbors(at: Search, trial: Trial) -> Trial | None:
    """The best of those that differ in one choice, where it is better; else None.

    What is tried is taken from those that are left.
    """
    neighbors = [c for c in at.left if count_differences(c, trial.convention) == 1]
    better = []
    for convention in neighbors:
        if at.late:
            break
        neighbor = at.try_one(convention)
        if not neighbor:
            continue
        if neighbor.perfect:
            return neighbor
        if not convention.others and neighbor.right > trial.right:
            better.append(neighbor)
    return min(better, key=rank, default=None)


def confirm(at: Search, trials: Sequence[Trial]) -> list[Trial]:
    """The trials, first the one in which the most arrays of all cases are right.

    A layout in which a port breaks where lengths differ may seem the best: of cases in
    which all are 1 the arrays are right in any. So those are tried on all, too, in
    which all that came had the right size.
    """
    ranked = sorted(trials, key=rank)
    if not ranked or not ranked[0].right:
        return break_tie(at, ranked)
    best = ranked[0]
    rivals = list(list_rivals(at, best.convention))
    short = [t.convention for t in ranked[1:] if t.right][:SHORTLIST]
    fitting = [t.convention for t in ranked[1:] if t.answered and t.shaped == t.judged]
    fitting.sort(key=measure_distance)
    if best.perfect and not rivals and not short and not best.convention.hidden:
        return ranked
    whole = try_all(at.port, at.cases, best.convention, at.dtype)
    beside: list[Trial] = []
    own = [] if whole.mostly else find_own(ranked)
    for convention in dict.fromkeys([*rivals, *short, *fitting[:FITTING], *own]):
        if at.late:
            break
        if whole.perfect and count_posed(at, convention) <= whole.cases:
            continue
        at.tell("rivals")
        other = try_all(at.port, at.cases, convention, at.dtype)
        better = is_better(other, whole)
        if better and (other.perfect or not convention.others):
            whole, other = other, whole
        beside.append(other)
    for convention in () if whole.perfect else list_narrower(at, whole.convention):
        other = try_all(at.port, at.cases, convention, at.dtype)
        if sets_apart(whole, other):
            whole, other = other, whole
        beside.append(other)
    tried = {trial.convention for trial in (whole, *beside)}
    return [whole, *beside, *(t for t in ranked if t.convention not in tried)]


def is_better(one: Trial, other: Trial) -> bool:
    """Whether more is right in one trial on all cases than in another.

    Of outputs that are wrong in most cases a few are right by chance in any reading:
    these count for less than a gradient that is right in nearly all. So does what is
    right by chance in another convention than a port should follow.
    """
    stray = one.convention.strays
    if stray != other.convention.strays and one.perfect == other.perfect:
        return count_steady(one) >= count_steady(other) + stray
    weak = not one.mostly and not other.mostly
    steady = [count_steady(t) if weak else 0 for t in (one, other)]
    return (steady[0], *one.score, -one.lost) > (steady[1], *other.score, -other.lost)


def count_steady(trial: Trial) -> int:
    """How many results are right in nine of ten cases."""
    return sum(10 * right >= 9 * trial.cases for right, _ in trial.rights.values())


def break_tie(at: Search, ranked: Sequence[Trial]) -> list[Trial]:
    """The trials where nothing is right, first the one that does best in all cases.

    One case may be all that was put: a reading in which a port raises elsewhere, as at
    a label of 0, is no better there than one in which it answers.
    """
    alike = [t.convention for t in ranked if t.answered and rank(t) == rank(ranked[0])]
    near = {c: (count_differences(c, alike[0]), measure_distance(c)) for c in alike}
    alike = sorted(alike, key=lambda c: near[c])[:SHORTLIST]
    alike = list(dict.fromkeys([*alike, *find_own(ranked)]))
    whole = []
    for convention in alike:
        if len(alike) > 1 and not at.late:
            whole.append(try_all(at.port, at.cases, convention, at.dtype))
    if not whole:
        return list(ranked)
    best = whole[0]
    for trial in whole[1:]:
        best = trial if is_better(trial, best) else best
    return [best, *(t for t in ranked if t.convention != best.convention)]


def find_own(ranked: Sequence[Trial]) -> list[Convention]:
    """The one nearest to ours: a port may break there but for cases of some sizes.

    None where outputs came: where the way back alone breaks these tell the convention.
    """
    nearest = sorted(ranked, key=lambda t: measure_distance(t.convention))[:1]
    return [t.convention for t in nearest if not t.came]


def list_rivals(at: Search, best: Convention) -> Iterator[Convention]:
    """Those that differ from the best in one thing that is inside the port, or called.

    Layouts are told by the sizes of what comes back, these are not. And those that can
    write labels which are ignored.
    """
    for convention in list_candidates(at.cases[0].sheet, at.look):
        pairs = list(zip(convention.choices, best.choices, strict=True))
        if any(one.widens(other) for one, other in pairs):
            same = replace(convention, choices=best.choices) == best
            if same and all(one == other or one.widens(other) for one, other in pairs):
                yield convention
        if convention == best or convention.choices != best.choices:
            continue
        alike = convention.upstream == best.upstream
        if alike and count_differences(convention, best) == 1:
            yield convention


def list_narrower(at: Search, best: Convention) -> Iterator[Convention]:
    """Those that ask more of the inputs than the best, and write nothing otherwise."""
    for place, axis in enumerate(read_axes(at.cases[0].sheet)):
        if not best.choices[place].moves:
            for choice in (c for c in axis if c.asks):
                choices = (*best.choices[:place], choice, *best.choices[place + 1 :])
                yield replace(best, choices=choices)


def sets_apart(whole: Trial, narrower: Trial) -> bool:
    """Whether a result is never right in the cases set apart, and mostly elsewhere."""
    for name, (right, judged) in narrower.rights.items():
        all_right, all_judged = whole.rights.get(name, (0, 0))
        if judged < all_judged and right == all_right and 2 * right > judged:
            return True
    return False


def count_posed(at: Search, convention: Convention) -> int:
    """How many cases can be written in a convention."""
    return sum(pose(case, convention) is not None for case in at.cases)
