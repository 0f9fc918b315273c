"""A rule of the port's own at ties: told, where all that is wrong follows from it.

There is no gradient where largest entries are equal, or at a kink. A port that is right
everywhere else, and follows one known rule there in every case, has made a choice.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pyref.measure import allowance, errors
from pyref.port.call import Answer
from pyref.port.report import Report
from pyref.port.weigh import Diagnosis


def settle_ties(
    report: Report, answers: Sequence[Answer], diagnoses: Sequence[Diagnosis]
) -> Report | None:
    """The report in which the rule is told in the place of the mistake, or None."""
    if not diagnoses or diagnoses[0].share < 1:
        return None
    held = {(a.case.id, a.dtype): a for a in answers}
    if not all(
        f.digits is not None and is_right_beside_ties(held[f.case, f.dtype], f.array)
        for f in report.wrong
    ):
        return None
    rule = f"at ties: {diagnoses[0].name}"
    findings = tuple(
        replace(f, verdict="pass", grade="", note=rule)
        if f.pair == "port|expected" and report.counts(f)
        else f
        for f in report.findings
    )
    return replace(report, findings=findings, others=(*report.others, ("ties", rule)))


def is_right_beside_ties(answer: Answer, name: str) -> bool:
    """Whether every entry of an array that is wrong is one at a tie."""
    known = answer.posed.results[name]
    if known.tie is None:
        return False
    got = answer.result.arrays[name]
    allowed = allowance(known, answer.posed.lengths[name], answer.dtype)
    wrong = errors(got, known.high, known.low) > allowed
    return bool(np.all(known.tie[wrong]))


def is_legal_at_ties(answer: Answer, name: str) -> bool:
    """Whether an array is right beside ties, and a choice at them may give the rest.

    Such an entry lies between the choices on file; and where these have one sum, as all
    ways to hand on dy have, the array has that sum too.
    """
    if not is_right_beside_ties(answer, name):
        return False
    known, got = answer.posed.results[name], answer.result.arrays[name]
    choices = [known.high, *known.accept.values()]
    allowed = allowance(known, answer.posed.lengths[name], answer.dtype)
    low, high = np.min(choices, axis=0), np.max(choices, axis=0)
    if np.any((got < low - allowed) | (got > high + allowed)):
        return False
    room = float(np.sum(np.broadcast_to(allowed, got.shape)))
    sums = [float(np.sum(choice)) for choice in choices]
    varies = max(sums) - min(sums) > room
    return varies or abs(float(np.sum(got)) - sums[0]) <= room
