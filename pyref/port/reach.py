"""How a port is reached: what it looks like, and the convention in which it answers.

seen, found = reach(subject)
convention, answers = ask_used(subject, found, cases)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyref.fixtures.case import Case, Sheet
from pyref.port.call import Answer
from pyref.port.conventions import Convention
from pyref.port.examine import examine, judge_answer, judge_came
from pyref.port.left import Tell
from pyref.port.look import Look, look
from pyref.port.process import Port
from pyref.port.search import Found, search
from pyref.port.target import Target
from pyref.port.trials import rank
from pyref.port.writings import Writing, read_writing


@dataclass(frozen=True)
class Subject:
    """A port that can be asked, the cases it is held against, and who is told of it.

    asked: phrases of the convention that it should follow, where somebody says so.
    """

    port: Port
    target: Target
    cases: Sequence[Case]
    tell: Tell
    asked: Sequence[str] | None = None

    @property
    def sheet(self) -> Sheet:
        return self.cases[0].sheet


def reach(subject: Subject) -> tuple[Look, Found]:
    """What a port looks like and its convention.

    By its outputs alone where no gradients come: then port.halves is set.
    """
    seen, found = find_writing(subject)
    served = found.answered and found.trials[0].right
    if seen.error or served or not any(trial.came for trial in found.trials):
        return seen, found
    port = subject.port
    port.halves = True
    again = find_writing(subject)
    port.halves = again[1].answered or not found.answered
    return again if port.halves else (seen, found)


def find_writing(subject: Subject) -> tuple[Look, Found]:
    """What a port looks like and its convention, its inputs as they are if it answers.

    Else its parameters may be in other arrays, joined or cut: the sheet tells which. If
    none serves, the one that is nearest of those in which it answers.
    """
    best = find_convention(subject, None)
    writings = subject.sheet.writings
    if not subject.target.looks or not writings or best[1].answered:
        return best
    said = subject.asked or ()
    for entry in sorted(writings, key=lambda one: one["say"] not in said):
        other = find_convention(subject, read_writing(entry))
        if other[1].serves:
            return other
        if other[1].answered and is_nearer(other[1], best[1]):
            best = other
    look_at(subject, best[0].writing)  # it goes by what it was told last
    return best


def is_nearer(one: Found, other: Found) -> bool:
    """Whether more is right in what was found first; other may have no answer."""
    return not other.answered or rank(one.trials[0]) < rank(other.trials[0])


def find_convention(subject: Subject, writing: Writing | None) -> tuple[Look, Found]:
    """The same where its inputs are written so."""
    seen = look_at(subject, writing)
    if subject.asked is not None:
        seen = replace(seen, asked=tuple(subject.asked))
    if seen.error:
        return seen, Found([], [])
    port, cases, tell = subject.port, subject.cases, subject.tell
    wide, *narrow = port.dtypes
    found = search(port, cases, seen, wide, tell=tell)
    for dtype in narrow if not any(t.judged for t in found.trials) else ():
        other = search(port, cases, seen, dtype, tell=tell)
        found = other if any(t.judged for t in other.trials) else found
    return seen, found


def look_at(subject: Subject, writing: Writing | None) -> Look:
    """What a port looks like, where its worker can tell."""
    target, sheet = subject.target, subject.sheet
    arrays_only = target.language == "octave"  # where there is no 1-D array
    if not target.looks:
        return Look()
    return look(subject.port, sheet, sheet.layer, arrays_only, writing)


def ask_used(
    subject: Subject, found: Found, used: Sequence[Case]
) -> tuple[Convention, list[Answer]]:
    """The convention that was found, or a narrower one, and the answers to these cases.

    A port whose way back breaks may have given its gradients in some cases. Outputs
    tell nothing of how those are written, so it is searched by these cases again.
    """
    port, convention = subject.port, found.trials[0].convention
    halves, port.halves = port.halves, False
    answers = ask_all(port, used, convention)
    if not halves:
        return convention, answers
    whole = {a.case.id for a in answers if a.result.ok and not a.skip}
    some = [case for case in subject.cases if case.id in whole]
    if not some:
        port.halves = True
        return convention, ask_all(port, used, convention)
    if other := find_writing(replace(subject, cases=some))[1].trials:
        narrower = ask_all(port, used, other[0].convention)
        if count_outputs(narrower) >= count_outputs(answers):
            return other[0].convention, narrower
    return convention, answers


def ask_all(port: Port, cases: Sequence[Case], convention: Convention) -> list[Answer]:
    """The answers to all cases, but for those of which nothing is known."""
    return [a for a in examine(port, cases, convention) if not a.aside]


def count_outputs(answers: Sequence[Answer]) -> int:
    """How many outputs are right, those before a way back that broke among them."""
    outputs = answers[0].case.sheet.outputs if answers else {}
    found = [f for a in answers for f in (*judge_answer(a), *judge_came(a))]
    return sum(f.array in outputs and f.verdict == "pass" for f in found)
