"""Find out by trying which convention a port follows.

    target -> call -> search -> examine -> diagnose -> report
                      ^^^^^^
Every convention of a layer is one exact way to write the same cases.

1. Put in order the cases that tell conventions apart, and the conventions, the nearest
   to ours first.
2. Try a convention: put a few cases to the port in it, and count what is right.
3. Where something is right but not everything, try those that differ in one choice, and
   go on from the best of these as long as it is better.
4. End where all outputs are right; where half of all arrays are, but no outputs, after
   some more; else go on with the next. A port that gives nothing but one error is
   given up when any two choices were tried together.
5. Where nothing is right and a number may be hidden in the port, solve for it.
6. Of the best, and of those that tell the same of the port but for what it has inside,
   take the one in which the most outputs of all cases are right, then the most arrays:
   one that has few cases left is no excuse for what another shows, and a gradient in
   another convention than its output is what is wrong.
7. Where it is wrong in some cases, try what a port may ask of its inputs, as targets
   that sum to 1: where that sets apart just the cases in which a result is wrong, it is
   asked.

What is right is decided on all cases afterwards, in one convention.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from pyref.fixtures.case import Case
from pyref.port.conventions import Convention, list_candidates, read_axes
from pyref.port.examine import GIVING_UP
from pyref.port.hidden import solve_hidden
from pyref.port.look import Look
from pyref.port.made import make_cases
from pyref.port.pose import ROOT, pose
from pyref.port.process import Port
from pyref.port.trials import Trial, rank, try_all, try_convention

HANDFUL = 8  # conventions in which a port says the same and gives nothing
SECONDS = 60.0  # for the whole search
ENOUGH = 12  # cases that confirm a number inside a port
SHORTLIST = 6  # conventions that are tried on all cases
SOLVED = 12  # conventions in which a hidden number is looked for
FURTHER = 200  # conventions tried where gradients are right, and outputs in none
EXTREME = 300.0  # inputs at which exponentials of textbook formulas overflow

Tell = Callable[[str], None]


@dataclass
class Search:
    """What is searched, and the trials so far.

    cases: in the order in which they tell conventions apart; dtype: the precision of
    the trials; tell: told what is tried, in words.
    """

    port: Port
    cases: list[Case]
    look: Look
    dtype: str
    tell: Tell
    end: float
    left: list[Convention]
    trials: list[Trial] = field(default_factory=list)

    @property
    def late(self) -> bool:
        return time.monotonic() > self.end

    def try_one(self, convention: Convention) -> Trial | None:
        """The trial of a convention, which is kept; None where no case can say it."""
        self.tell(f"convention {len(self.trials) + 1}")
        trial = try_convention(self.port, self.cases, convention, self.dtype)
        if trial:
            self.trials.append(trial)
        return trial


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

    look: what its worker has seen of it; seconds: for the whole search.
    """
    end = time.monotonic() + seconds
    ordered = order_cases(cases)
    left = list(list_candidates(cases[0].sheet, look))
    at = Search(port, ordered, look, dtype, tell, end, left)
    climb(at)
    hurried = at.late or any(trial.late for trial in at.trials)
    trials = confirm(at, keep(at.trials))
    made: list[Case] = []
    if trials and not trials[0].mostly:
        made = solve(at)
        trials = [t for t in at.trials if t.solved] + trials
    if trials and trials[0].cases < ENOUGH:
        made = made or make_more(at, trials[0].convention)
    return Found(trials, made, hurried)


def make_more(at: Search, convention: Convention) -> list[Case]:
    """Cases made for a number inside the port, beside the few that have it."""
    options = at.cases[0].sheet.options
    inside = [(k, v) for k, v in convention.hidden if is_number(options.get(k, ""))]
    if len(inside) != 1 or inside[0][1].startswith(ROOT):
        return []
    name, value = inside[0]
    known = {case.id for case in at.cases}
    made = make_cases(at.cases, name, float(value))
    return [case for case in made if case.id not in known]


def keep(trials: Iterable[Trial]) -> list[Trial]:
    """Those of the layer itself; those of another function, where all is right."""
    return [t for t in trials if t.perfect or not t.convention.others]


def climb(at: Search) -> None:
    """Try conventions until one is promising, or the port is given up."""
    lost, further = 0, FURTHER
    while at.left and lost < GIVING_UP and not at.late:
        convention = choose_next(at)
        if convention is None:
            return
        at.left.remove(convention)
        trial = at.try_one(convention)
        if not trial:
            continue
        lost = lost + 1 if trial.broke else 0
        while trial and trial.right and not trial.perfect:
            trial = try_neighbors(at, trial)
        promising = [t for t in at.trials if t.promising]
        if any(t.forward or t.perfect for t in promising):
            return
        further -= bool(promising)  # gradients alone are right: another may have all
        if further < 0:
            return


def choose_next(at: Search) -> Convention | None:
    """The nearest to ours that is left.

    Where a handful gave nothing but one error, the nearest with a choice that was not
    tried so far; None where every choice was.
    """
    if len(at.trials) < HANDFUL or any(trial.answered for trial in at.trials):
        return at.left[0]
    if len({trial.said for trial in at.trials}) > 1:
        return at.left[0]  # what is said differs, as the sizes do
    tried = {pair for trial in at.trials for pair in list_pairs(trial.convention)}
    return next((c for c in at.left if list_pairs(c) - tried), None)


