"""Tell digits that are lost to rounding from a formula that is wrong.

    target -> call -> search -> examine -> diagnose -> report
                                ^^^^^^^
The error of a wrong formula, or of a constant with few digits, is the same in both
precisions. That of rounding is as many times larger in float32 as its roundoff is,
2^29. Where a case is not easy to compute, an array whose errors in the two precisions
stand so to each other has lost digits, which is a warning.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.measure import errors, form, largest
from pyref.port.call import Answer
from pyref.port.limits import Judged

SHRINKS = "rounding: the error shrinks with the precision"
APART = 2.0**29  # the roundoff of float32 over that of float64
NEAR = 64.0
"""How many times the two errors may differ from that.

Those of torch's normalizing layers do by 8 at most, since either is the worst of a few
roundings; a threshold or a constant that is right in float32 alone does by 2^18. In
float64 numbers of few bits may be exact by chance: an error in float32 is rounding too
where there is hardly any in float64, or none.
"""
HALF = 2.0**-26
# Of the largest entry: what has lost more than half of its digits in float64 is wrong.

Sizes = Mapping[tuple[str, str, str], float]  # case, array, precision


def forgive_rounding(judged: Judged) -> Judged:
    """The same, with digits that were lost to rounding as grade C."""
    off = {
        (f.case, f.array, f.dtype): measure_error(answer, f.array)
        for answer, found in judged
        for f in found
        if answer.usual and answer.case.level != "plain" and f.ratio is not None
    }
    return [
        (answer, [forgive(f, answer, off) for f in found]) for answer, found in judged
    ]


def measure_error(answer: Answer, name: str) -> float:
    """How far an array is off at most; infinite where it is no array of numbers."""
    got, known = answer.result.arrays[name], answer.posed.results[name]
    if form(got, known.high) or not np.all(np.isfinite(got)):
        return np.inf
    return float(np.max(errors(got, known.high, known.low), initial=0))


def forgive(finding: Finding, answer: Answer, off: Sizes) -> Finding:
    """The finding, with grade C where it is of grade D and rounding explains it."""
    name = finding.array
    double = off.get((finding.case, name, "float64"), np.inf)
    single = off.get((finding.case, name, "float32"), np.inf)
    if finding.grade != "D" or not np.isfinite(single):
        return finding
    if double > HALF * largest(answer.posed.results[name].high):
        return finding
    least, most = double * APART / NEAR, double * APART * NEAR
    if single < least or (finding.dtype == "float64" and single > most):
        return finding
    return replace(finding, grade="C", note=SHRINKS)
