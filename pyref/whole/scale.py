"""How the cost of a function is made of ours, and what must come out then.

    subject -> bind -> pack -> search -> judge -> report
                                         ^^^^^
The certified gradients are those for a number that is handed down to the cost; they
are divided by it, in fractions, so that none of their digits is lost.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.port.exact import scale_known, sum_known
from pyref.port.posed import PosedCase
from pyref.whole.subject import Subject


@dataclass(frozen=True)
class Scale:
    """Our cost times a number, and that times N to a power.

    say: in words, "" where it is ours; summed: over the samples, before that.
    """

    say: str = ""
    number: Fraction = Fraction(1)
    power: int = 0
    summed: bool = False

    def share(self, samples: int) -> Fraction:
        return self.number * Fraction(max(samples, 1)) ** self.power


HALF = Fraction(1, 2)
WHOLE = (
    Scale(),
    Scale("the cost is N times that of the source", power=1),
    Scale("the cost is 1/N of that of the source", power=-1),
    Scale("the cost is twice that of the source", Fraction(2)),
    Scale("the cost is half of that of the source", HALF),
    Scale("the cost is 2 N times that of the source", Fraction(2), 1),
    Scale("the cost is 1/(2 N) of that of the source", HALF, -1),
    Scale("the cost is N/2 times that of the source", HALF, 1),
    Scale("the cost is 2/N of that of the source", Fraction(2), -1),
)
"""For one cost of all samples: their sum or mean, with a 1/2 or without."""

EACH = (
    Scale("the cost is the mean over N samples", power=-1, summed=True),
    Scale("the cost is the sum over N samples", summed=True),
    Scale("a cost for each sample, the gradients are those of their sum"),
)
"""For a cost of each sample."""


def list_scales(subject: Subject) -> tuple[Scale, ...]:
    return EACH if subject.each else WHOLE


def pose(subject: Subject, case: Case, scale: Scale) -> PosedCase:
    """The case with 1 handed down to the cost of this scale."""
    output = subject.output
    dy, known = case.upstream[f"d{output}"], case.expect[output]
    share = scale.share(subject.count_samples(case))
    change = sum_known if scale.summed else scale_known
    results = {output: change(known, share)}
    back = share / Fraction(float(dy.flat[0]))
    for name in subject.parameters:
        results[f"d{name}"] = scale_known(case.expect[f"d{name}"], back)
    lengths = {name: case.length(name) for name in results}
    if scale.summed:
        lengths[output] = max(1, lengths[output]) * dy.size
    ours = [np.full(dy.shape, float(share))]
    posed = PosedCase(case, {}, {}, ours, results, lengths)

    def carry(array: ARRAY) -> ARRAY:
        """An output of ours, of a mistake say, as one of theirs."""
        return np.asarray(np.sum(array) if scale.summed else array) * float(share)

    posed.carry[output] = [carry]
    return posed