def list_pairs(convention: Convention) -> set[tuple[Any, Any]]:
    """Any two things that a convention consists of, but for what is inside the port.

    Two: samples in columns say nothing better as long as labels are one-hot, nor images
    in another order as long as kernels are not.
    """
    parts = [
        *enumerate(convention.choices),
        ("spelling", convention.spelling),
        ("upstream", convention.upstream),
        ("variant", convention.variant),
    ]
    return set(combinations(parts, 2))


def order_cases(cases: Iterable[Case]) -> list[Case]:
    """Cases that tell conventions apart best first: large, of lengths that differ."""
    usable = [case for case in cases if not case.error and case.finite and case.expect]

    def rank_case(case: Case) -> tuple[bool, bool, bool, bool, int, str]:
        shapes = [v.shape for v in (*case.inputs.values(), *case.upstream.values())]
        lengths = {n for shape in shapes for n in shape if n > 1}
        empty = any(n == 0 for shape in shapes for n in shape)
        square = any(len(s) > 1 and s[-1] == s[-2] for s in shapes)
        values = [np.max(np.abs(v), initial=0) for v in case.inputs.values()]
        extreme = max(values, default=0) > EXTREME
        plain = case.level == "plain"
        return (empty, not plain, extreme, square, -len(lengths), case.id)

    return sorted(usable, key=rank_case)


def try_neighbors(at: Search, trial: Trial) -> Trial | None:
    """The best of those that differ in one choice, where it is better; else None.

    What is tried is taken from those that are left.
    """
    neighbors = [c for c in at.left if count_differences(c, trial.convention) == 1]
    better = []
    for convention in neighbors:
        if at.late:
            break
        at.left.remove(convention)
        neighbor = at.try_one(convention)
        if not neighbor:
            continue
        if neighbor.perfect:
            return neighbor
        if not convention.others and neighbor.right > trial.right:
            better.append(neighbor)
    return min(better, key=rank, default=None)


def count_differences(a: Convention, b: Convention) -> int:
    """In how many choices two conventions differ."""
    choices = zip(a.choices, b.choices, strict=True)
    hidden = zip(a.hidden, b.hidden, strict=True)
    return (
        sum(x != y for x, y in choices)
        + sum(x != y for x, y in hidden)
        + (a.spelling != b.spelling)
        + (a.upstream != b.upstream)
        + (a.variant != b.variant)
    )


def solve(at: Search) -> list[Case]:
    """Cases made for the number that a port has inside, where one explains it."""
    options = at.cases[0].sheet.options if at.cases else {}
    for trial in sorted(at.trials, key=rank):
        plain = [n for n, _ in trial.convention.hidden if is_number(options.get(n, ""))]
        if len(plain) == 1 and trial.answered:
            return solve_one(at, plain[0])
    return []


def solve_one(at: Search, name: str) -> list[Case]:
    """The same for one option, in the conventions that came nearest so far."""
    tried: set[Convention] = set()
    for trial in sorted(at.trials, key=rank):
        one = replace(trial.convention, hidden=hide(trial.convention, name, ""))
        if one in tried or len(tried) == SOLVED or at.late or one.others:
            continue
        tried.add(one)
        at.tell(f"solving for {name}")
        value = solve_hidden(at.port, at.cases, trial.convention, name)
        if value is None:
            continue
        convention = replace(one, hidden=hide(one, name, value))
        made = make_cases(at.cases, name, float(value))
        found = try_convention(at.port, order_cases(made), convention, at.dtype)
        if found and found.promising:
            whole = try_all(at.port, order_cases(made), convention, at.dtype)
            at.trials.append(replace(whole, solved=True))
            return made
    return []


def is_number(spec: str) -> bool:
    """Whether an option is one number, and any."""
    return spec in ("real", "nonnegative")


def hide(convention: Convention, name: str, value: str) -> tuple[tuple[str, str], ...]:
    return tuple((k, value if k == name else v) for k, v in convention.hidden)


def confirm(at: Search, trials: Sequence[Trial]) -> list[Trial]:
    """The trials, first the one in which the most arrays of all cases are right."""
    ranked = sorted(trials, key=rank)
    if not ranked or not ranked[0].right:
        return ranked
    best = ranked[0]
    rivals = list(list_rivals(at, best.convention))
    short = [t.convention for t in ranked[1:] if t.right][:SHORTLIST]
    if best.perfect and not rivals and not short and not best.convention.hidden:
        return ranked
    whole = try_all(at.port, at.cases, best.convention, at.dtype)
    beside: list[Trial] = []
    for convention in dict.fromkeys([*rivals, *short]):
        if at.late:
            break
        if whole.perfect and count_posed(at, convention) <= whole.cases:
            continue
        at.tell("rivals")
        other = try_all(at.port, at.cases, convention, at.dtype)
        if other.score > whole.score and (other.perfect or not convention.others):
            whole, other = other, whole
        beside.append(other)
    for convention in () if whole.perfect else list_narrower(at, whole.convention):
        other = try_all(at.port, at.cases, convention, at.dtype)
        if sets_apart(whole, other):
            whole, other = other, whole
        beside.append(other)
    tried = {trial.convention for trial in (whole, *beside)}
    return [whole, *beside, *(t for t in ranked if t.convention not in tried)]


def list_rivals(at: Search, best: Convention) -> Iterator[Convention]:
    """Those that differ from the best in one thing that is inside the port, or called.

    Layouts are told by the sizes of what comes back, these are not.
    """
    for convention in list_candidates(at.cases[0].sheet, at.look):
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
