"""Explain what is wrong in a port: known mistakes, where it is, a rule at ties.

target -> call -> search -> examine -> diagnose -> report
                                       ^^^^^^^^
"""

from collections.abc import Sequence
from dataclasses import replace

from pyref.crosscheck.finding import Finding
from pyref.port.call import Answer
from pyref.port.conditions import find_condition
from pyref.port.diagnose import diagnose
from pyref.port.locate import locate
from pyref.port.lost_axes import NAME as KEEPDIMS
from pyref.port.lost_axes import explain_lost_axis
from pyref.port.parted import find_parted
from pyref.port.report import Report
from pyref.port.ties import settle_ties
from pyref.port.trials import Trial


def explain(
    report: Report,
    answers: Sequence[Answer],
    numbers: Sequence[Finding],
    trials: Sequence[Trial],
) -> Report:
    """The report with what explains it, where something is wrong or has no answer.

    trials: those of the search, that of the port's convention first.
    """
    left = {f.case for f in report.declined}
    if left:
        sides = [[a.case for a in answers if (a.case.id in left) == k] for k in (1, 0)]
        report = replace(report, left="; ".join(find_condition(*sides)))
    if 2 * len(left) > report.cases() or not report.wrong:
        return report  # of few results that are left nothing is diagnosed
    diagnoses = tuple(diagnose(list(answers), list(numbers)))
    if not any(diagnosis.sure for diagnosis in diagnoses):
        parted = find_parted((f.array for f in report.wrong), trials)
        known = any(d.name.startswith(KEEPDIMS) for d in diagnoses)  # by its place
        lost = [] if known else explain_lost_axis(answers, trials)
        diagnoses = (*parted, *lost, *diagnoses)
    settled = settle_ties(report, answers, diagnoses)
    if settled:
        return settled
    places = tuple(locate(answers, numbers))
    return replace(report, diagnoses=diagnoses, places=places)
