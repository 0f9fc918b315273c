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
from pyref.port.report import Report
from pyref.port.ties import settle_ties


def explain(
    report: Report, answers: Sequence[Answer], numbers: Sequence[Finding]
) -> Report:
    """The report with what explains it, where something is wrong or has no answer."""
    left = {f.case for f in report.declined}
    if left:
        parted = [[a.case for a in answers if (a.case.id in left) == k] for k in (1, 0)]
        report = replace(report, left="; ".join(find_condition(*parted)))
    if 2 * len(left) > report.cases() or not report.wrong:
        return report  # of few results that are left nothing is diagnosed
    diagnoses = tuple(diagnose(list(answers), list(numbers)))
    settled = settle_ties(report, answers, diagnoses)
    if settled:
        return settled
    places = tuple(locate(answers, numbers))
    return replace(report, diagnoses=diagnoses, places=places)
