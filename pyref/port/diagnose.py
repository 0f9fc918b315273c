"""Hold the numbers of a wrong port against those of every known mistake.

    target -> search -> examine -> diagnose -> report
                                   ^^^^^^^^
A mistake explains an array when the port has the numbers of the mistake there, not
those that are right. Its share is taken over all arrays that are wrong in the port or
would be with the mistake: 1 where it explains everything and predicts nothing else. A
port may have several mistakes: what the best ones leave unexplained is looked for among
those that change just these results.
"""

import warnings
from dataclasses import dataclass, replace

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.measure import allowance, errors, form, largest
from pyref.port.examine import Answer
from pyref.port.explanations import Explanation, explanations

LIKELY = 0.5
SURE = 0.75  # of the results that it changes, for one mistake of several
NEAR = 1e-6
# Of the size of an array: a smaller error is one of rounding.
ROUNDING = {"float64": 1e-7, "float32": 1e-3}
SHOWN = 3


@dataclass(frozen=True)
class Diagnosis:
    """A mistake that explains a port: how well, where, and to how many digits."""

    name: str
    effect: str
    share: float
    explained: int
    arrays: int
    cases: int
    digits: float
    where: tuple[str, ...]

    @property
    def evidence(self):
        """The port's numbers beside those of the mistake, in a sentence."""
        names = ", ".join(self.where) or "the refusal"
        cases = "1 case" if self.cases == 1 else f"{self.cases} cases"
        of = f"{self.explained} of {self.arrays} arrays in {cases}"
        return f"{names}: the numbers of this mistake to {self.digits:.0f} digits, {of}"


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
        found = [weighed(e, seen, wrong) for e in explanations(seen[0].case.layer)]
    answered = any(a.result.ok for a in seen)  # refusals alone explain nothing
    found.sort(key=lambda pair: rank(*pair))
    likely = [
        d
        for d, _ in found
        if d.share >= LIKELY and (d.cases or (answered and d.explained))
    ][:SHOWN]
    more = others([own for _, own in found], likely, wrong)
    return [*likely[: max(1, SHOWN - len(more))], *more][:SHOWN]


def rank(d, own):
    return (-round(d.share, 3), -round(own.share, 3), -d.digits // 2)


def others(owns, likely, wrong):
    """The best explanation of each result that the likely ones do not explain."""
    covered = {name for d in likely for name in d.where}
    more: list[Diagnosis] = []
    for name in sorted({array for _, array in wrong} - covered - {"case"}):
        if any(name in d.where for d in more):
            continue
        known = [d for d in owns if name in d.where and d.share >= SURE]
        more += sorted(known, key=lambda d: rank(d, d))[:1]
    return more


BAD = ("fail", "error")


def weighed(explanation: Explanation, answers, wrong):
    """How much of what is wrong, and of what it predicts, an explanation explains.

    Over all results, and over those alone that it changes somewhere.
    """
    counts: dict[str, list[int]] = {}  # result -> arrays, explained; "" where none came
    digits = 16.0
    changes = set()
    cases = set()
    for answer in answers:
        case = answer.case
        broken = (case.id, "case") in wrong
        made = made_of(explanation, answer)
        if made is None or broken:
            add(counts, "", broken and made is None)
            continue
        for name, known in answer.posed.results.items():
            got, other = answer.result.arrays.get(name), made.get(name)
            is_wrong = (case.id, name) in wrong
            if got is None or other is None:
                if is_wrong:
                    add(counts, name, False)
                continue
            length = answer.posed.lengths[name]
            predicted = not within(other, known, length, answer.dtype)
            changes |= {name} if predicted else set()
            if not (is_wrong or predicted):
                continue
            agreed = agreement(got, other, known, length, answer.dtype)
            add(counts, name, agreed is not None)
            if agreed is not None:
                digits = min(digits, agreed)
                cases.add(case.id)
    names = answers[0].posed.results
    where = tuple(name for name in names if counts.get(name, [0, 0])[1])
    told = Diagnosis(
        explanation.name, explanation.effect, 0.0, 0, 0, len(cases), min(digits, 15.0),
        where,
    )  # fmt: skip
    own = {name: pair for name, pair in counts.items() if name in changes}
    kept = tuple(name for name in where if name in changes)
    return shared(told, counts), replace(shared(told, own), where=kept)


def add(counts, name, explained):
    pair = counts.setdefault(name, [0, 0])
    pair[0] += 1
    pair[1] += explained


def shared(told, counts):
    arrays, explained = (sum(p[k] for p in counts.values()) for k in (0, 1))
    share = explained / arrays if arrays else 0.0
    return replace(told, share=share, explained=explained, arrays=arrays)


def made_of(explanation, answer):
    """The numbers of a mistake in the port's convention; None where it fails."""
    case = answer.case
    try:
        with np.errstate(all="ignore"):
            dys = [dy.astype(answer.dtype) for dy in answer.posed.upstream_ours]
            made = explanation.make(case, case.args(answer.dtype), dys)
            return {name: answer.posed.carried(name, v) for name, v in made.items()}
    except Exception:
        return None


def within(array, known, length, dtype):
    """Whether an array is right within its bound."""
    if form(np.asarray(array), known.high):
        return False
    error = errors(array, known.high, known.low)
    return bool(np.all(error <= allowance(known, length, dtype)))


def agreement(got, other, known, length, dtype):
    """Digits to which the port has the numbers of a mistake; None where it has not.

    The two may differ by a millionth of what the port is off; where it is off by
    rounding alone, by a twentieth.
    """
    if form(got, other):
        return None
    gap = errors(got, other)
    size = largest(other)
    if form(got, known.high):
        allowed = 1e4 * np.finfo(dtype).eps * size
    else:
        off = largest(errors(got, known.high))
        small = off <= ROUNDING[dtype] * size
        allowed = allowance(known, length, dtype) + (0.05 if small else NEAR) * off
    if np.any(gap > allowed):
        return None
    worst = float(np.max(gap, initial=0))
    return float(-np.log10(worst / size)) if worst > 1e-16 * size > 0 else 16.0
