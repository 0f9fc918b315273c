"""How much of what is wrong in a port one known mistake explains.

A mistake explains an array when the port has the numbers of the mistake there, not
those that are right. Its share is taken over all arrays that are wrong in the port or
would be with the mistake: 1 where it explains everything and predicts nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pyref.fixtures.case import ARRAY, Expected
from pyref.measure import allowance, errors, form, largest
from pyref.port.call import Answer
from pyref.port.explanations import Explanation

NEAR = 1e-6
# Of the size of an array: a smaller error is one of rounding.
ROUNDING = {"float64": 1e-7, "float32": 1e-3}

Counts = dict[str, list[int]]  # result -> arrays, explained; "" where no arrays came
Wrong = set[tuple[str, str]]  # case, array


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
    def evidence(self) -> str:
        """The port's numbers beside those of the mistake, in a sentence."""
        names = ", ".join(self.where) or "the refusal"
        cases = "1 case" if self.cases == 1 else f"{self.cases} cases"
        of = f"{self.explained} of {self.arrays} arrays in {cases}"
        return f"{names}: the numbers of this mistake to {self.digits:.0f} digits, {of}"


@dataclass(frozen=True)
class Weighed:
    """A mistake over all results, and over those alone that it changes somewhere."""

    overall: Diagnosis
    own: Diagnosis

    @property
    def rank(self) -> tuple[float, float, float]:
        """Sorts the best first; of equals the one with more digits."""
        shares = round(self.overall.share, 3), round(self.own.share, 3)
        return (-shares[0], -shares[1], -self.overall.digits // 2)


def weigh(explanation: Explanation, answers: Sequence[Answer], wrong: Wrong) -> Weighed:
    """How much of what is wrong, and of what it predicts, an explanation explains."""
    counts: Counts = {}
    digits = 16.0
    changed = set()
    cases = set()
    for answer in answers:
        case = answer.case
        broken = (case.id, "case") in wrong
        numbers = make_numbers(explanation, answer)
        if numbers is None or broken:
            count_array(counts, "", broken and numbers is None)
            continue
        for name, known in answer.posed.results.items():
            got, mistaken = answer.result.arrays.get(name), numbers.get(name)
            is_wrong = (case.id, name) in wrong
            if got is None or mistaken is None:
                if is_wrong:
                    count_array(counts, name, False)
                continue
            length = answer.posed.lengths[name]
            predicted = not is_within_bound(mistaken, known, length, answer.dtype)
            changed |= {name} if predicted else set()
            if not (is_wrong or predicted):
                continue
            agreed = count_digits(got, mistaken, known, length, answer.dtype)
            count_array(counts, name, agreed is not None)
            if agreed is not None:
                digits = min(digits, agreed)
                cases.add(case.id)
    names = answers[0].posed.results
    where = tuple(name for name in names if counts.get(name, [0, 0])[1])
    empty = Diagnosis(
        explanation.name, explanation.effect, 0.0, 0, 0, len(cases), min(digits, 15.0),
        where,
    )  # fmt: skip
    own = {name: pair for name, pair in counts.items() if name in changed}
    kept = tuple(name for name in where if name in changed)
    return Weighed(add_up(empty, counts), replace(add_up(empty, own), where=kept))


def count_array(counts: Counts, name: str, explained: bool) -> None:
    pair = counts.setdefault(name, [0, 0])
    pair[0] += 1
    pair[1] += explained


def add_up(diagnosis: Diagnosis, counts: Counts) -> Diagnosis:
    """The diagnosis with its share, over these results."""
    arrays, explained = (sum(pair[k] for pair in counts.values()) for k in (0, 1))
    share = explained / arrays if arrays else 0.0
    return replace(diagnosis, share=share, explained=explained, arrays=arrays)


def make_numbers(explanation: Explanation, answer: Answer) -> dict[str, ARRAY] | None:
    """The numbers of a mistake in the port's convention; None where it fails."""
    case = answer.case
    try:
        with np.errstate(all="ignore"):
            dys = [dy.astype(answer.dtype) for dy in answer.posed.upstream_ours]
            numbers = explanation.make(case, case.args(answer.dtype), dys)
            carry_over = answer.posed.carry_over
            return {name: carry_over(name, v) for name, v in numbers.items()}
    except Exception:
        return None


def is_within_bound(array: ARRAY, known: Expected, length: int, dtype: str) -> bool:
    """Whether an array is right."""
    if form(np.asarray(array), known.high):
        return False
    error = errors(array, known.high, known.low)
    return bool(np.all(error <= allowance(known, length, dtype)))


def count_digits(
    got: ARRAY, mistaken: ARRAY, known: Expected, length: int, dtype: str
) -> float | None:
    """Digits to which the port has the numbers of a mistake; None where it has not.

    The two may differ by a millionth of what the port is off; where it is off by
    rounding alone, by a twentieth.
    """
    if form(got, mistaken):
        return None
    gap = errors(got, mistaken)
    size = largest(mistaken)
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
