"""Find out by trying how a function is written: its form, its packing, its layout.

    subject -> bind -> pack -> search -> judge -> report
                               ^^^^^^
1. Ways to call it are put in order, the likeliest first.
2. Each is tried on two cases, and judged in every scale of the cost.
3. The first in which all cases are right is it; else that in which most is right.

What is right is decided on all cases afterwards, in one way.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pyref.fixtures.case import Case
from pyref.pairs.leaves import Odd
from pyref.pairs.side import Answer as Given
from pyref.pairs.side import Raised
from pyref.pairs.worker.tree import Other
from pyref.port.call import Answer
from pyref.port.conventions import Convention
from pyref.port.examine import judge_answer
from pyref.port.order import order_cases
from pyref.port.trials import Trial, count, rank
from pyref.whole.ask import Asked, Found, Way, string
from pyref.whole.bind import list_forms
from pyref.whole.pack import cut, fill, list_packings
from pyref.whole.scale import list_scales
from pyref.whole.targets import list_layouts

SECONDS = 20.0  # for the whole search
PROBES = 2  # cases on which a way is tried
FURTHER = 30  # ways that are tried once the cost is right in one
SHORTLIST = 6  # ways that are tried on all cases
NEAR = 1e-3  # of a cost: what is farther off is none of this scale

Tell = Callable[[str], None]


@dataclass
class Outcome:
    """What the search came to.

    found: how the function is written, None where nothing of it can be judged; then
    first: what it raised in the likeliest way; functions: whether it gives some, and no
    gradients. hurried: whether time ran out before much was right.
    """

    found: Found | None = None
    first: Raised | None = None
    functions: bool = False
    hurried: bool = False


def search(asked: Asked, tell: Tell) -> Outcome:
    """How the function is written, or why that is not known."""
    outcome, end, left = Outcome(), time.monotonic() + SECONDS, FURTHER
    cases = order_cases(asked.subject.cases)
    tried: list[tuple[Trial, Found]] = []
    for number, way in enumerate(list_ways(asked), 1):
        tell(f"convention {number}")
        scored = try_way(asked, way, cases, outcome)
        if outcome.functions:
            return outcome
        tried += scored
        for trial, found in scored:
            if trial.perfect and try_all(asked, found).perfect:
                outcome.found = found
                return outcome
        if left < FURTHER or any(trial.promising for trial, _ in scored):
            left -= 1
        outcome.hurried = left == FURTHER and time.monotonic() > end
        if left < 0 or time.monotonic() > end:
            break
    ranked = sorted(tried, key=lambda one: rank(one[0]))[:SHORTLIST]
    ranked = [one for one in ranked if one[0].right] or ranked
    whole = [(rank(try_all(asked, found)), found) for _, found in ranked]
    outcome.found = min(whole, key=lambda one: one[0])[1] if whole else None
    return outcome


def list_ways(asked: Asked) -> list[Way]:
    """All ways in which every argument gets what it may want, the likeliest first."""
    subject = asked.subject
    layouts = list_layouts(subject, asked.octave)
    ways = []
    for form in list_forms(subject, asked.side.functions):
        for packing in list_packings(subject, form.container, asked.octave):
            pieces = cut(subject, subject.cases[0], packing) or []
            keys = {piece.name: piece.name for piece in pieces}
            given = fill(pieces, packing, string(subject, subject.cases[0]), keys)
            if {*given} <= {*form.names.values()}:
                ways += [Way(form, packing, layout) for layout in layouts]
    return sorted(ways, key=lambda way: way.distance)


def try_way(
    asked: Asked, way: Way, cases: Sequence[Case], outcome: Outcome
) -> list[tuple[Trial, Found]]:
    """How a way does in the first cases that it can write; nothing where it raises.

    In the first alone, where nothing is right there.
    """
    given: list[tuple[Case, Given]] = []
    scored: list[tuple[Trial, Found]] = []
    for case in cases:
        try:
            came = asked.call(way, case)
        except Raised as error:
            outcome.first = outcome.first or error
            return []
        if came is None:
            continue
        given.append((case, came))
        scored = score(asked, way, given)
        gradients = any(found.roles.gradients for _, found in scored)
        outcome.functions |= any(map(is_function, came.odd)) and not gradients
        if len(given) == PROBES or not any(trial.right for trial, _ in scored):
            break
    return scored


def is_function(odd: Odd) -> bool:
    kind = odd.value.kind if isinstance(odd.value, Other) else ""
    return "function" in kind or "method" in kind


def score(
    asked: Asked, way: Way, given: Sequence[tuple[Case, Given]]
) -> list[tuple[Trial, Found]]:
    """The scales of the cost in which the most is right, and how a way does so.

    Several, where there is one sample in each case; none where there is no result.
    """
    scored = []
    plain, *others = list_scales(asked.subject)
    for scale in (plain, *others):
        roles = asked.find_roles(way, scale, *given[0])
        found = Found(way, scale, roles)
        if roles.any and (scale == plain or is_near(asked, found, *given[0])):
            trial = judge([asked.answer(found, *one) for one in given])
            scored.append((trial, found))
    best = min((rank(trial) for trial, _ in scored), default=None)
    return [one for one in scored if rank(one[0]) == best]


def is_near(asked: Asked, found: Found, case: Case, given: Given) -> bool:
    """Whether the cost of a case may be right, or there is none."""
    output = asked.subject.output
    answer = asked.answer(found, case, given)
    cost, known = answer.result.arrays.get(output), answer.posed.results.get(output)
    if cost is None or known is None:
        return found.roles.cost is None
    same = cost.shape == known.high.shape
    return same and bool(np.allclose(cost, known.high, NEAR, 0))


def judge(answers: Sequence[Answer]) -> Trial:
    """How many of the results are right."""
    findings = [f for one in answers for f in judge_answer(one)]
    return count(Convention(), answers, findings)


def try_all(asked: Asked, found: Found) -> Trial:
    """How a way does in all cases that it can write."""
    return judge(asked.ask_all(found, asked.subject.cases))
