"""What a port gave beside what is known: what every mistake is weighed on.

Nothing here depends on a mistake, so that it is made once for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pyref.fixtures.case import ARRAY, Expected
from pyref.measure import allowance, errors, form, largest
from pyref.port.call import Answer
from pyref.port.explanations import Arrays, Explanation, Point

NEAR = 1e-6
# Of the size of an array: a smaller error is one of rounding.
ROUNDING = {"float64": 1e-7, "float32": 1e-3}

Wrong = set[tuple[str, str]]  # case, array
Numbers = dict[str, tuple[ARRAY, bool]]  # of a mistake, and whether they are right


@dataclass(frozen=True)
class Held:
    """One array of a port beside what is known of it; got is None where none came."""

    got: ARRAY | None
    known: Expected
    length: int
    dtype: str
    is_wrong: bool

    @cached_property
    def allowed(self) -> ARRAY:
        """How far a right array may be off."""
        return np.asarray(allowance(self.known, self.length, self.dtype))

    @cached_property
    def off(self) -> float | None:
        """How far the port is off; None where its array has another form."""
        if self.got is None or form(self.got, self.known.high):
            return None
        return largest(errors(self.got, self.known.high))

    def is_within_bound(self, array: ARRAY) -> bool:
        """Whether an array is right."""
        if form(np.asarray(array), self.known.high):
            return False
        error = errors(array, self.known.high, self.known.low)
        return bool(np.all(error <= self.allowed))

    def count_digits(self, mistaken: ARRAY) -> float | None:
        """Digits to which the port has the numbers of a mistake; None where it has not.

        The two may differ by a millionth of what the port is off; where it is off by
        rounding alone, by a twentieth.
        """
        if self.got is None or form(self.got, mistaken):
            return None
        gap = errors(self.got, mistaken)
        size = largest(mistaken)
        allowed = np.asarray(1e4 * np.finfo(self.dtype).eps * size)
        if self.off is not None:
            small = self.off <= ROUNDING[self.dtype] * size
            allowed = self.allowed + (0.05 if small else NEAR) * self.off
        if np.any(gap > allowed):
            return None
        worst = float(np.max(gap, initial=0))
        return float(-np.log10(worst / size)) if worst > 1e-16 * size > 0 else 16.0


@dataclass(frozen=True)
class Evidence:
    """One answer of a port, array by array; broken where there are no arrays."""

    answer: Answer
    point: Point
    held: dict[str, Held]
    broken: bool

    @property
    def case(self) -> str:
        return self.answer.case.id

    @cached_property
    def right(self) -> Numbers:
        """The right numbers, with which those of a mistake are filled up."""
        return self.compare(self.point.right)

    def make_numbers(self, explanation: Explanation) -> Numbers | None:
        """The numbers of a mistake in the port's convention; None where it fails."""
        try:
            with np.errstate(all="ignore"):
                return self.right | self.compare(explanation.make(self.point))
        except Exception:
            return None

    def compare(self, arrays: Arrays) -> Numbers:
        """Arrays of ours as the port would have them, and whether each is right."""
        carry_over = self.answer.posed.carry_over
        theirs = {k: carry_over(k, v) for k, v in arrays.items() if k in self.held}
        return {k: (v, self.held[k].is_within_bound(v)) for k, v in theirs.items()}


def gather(answers: Sequence[Answer], wrong: Wrong) -> list[Evidence]:
    """The evidence of these answers; wrong: the arrays that are wrong in the port."""
    return [hold(answer, wrong) for answer in answers]


def hold(answer: Answer, wrong: Wrong) -> Evidence:
    posed, case = answer.posed, answer.case
    held = {
        name: Held(
            answer.result.arrays.get(name),
            known,
            posed.lengths[name],
            answer.dtype,
            (case.id, name) in wrong,
        )
        for name, known in posed.results.items()
    }
    point = Point(case, answer.dtype, posed.upstream_ours)
    return Evidence(answer, point, held, (case.id, "case") in wrong)
