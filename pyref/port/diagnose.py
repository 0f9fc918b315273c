"""Hold the numbers of a wrong port against those of every known mistake.

    target -> call -> search -> examine -> diagnose -> report
                                           ^^^^^^^^
1. Weigh every mistake (weigh.py) on the arrays of one precision.
2. Take the likely ones, the best first.
3. A port may have several mistakes: what the likely ones leave unexplained is looked
   for among those that change just these results.
"""

import warnings
from collections.abc import Iterable, Sequence

from pyref.crosscheck.finding import Finding
from pyref.port.call import Answer
from pyref.port.evidence import Wrong, gather
from pyref.port.examine import BAD
from pyref.port.explanations import list_explanations
from pyref.port.weigh import Diagnosis, Weighed, weigh

LIKELY = 0.5  # of all arrays, for a mistake to be told: at least half is explained
SURE = 0.75  # of the results that it changes, for one mistake of several
SHOWN = 3


def diagnose(answers: list[Answer], findings: list[Finding]) -> list[Diagnosis]:
    """The best explanations, the best first; none where nothing is wrong."""
    seen = [a for a in answers if a.dtype == "float64" and not a.skip]
    seen = seen or [a for a in answers if not a.skip]
    if not seen:
        return []
    dtype = seen[0].dtype
    wrong = {
        (f.case, f.array) for f in findings if f.dtype == dtype and f.verdict in BAD
    }
    if not wrong:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # wrong layers take means of nothing, and so on
        known = list_explanations(seen[0].case.layer)
        evidence = gather(seen, wrong)
        weighed = [weigh(explanation, evidence) for explanation in known]
    weighed.sort(key=lambda w: w.rank)
    answered = any(a.result.ok for a in seen)  # refusals alone explain nothing
    likely = [
        w.overall
        for w in weighed
        if w.overall.share >= LIKELY
        and (w.overall.cases or (answered and w.overall.explained))
    ][:SHOWN]
    rest = explain_rest([w.own for w in weighed], likely, wrong)
    return [*likely[: max(1, SHOWN - len(rest))], *rest][:SHOWN]


def explain_rest(
    owns: Sequence[Diagnosis], likely: Iterable[Diagnosis], wrong: Wrong
) -> list[Diagnosis]:
    """The best explanation of each result that the likely ones do not explain."""
    covered = {name for d in likely for name in d.where}
    rest: list[Diagnosis] = []
    for name in sorted({array for _, array in wrong} - covered - {"case"}):
        if any(name in d.where for d in rest):
            continue
        sure = [d for d in owns if name in d.where and d.share >= SURE]
        rest += sorted(sure, key=lambda d: Weighed(d, d).rank)[:1]
    return rest
