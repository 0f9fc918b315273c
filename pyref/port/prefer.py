"""Prefer a convention in which a known mistake explains all that is wrong.

    target -> call -> search -> examine -> diagnose -> report
                      ^^^^^^
The most arrays may be right in a convention that a port has not: a mask of 1 and 0 for
one of 0 and -Inf hides what is done with others. So where no mistake explains the best
trial, those are asked that are no farther from ours, and differ from it the least. A
best one in which the outputs of plain cases are right stays what it is.
"""

from collections.abc import Sequence

from pyref.port.conventions import Convention, measure_distance
from pyref.port.diagnose import diagnose
from pyref.port.examine import BAD, judge_answer
from pyref.port.left import Search, count_differences
from pyref.port.limits import Judged
from pyref.port.trials import Trial, count, put_all

ASKED = 6  # conventions beside the best


def prefer_explained(at: Search, trials: Sequence[Trial]) -> list[Trial]:
    """The trials, first one that a mistake explains where it does not explain the best.

    As they are where there is none.
    """
    best = trials[0].convention
    near = [t.convention for t in trials[1:] if may_be_meant(t, best)]
    near.sort(key=lambda c: (count_differences(c, best), measure_distance(c)))
    others = list(dict.fromkeys(near))[:ASKED]
    if not others:
        return list(trials)
    judged = put(at, best)
    if not leaves_wrong(judged) or explain_all(best, judged):
        return list(trials)
    at.tell("nearer conventions")
    for convention in others:
        if at.late:
            break
        explained = explain_all(convention, put(at, convention))
        if explained:
            rest = [t for t in trials if t.convention != convention]
            return [explained, *rest]
    return list(trials)


def may_be_meant(trial: Trial, best: Convention) -> bool:
    """Whether all has the right size in a convention no farther from ours."""
    one = trial.convention
    near = measure_distance(one) <= measure_distance(best) and not one.others
    return near and trial.shaped == trial.judged


def put(at: Search, convention: Convention) -> Judged:
    """All cases in a convention: what the port answers, and what is found of that."""
    answers = put_all(at.port, at.cases, convention, at.dtype)
    return [(answer, judge_answer(answer)) for answer in answers]


def leaves_wrong(judged: Judged) -> bool:
    """Whether an output of a plain case is wrong, of those that came at all.

    Empty arrays are none: they are habits.
    """
    return any(
        finding.verdict in BAD and finding.array in answer.case.sheet.outputs
        for answer, found in judged
        if answer.case.level == "plain" and answer.usual
        for finding in found
    )


def explain_all(convention: Convention, judged: Judged) -> Trial | None:
    """The trial on all cases, where mistakes explain each result that is wrong."""
    answers = [answer for answer, _ in judged]
    findings = [finding for _, found in judged for finding in found]
    found = diagnose(answers, findings)
    if not found or found[0].share < 1 or not found[0].sure:
        return None
    told = {name for one in found if one.sure and one.share == 1 for name in one.where}
    if not find_wrong(judged) <= told:
        return None
    return count(convention, answers, findings)


def find_wrong(judged: Judged) -> set[str]:
    """The results of usual cases that are wrong, by their names."""
    return {
        finding.array
        for answer, found in judged
        if answer.usual
        for finding in found
        if finding.verdict in BAD and finding.grade != "C"
        if finding.array in answer.case.results
    }
