"""All answers of a port, judged, as far as what is known of them allows.

judgment = judge_answers(answers)
findings, others = judgment.part(counts)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyref.crosscheck.finding import Finding
from pyref.port.call import Answer
from pyref.port.examine import find_gives, judge_answer, refuse_short
from pyref.port.limits import (
    Judged,
    let_decline,
    limit_to_square_kernels,
    set_extremes_aside,
)
from pyref.port.rounding import forgive_rounding
from pyref.port.sure import split_sure


@dataclass(frozen=True)
class Judgment:
    """Answers with their findings, and what was set aside of all that was asked.

    gives: the gradients that a port gives where it does not give all. limit: what it is
    judged on alone, in words. dropped: how many answers are left out.
    """

    pairs: Judged
    gives: tuple[str, ...]
    limit: str
    dropped: int

    @property
    def answers(self) -> list[Answer]:
        return [answer for answer, _ in self.pairs]

    @property
    def numbers(self) -> list[Finding]:
        return [finding for _, found in self.pairs for finding in found]

    @property
    def raised(self) -> str:
        """What the first way back that broke has said."""
        return next((answer.raised for answer in self.answers if answer.raised), "")

    def part(self, counts: Callable[[Finding], bool]) -> tuple[list[Finding], Judged]:
        """What counts, and special cases, which tell of habits alone.

        Where nothing counts yet, what is sure of the special ones does.
        """
        findings = [f for answer, found in self.pairs if answer.usual for f in found]
        others = [(answer, found) for answer, found in self.pairs if not answer.usual]
        if any(map(counts, findings)):  # it is told anyway
            return findings, others
        parts = [(answer, split_sure(answer, found)) for answer, found in others]
        findings += [f for _, (sure, _) in parts for f in sure]
        return findings, [(answer, rest) for answer, (_, rest) in parts]


def judge_answers(answers: Sequence[Answer]) -> Judgment:
    """The verdicts on them, less those on what a port may decline."""
    answers = let_decline(answers)
    gives = find_gives(answers)
    answers = [refuse_short(answer, gives) for answer in answers]
    judged = [(answer, judge_answer(answer)) for answer in answers]
    judged, limit = limit_to_square_kernels(judged)
    judged = set_extremes_aside(forgive_rounding(judged))
    left = {answer.case.id for answer in answers} - {a.case.id for a, _ in judged}
    return Judgment(judged, gives, limit, len(left))
