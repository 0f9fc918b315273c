"""What a port gave beside what mistakes would have given, array by array."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from pyref.fixtures.case import ARRAY, Expected
from pyref.measure import errors, form, largest
from pyref.port.call import Answer
from pyref.port.ground import Ground, find_ground

NEAR = {"float64": 1e-6, "float32": 1e-4}
"""Of what a port is off: so near it has the numbers of a mistake.

tests/port/test_thresholds.py measures what lies on either side.
"""
ROUGH = 0.05
TOLD = 1e-6  # of the size of an array: a mistake that changes less is one of rounding
CHANCE = 1e-3  # of what the port is off, in so many entries
ENTRIES = 4
AXES = 4  # of an array whose axes are put in another order
# Of the size of an array: a smaller error is one of rounding.
ROUNDING = {"float64": 1e-7, "float32": 1e-3}

Wrong = set[tuple[str, str]]  # case, array


@dataclass(frozen=True)
class Held:
    """One array of a port beside what is known of it; got is None where none came.

    is_lost: whether it has lost digits alone, beside arrays that are worse: it need not
    be explained. is_plain: whether its case is easy to compute.
    """

    got: ARRAY | None
    known: Expected
    allowed: ARRAY
    dtype: str
    is_wrong: bool
    is_lost: bool = False
    is_plain: bool = True
    roundoff: float = 0.0  # of a storage type, to which its numbers were rounded

    @cached_property
    def off(self) -> float | None:
        """How far the port is off; None where its array has another form."""
        if self.got is None or form(self.got, self.known.high):
            return None
        return largest(errors(self.got, self.known.high))

    @cached_property
    def is_bare(self) -> bool:
        """Whether it is the right numbers alone, without all axes of length 1."""
        want = np.asarray(self.known.high)
        if self.got is None or self.off is not None:
            return False
        if np.squeeze(self.got).shape != np.squeeze(want).shape:
            return False
        return bool(np.all(errors(self.got.reshape(want.shape), want) <= self.allowed))

    @cached_property
    def is_usable(self) -> bool:
        """Whether a factor or a term can be read off: same form, numbers throughout."""
        return (
            self.off is not None
            and self.got is not None
            and bool(np.all(np.isfinite(self.got)))
            and bool(np.all(np.isfinite(self.known.high)))
        )

    def count_digits(self, mistaken: ARRAY, told: ARRAY | None = None) -> float | None:
        """Digits to which the port has the numbers of a mistake; None where it has not.

        The two may differ by NEAR of what the port is off, or of an array of another
        form; by ROUGH of it where it is off by rounding alone, or in a case in which a
        mistake has few digits itself. told: where the mistake's numbers are known.
        """
        got = self.got
        if got is not None and not got.ndim and mistaken.size == 1:
            got = got.reshape(mistaken.shape)  # np.sum without an axis
        if got is not None and self.off is None:
            got = arrange(got, mistaken)
        if got is None or form(got, mistaken):
            return None
        gap = errors(got, mistaken)
        if told is not None:
            gap = np.where(told, gap, 0)
        size, eps = largest(mistaken), float(np.finfo(self.dtype).eps)
        allowed = np.asarray(max(NEAR[self.dtype], 1e4 * eps) * size)
        if self.off is not None:
            small = self.off <= ROUNDING[self.dtype] * largest(self.known.high)
            rough = small or not self.is_plain
            share = ROUGH if rough else NEAR[self.dtype]
            allowed = self.allowed + share * self.off + 64 * eps * size
            if self.roundoff:  # times Inf no 0
                allowed = allowed + 2 * self.roundoff * np.abs(mistaken)
        if np.any(gap > allowed):
            return None
        worst = float(np.max(gap, initial=0))
        return float(-np.log10(worst / size)) if worst > 1e-16 * size > 0 else 16.0

    def tells(self, mistaken: ARRAY, told: ARRAY | None = None) -> bool:
        """Whether that the port has these numbers says something.

        They are plainly others than the right ones; or, where they are off by rounding,
        the port is nearer to them than chance would have it.
        """
        want = np.asarray(self.known.high)
        if self.got is None or form(np.asarray(mistaken), want):
            return True
        gap = errors(mistaken, want)
        if np.any(gap > TOLD * max(largest(want), largest(mistaken))):
            return True
        if self.off is None or want.size < ENTRIES:
            return False  # of another form: these are the right numbers, laid otherwise
        left = errors(self.got, mistaken)
        worst = largest(left if told is None else left[told])
        return worst <= CHANCE * self.off


def arrange(got: ARRAY, mistaken: ARRAY) -> ARRAY:
    """An array of a wrong form with the axes of a mistake's, where an order fits.

    A sum along the wrong axis stands in that axis; axes of length 1 may be left out, as
    Octave does at the end; another layout has the axes of a sum that is no sum in
    another order, and one of 1-D arrays has one. Of several orders it is the nearest.
    """
    bare, lengths = np.squeeze(got), np.squeeze(mistaken).shape
    if got.size != mistaken.size or got.shape == mistaken.shape or bare.ndim > AXES:
        return got
    turns = (bare.transpose(turn) for turn in permutations(range(bare.ndim)))
    fits = [
        turned.reshape(mistaken.shape)
        for turned in turns
        if turned.shape == lengths or mistaken.ndim == 1
    ]
    return min(fits, key=lambda one: largest(errors(one, mistaken)), default=got)


@dataclass(frozen=True)
class Evidence:
    """One answer of a port; broken where there are no arrays."""

    case: str
    ground: Ground
    held: dict[str, Held]
    broken: bool


def gather(answers: Sequence[Answer], wrong: Wrong, lost: Wrong) -> list[Evidence]:
    """The evidence of these answers, those with wrong arrays first, small ones first.

    wrong: the arrays that are wrong in the port; lost: those that lost digits alone.
    """
    cases = {case for case, _ in wrong}

    def rank(answer: Answer) -> tuple[bool, int]:
        sizes = [known.high.size for known in answer.posed.results.values()]
        return (answer.case.id not in cases, sum(sizes))

    return [hold(answer, wrong, lost) for answer in sorted(answers, key=rank)]


def hold(answer: Answer, wrong: Wrong, lost: Wrong) -> Evidence:
    case, kept = answer.case.id, answer.case.precision
    ground = find_ground(answer.posed, answer.dtype)
    held = {
        name: Held(
            answer.result.arrays.get(name),
            known,
            ground.allowed[name],
            answer.dtype,
            (case, name) in wrong,
            (case, name) in lost,
            answer.case.level == "plain",
            kept.type.roundoff if kept else 0.0,
        )
        for name, known in answer.posed.results.items()
    }
    return Evidence(case, ground, held, (case, "case") in wrong)
