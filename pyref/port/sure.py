"""What is wrong beyond doubt in a case with NaN or Inf.

Where NaN and Inf go to differs from library to library, and is a warning. What they do
not reach is known for certain: an entry that our own layer leaves as it is, whatever
numbers stand in the place of NaN and Inf, must be right, if it is a number at all. So
must the sum of a gradient that stays the same, such as that of pooling, which hands on
each entry of dy to one input: where outputs are right, and the gradient is a number
everywhere, another sum is lost or added. A gradient that hands nothing on where it
should, as a mask of equal entries does at NaN, remains a warning.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pyref.crosscheck.compare import against_values, reference_of
from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import ARRAY, Case
from pyref.measure import allowance, errors, form, largest
from pyref.port.call import Answer
from pyref.port.examine import BAD
from pyref.runners.numpy import run

ROUNDINGS = 64  # of the largest number at hand: so much is rounded off, not wrong
DRAWS = 8  # of numbers for NaN and Inf, of both signs and of sizes from 0.1 to 100


def find_sure(answer: Answer, found: Sequence[Finding]) -> list[Finding]:
    """The findings of a case with NaN or Inf that count against a port all the same."""
    bad = [f for f in found if f.verdict in BAD and f.grade == "D"]
    case = answer.case
    if case.finite or case.sheet.through or not any(f.ratio is not None for f in bad):
        return []
    draws = draw_results(case)
    outputs_right = not any(f.array in case.sheet.outputs for f in bad)
    sure = []
    for finding in (f for f in bad if f.ratio is not None and draws):
        values = [
            answer.posed.carry_over(finding.array, d[finding.array]) for d in draws
        ]
        one = judge_untouched(answer, finding, values)
        if not one and outputs_right:
            one = judge_sum(answer, finding, values)
        sure += [one] if one else []
    return sure


def split_sure(
    answer: Answer, found: Sequence[Finding]
) -> tuple[list[Finding], list[Finding]]:
    """The findings of a case that count all the same, and those on other arrays."""
    sure = find_sure(answer, found)
    names = {f.array for f in sure}
    return sure, [f for f in found if f.array not in names]


def draw_results(case: Case) -> list[dict[str, ARRAY]]:
    """Results of our layer with numbers for NaN and Inf; none where it refuses them."""
    draws = []
    for k in range(DRAWS):
        parts: dict[str, Any] = {
            part: {name: put(value, k) for name, value in getattr(case, part).items()}
            for part in ("inputs", "options", "upstream")
        }
        result = run(replace(case, **parts))
        if not result.ok:
            return []
        draws.append(result.arrays)
    return draws


def put(value: Any, k: int) -> Any:
    """An array with the k-th numbers for what is none in it."""
    if not isinstance(value, ARRAY):
        return value
    drawn = np.cos(1 + 7 * np.arange(value.size) + 13 * k) * 10.0 ** (k % 4 - 1)
    return np.where(np.isfinite(value), value, drawn.reshape(value.shape))


def judge_untouched(
    answer: Answer, finding: Finding, draws: Sequence[ARRAY]
) -> Finding | None:
    """The finding on those entries alone that no draw changes, where one is wrong."""
    name = finding.array
    known, got = answer.posed.results[name], answer.result.arrays[name]
    if form(got, known.high) or draws[0].shape != got.shape:
        return None
    sure = np.isfinite(got) & np.isfinite(known.high)
    if known.tie is not None:
        sure &= ~np.asarray(known.tie, bool)
    for other in draws[1:]:
        sure &= other == draws[0]
    off = errors(got, known.high, known.low)[sure]
    most = largest(known.high, *answer.posed.upstream_ours)
    if np.all(off <= ROUNDINGS * float(np.finfo(answer.dtype).epsneg) * most):
        return None
    told = {k: getattr(finding, k) for k in ("case", "layer", "pair", "dtype", "array")}
    reference = reference_of(known, answer.dtype)
    got = got.astype(answer.dtype)
    one = against_values(told, got, reference, answer.dtype, finding.limit or 0, ~sure)
    return one if one.verdict in BAD and one.grade == "D" else None


def judge_sum(
    answer: Answer, finding: Finding, draws: Sequence[ARRAY]
) -> Finding | None:
    """The finding, where the sum of a gradient is wrong that no draw changes."""
    name, posed = finding.array, answer.posed
    known, got = posed.results[name], answer.result.arrays[name]
    whole = np.all(np.isfinite(got)) and np.all(np.isfinite(known.high))
    if name in posed.case.sheet.outputs or known.tie is not None or not whole:
        return None
    if not posed.upstream or form(got, known.high) or not is_same_sum(draws):
        return None
    allowed = allowance(known, posed.lengths[name], answer.dtype)
    off = errors(got, known.high, known.low) > allowed
    gap = abs(float(np.sum(got) - np.sum(known.high)))
    if gap <= float(np.sum(allowed)) or not np.any(got[off]):
        return None
    told = f"the sum of {name} is {np.sum(got):.6g}, not {np.sum(known.high):.6g}"
    return replace(finding, note=told)


def is_same_sum(arrays: Sequence[ARRAY]) -> bool:
    """Whether arrays have one sum, up to rounding."""
    sums = [float(np.sum(array)) for array in arrays]
    most = max(float(np.sum(np.abs(array))) for array in arrays)
    return max(sums) - min(sums) <= 1e-12 * most
