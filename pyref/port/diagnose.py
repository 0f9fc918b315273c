"""Hold the numbers of a wrong port against those of every known mistake.

    target -> call -> search -> examine -> diagnose -> report
                                           ^^^^^^^^
1. Weigh every mistake (weigh.py) on the arrays of one precision: those of the catalogue
   and those of any layer (explanations.py, changes.py, relatives.py), and what can be
   read off the arrays themselves, a factor or a term (factors.py, terms.py).
2. Take the likely ones, the best first; those with the same evidence share a line,
   unless they are the same in all cases of the layer.
3. A port may have several mistakes: what the likely ones leave unexplained is looked
   for among those that change just these results.
"""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pyref.crosscheck.finding import Finding
from pyref.port.alike import merge_alike
from pyref.port.call import Answer
from pyref.port.changes import list_changes
from pyref.port.evidence import Evidence, Wrong, gather
from pyref.port.examine import BAD
from pyref.port.explanations import Explanation, list_known
from pyref.port.factors import propose_factors
from pyref.port.readings import tell_reading
from pyref.port.relatives import list_relatives
from pyref.port.symptoms import list_symptoms
from pyref.port.terms import propose_terms
from pyref.port.weigh import SURE, Diagnosis, Weighed, weigh

LIKELY = 0.5  # of all arrays, for a mistake to be told: at least half is explained
SHOWN = 3


def diagnose(answers: list[Answer], findings: list[Finding]) -> list[Diagnosis]:
    """The best explanations, the best first; none where nothing is wrong."""
    usual = [a for a in answers if a.usual and not a.skip]
    seen = [a for a in usual if a.dtype == "float64"] or usual
    if not seen:
        return []
    cases = {a.case.id for a in seen}
    bad = [
        f
        for f in findings
        if f.dtype == seen[0].dtype and f.verdict in BAD and f.case in cases
    ]
    worse = [f for f in bad if f.grade != "C"] or bad
    wrong = {(f.case, f.array) for f in worse}
    if not wrong:
        return []
    lost = {(f.case, f.array) for f in bad} - wrong
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # wrong layers take means of nothing, and so on
        evidence = gather(seen, wrong, lost)
        weighed = weigh_all(seen[0].case.sheet.place, evidence)
        found = choose(weighed, evidence, wrong)
        return add_symptoms(found, evidence)


def weigh_all(layer: str, evidence: Sequence[Evidence]) -> list[Weighed]:
    """Every explanation that explains something, the best first."""
    known: list[Explanation] = [
        *list_known(layer), *list_changes(layer), *list_relatives(layer),
        *propose_factors(evidence), *propose_terms(evidence),
    ]  # fmt: skip
    weighed = [weigh(explanation, evidence) for explanation in known]
    came = any(held.is_wrong for one in evidence for held in one.held.values())
    serves = (w for w in weighed if w.explained and is_borne_out(w, came))
    return sorted(serves, key=lambda w: w.rank)


def is_borne_out(one: Weighed, came: bool) -> bool:
    """Whether arrays that came speak for a mistake that would break where a port does.

    It changes nothing that is right; where wrong arrays came, as came says, it has the
    numbers of some. An error has many causes.
    """
    if all(name for _, name in one.explained):
        return True
    return not one.is_denied and (one.overall.cases > 0 or not came)


def choose(
    weighed: Sequence[Weighed], evidence: Sequence[Evidence], wrong: Wrong
) -> list[Diagnosis]:
    """Those that are likely, and for what they leave open the best of each result."""
    answered = any(not one.broken for one in evidence)  # refusals alone explain nothing
    likely = [
        w
        for w in weighed
        if w.overall.share >= LIKELY and (w.overall.cases or answered)
    ]
    if likely and likely[0].overall.share == 1:
        likely = [w for w in likely if w.overall.share == 1]
    merged = merge_alike(likely, evidence)
    told = [w.overall for w in merged[:SHOWN]]
    if not told or told[0].share < 1:
        several = explain_each(weighed, wrong)
        told = several or [*told, *explain_beside(weighed, merged[:1], wrong)]
    rest = explain_rest(weighed, told, wrong)
    chosen = [*told[: max(1, SHOWN - len(rest))], *rest][:SHOWN]
    read = [tell_reading(diagnosis, evidence) for diagnosis in chosen]
    return list({one.name: one for one in read[::-1]}.values())[::-1]


def explain_each(weighed: Sequence[Weighed], wrong: Wrong) -> list[Diagnosis]:
    """Mistakes that explain all of the results they change, and together everything.

    None where a result is left that none explains so.
    """
    left = {array for _, array in wrong}
    found: list[Diagnosis] = []
    for one in sorted(weighed, key=lambda w: (-len(w.own.where), w.rank)):
        if one.own.share == 1 and one.own.where and set(one.own.where) <= left:
            found.append(one.own)
            left -= set(one.own.where)
    return [] if left else found


def explain_beside(
    weighed: Sequence[Weighed], first: Sequence[Weighed], wrong: Wrong
) -> list[Diagnosis]:
    """The mistake that explains most of what the first one leaves, in other cases.

    Where both are in one array neither has its numbers; it changes nothing that is
    right.
    """
    if not first:
        return []
    left = wrong - first[0].explained
    others = [w for w in weighed if len(w.explained & left) > 1 and not w.is_denied]
    # of two that explain as much, the one that claims less besides
    best = max(
        others, key=lambda w: (len(w.explained & left), -w.contrary), default=None
    )
    return [best.overall] if best else []


def explain_rest(
    weighed: Sequence[Weighed], likely: Iterable[Diagnosis], wrong: Wrong
) -> list[Diagnosis]:
    """The best explanation of each result that the likely ones do not explain.

    It is held against all results that it changes, or against this one alone.
    """
    covered = {name for d in likely for name in d.where}
    rest: list[Diagnosis] = []
    for name in sorted({array for _, array in wrong} - covered - {"case"}):
        if any(name in d.where for d in rest):
            continue
        of_it = [w for w in weighed if name in w.each]
        whole = [w.own for w in of_it if w.own.share >= SURE]
        alone = [w.each[name] for w in of_it if w.each[name].share >= SURE]
        for some in (whole, alone):
            best = sorted(some, key=lambda d: (-d.share, -d.digits // 2))[:1]
            if best:
                rest += best
                break
    return rest


def add_symptoms(
    found: list[Diagnosis], evidence: Sequence[Evidence]
) -> list[Diagnosis]:
    """What the numbers show by themselves, where no mistake explains all of them."""
    if found and found[0].share == 1:
        return found
    symptoms = list_symptoms(evidence)
    doubtful = [replace(d, sure=False) for d in found if symptoms and d.share < 1]
    kept = doubtful or found
    return sorted([*symptoms, *kept], key=lambda d: (not d.sure, -d.share))[:SHOWN]
