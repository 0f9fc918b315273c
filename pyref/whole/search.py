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

from pyref.compare.leaves import Odd
from pyref.compare.side import Answer as Given
from pyref.compare.side import Raised
from pyref.compare.worker.tree import Other
from pyref.fixtures.case import Case
from pyref.port.examine import judge_answer
from pyref.port.search import order_cases
from pyref.port.trials import Trial, count, rank
from pyref.whole.ask import Asked, Found, Way, string
from pyref.whole.bind import list_forms
from pyref.whole.pack import cut, fill, list_packings
from pyref.whole.scale import list_scales
from pyref.whole.targets import list_layouts

SECONDS = 20.0  # for the whole search
PROBES = 2  # cases on which a way is tried
FURTHER = 60  # ways that are tried once the cost is right in one
SHORTLIST = 6  # ways that are tried on all cases

Tell = Callable[[str], None]


@dataclass
class Outcome:
    """found: how the function is written, None where nothing of it can be judged; then
    first: what it raised in the likeliest way; functions: whether it gives some."""

    found: Found | None = None
    first: Raised | None = None
    functions: bool = False


def search(asked: Asked, tell: Tell) -> Outcome:
    """How the function is written, or why that is not known."""
    outcome, end, left = Outcome(), time.monotonic() + SECONDS, FURTHER
    cases = order_cases(asked.subject.cases)
    tried: list[tuple[Trial, Found]] = []
    for number, way in enumerate(list_ways(asked), 1):
        tell(f"convention {number}")
        given = try_way(asked, way, cases, outcome)
        if outcome.functions:
            return outcome
        scored = score(asked, way, given)
        if scored:
            tried.append(scored)
            if scored[0].perfect and try_all(asked, scored[1]).perfect:
                outcome.found = scored[1]
                return outcome
        left -= any(trial.forward for trial, _ in tried)
        if left < 0 or time.monotonic() > end:
            break
    ranked = sorted(tried, key=lambda one: rank(one[0]))[:SHORTLIST]
    whole = [(rank(try_all(asked, found)), k, found)
             for k, (_, found) in enumerate(ranked)]  # fmt: skip
    outcome.found = min(whole)[2] if whole else None
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
) -> list[tuple[Case, Given]]:
    """What comes in the first cases that the way can write; nothing where it raises."""
    found: list[tuple[Case, Given]] = []
    for case in cases:
        try:
            given = asked.call(way, case)
        except Raised as error:
            outcome.first = outcome.first or error
            return []
        if given is None:
            continue
        outcome.functions |= any(map(is_function, given.odd))
        found.append((case, given))
        if len(found) == PROBES:
            break
    return found


def is_function(odd: Odd) -> bool:
    kind = odd.value.kind if isinstance(odd.value, Other) else ""
    return "function" in kind or "method" in kind


def score(
    asked: Asked, way: Way, given: Sequence[tuple[Case, Given]]
) -> tuple[Trial, Found] | None:
    """The best scale of a way, and how it does; None where there is no result."""
    scored = []
    for scale in list_scales(asked.subject) if given else ():
        roles = asked.find_roles(way, scale, *given[0])
        if roles.any:
            found = Found(way, scale, roles)
            answers = [asked.answer(found, *one) for one in given]
            findings = [f for one in answers for f in judge_answer(one)]
            scored.append((count(asked.describe(found), answers, findings), found))
    return min(scored, key=lambda one: rank(one[0]), default=None)


def try_all(asked: Asked, found: Found) -> Trial:
    """How a way does in all cases that it can write."""
    answers = asked.ask_all(found, asked.subject.cases)
    findings = [f for one in answers for f in judge_answer(one)]
    return count(asked.describe(found), answers, findings)
