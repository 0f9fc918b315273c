"""Judge a case that a language refuses: both must, in the same words."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pyref.fixtures.case import Case
from pyref.fuzz import moved
from pyref.fuzz.ask import Results
from pyref.fuzz.verdict import Run, Verdict, wrong
from pyref.measure import bound
from pyref.runners.result import Result

OURS = ("pyref:size", "pyref:type", "pyref:value")
DROPPED = re.compile(r"(\b\d+ x \d+)( x 1)+\b(?! x)")
ALIKE = 1e-3
"""How far numbers in two refusals may be apart: they are told with six digits."""


def by_refusals(case: Case, results: Results, run: Run) -> Verdict | None:
    """The verdict where a language refuses, or breaks; None where neither does."""
    if all(result.ok for result in results.values()):
        return None
    first, last = next(iter(results.values())), [*results.values()][-1]
    ours = all(r.ok or r.identifier in OURS for r in results.values())
    if ours and (first.identifier, first.message) == (last.identifier, last.message):
        return Verdict("refused")
    told = [
        f"{one.identifier or 'no error'}: {one.message}".rstrip(": ")
        for one in results.values()
    ]
    found = wrong(case, "|".join(results), "error", " but ".join(told))
    if not ours or len(results) == 1:
        return found
    if are_alike(first, last, 0.0):
        return Verdict("refused")
    times = max(bound(case.length(name)) for name in case.results)
    answers = moved.list_answers(run, case, times)
    if are_alike(first, last, spread_numbers(answers)):
        return Verdict("refused")
    if len({answer.identifier for answer in answers}) > 1:
        return replace(found, kind="ill-posed", reason="a rounding decides the refusal")
    return found


def spread_numbers(answers: Sequence[Result]) -> float:
    """How far numbers in refusals of cases that were moved lie apart."""
    rows = [moved.read_numbers(one.message) for one in answers if not one.ok]
    columns = zip(*rows, strict=False)
    return max((max(numbers) - min(numbers) for numbers in columns), default=0.0)


def are_alike(first: Result, last: Result, room: float) -> bool:
    """Whether two refusals differ by rounding of the numbers in them alone.

    room: how far apart rounding may take these. Octave drops the trailing ones of a
    size, which no layer can know.
    """
    messages = [DROPPED.sub(r"\1", one.message) for one in (first, last)]
    texts = {moved.NUMBER.sub("0", message) for message in messages}
    if len(texts) > 1 or first.identifier != last.identifier:
        return False
    pairs = zip(*map(moved.read_numbers, messages), strict=True)
    return all(abs(a - b) <= max(ALIKE * max(abs(a), abs(b)), room) for a, b in pairs)
