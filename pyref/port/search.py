"""Find out by trying which convention a port follows.

    target -> call -> search -> examine -> diagnose -> report
                      ^^^^^^
Every convention of a layer is one exact way to write the same cases.

1. Put in order the cases that tell conventions apart, and the conventions, the nearest
   to ours first.
2. Try a convention: put a few cases to the port in it, and count what is right.
3. Where something is right but not everything, try those that differ in one choice, and
   go on from the best of these as long as it is better.
4. End where all outputs are right, or half of all arrays; else go on with the next.
5. Take the trial with the most arrays right, among those that are no other function.

What is right is decided on all cases afterwards, in one convention.
"""

from collections.abc import Iterable, Sequence

from pyref.fixtures.case import Case
from pyref.port.call import ask_case
from pyref.port.conventions import Convention, list_candidates
from pyref.port.examine import GIVING_UP
from pyref.port.pose import pose
from pyref.port.process import Port
from pyref.port.trials import Trial, rank, try_convention


def search(
    port: Port,
    cases: Sequence[Case],
    takes: Sequence[str] | None = None,
    arrays_only: bool = False,
    dtype: str = "float64",
) -> list[Trial]:
    """Trials, the best first; none where no convention could be tried.

    takes: what the port takes, as look says; arrays_only: leave out 1-D arrays.
    """
    order = order_cases(cases)
    left = list(list_candidates(cases[0].sheet, takes, arrays_only))
    trials: list[Trial] = []
    lost = 0
    while left and lost < GIVING_UP:
        trial = try_convention(port, order, left.pop(0), dtype)
        if not trial:
            continue
        lost = lost + 1 if trial.broke else 0
        trials.append(trial)
        while trial and trial.right and not trial.perfect:
            trial = try_neighbors(port, order, trial, left, trials, dtype)
        if any(t.promising for t in trials):
            break
    kept = [trial for trial in trials if trial.perfect or not trial.convention.others]
    return sorted(kept, key=rank)


def order_cases(cases: Iterable[Case]) -> list[Case]:
    """Cases that tell conventions apart best first: large, of lengths that differ."""
    usable = [case for case in cases if not case.error and case.finite and case.expect]

    def rank_case(case: Case) -> tuple[bool, bool, bool, int, str]:
        shapes = [v.shape for v in (*case.inputs.values(), *case.upstream.values())]
        lengths = {n for shape in shapes for n in shape if n > 1}
        empty = any(n == 0 for shape in shapes for n in shape)
        square = any(len(s) > 1 and s[-1] == s[-2] for s in shapes)
        return (empty, case.level != "plain", square, -len(lengths), case.id)

    return sorted(usable, key=rank_case)


def try_neighbors(
    port: Port,
    order: Sequence[Case],
    trial: Trial,
    left: list[Convention],
    trials: list[Trial],
    dtype: str,
) -> Trial | None:
    """The best of those that differ in one choice, where it is better; else None.

    What is tried is taken from left, and its trial added to trials.
    """
    neighbors = [c for c in left if count_differences(c, trial.convention) == 1]
    better = []
    for convention in neighbors:
        left.remove(convention)
        neighbor = try_convention(port, order, convention, dtype)
        if not neighbor:
            continue
        trials.append(neighbor)
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
    )


def explain_no_trial(
    port: Port, cases: Sequence[Case], takes: Sequence[str] | None
) -> str:
    """Why nothing could be tried: what the port says, or what it is not given."""
    hidden = [n for n in cases[0].sheet.options if takes is not None and n not in takes]
    if hidden:
        names = ", ".join(hidden)
        return f"it takes no {names}, and no case has what it may have inside instead"
    posed = pose(cases[0], Convention())
    return ask_case(port, posed, "float64", Convention()).skip if posed else ""
