"""What a port is not written for, and is not wrong about.

Much code takes one number for the size of a kernel: it is judged on square ones, and
told so. It gives no right output for others, which is no mistake of its gradient. Much
code refuses what it was not made for, a remainder or a single row, by an error of its
own: there it declines. A machine may take subnormal numbers for 0, on purpose: what is
wrong at those inputs alone is a warning. So it is of a step where gradients are so
large or small that their squares are no numbers.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import ARRAY, Case
from pyref.measure import allowance, errors, form, largest
from pyref.port.call import Answer
from pyref.port.conventions import SQUARE
from pyref.port.examine import BAD, NOT_ASKED

ENOUGH = 4  # cases with a square kernel of more than one entry

Judged = list[tuple[Answer, list[Finding]]]


def let_decline(answers: Sequence[Answer]) -> list[Answer]:
    """The answers, with those left out in which the port refuses the case itself.

    That is by a statement of its forward pass that raises, as courses ask for it.
    """
    return [
        replace(a, skip=f"{a.result.identifier}: {a.result.message}")
        if a.refuses and a.usual
        else a
        for a in answers
    ]


def limit_to_square_kernels(judged: Judged) -> tuple[Judged, str]:
    """The answers that count, and the words for it where some do not.

    That is where no output is right if the kernel is not square, and none is wrong if
    it is.
    """
    usual = [(answer, found) for answer, found in judged if answer.usual]
    others = [(a, found) for a, found in usual if not has_square_kernel(a.case)]
    square = [(a, found) for a, found in usual if has_square_kernel(a.case)]
    given = [a for a, _ in square if not a.skip]
    large = {a.case.id for a in given if a.case.sizes().get("KH", 1) > 1}
    if not others or len(large) < ENOUGH or any(map(has_bad_output, square)):
        return judged, ""
    if not all(has_bad_output(one) or is_declined(one) for one in others):
        return judged, ""
    kept = [(a, found) for a, found in judged if has_square_kernel(a.case)]
    return kept, SQUARE


def set_extremes_aside(judged: Judged) -> Judged:
    """The same, with the wrong cases as extreme where all of them are so.

    That is where every wrong entry is one of a gradient, and its input is subnormal, or
    is 0 beside such; or where it is a step, and squares are out of range.
    """
    usual = [(answer, found) for answer, found in judged if answer.usual]
    wrong = [(a, f) for a, found in usual for f in found if is_wrong(f)]
    if not all(is_small(a, f) or is_out_of_range(a) for a, f in wrong):
        return judged
    ids = {answer.case.id for answer, _ in wrong}
    return [(replace(a, extreme=a.case.id in ids), found) for a, found in judged]


def is_small(answer: Answer, finding: Finding) -> bool:
    """Whether the entries that are wrong are gradients at subnormal inputs."""
    name = finding.array
    x, got = answer.posed.given.get(name[1:]), answer.result.arrays.get(name)
    if got is None or not isinstance(x, ARRAY) or name not in answer.posed.results:
        return False
    known = answer.posed.results[name]
    tiny = np.abs(x) < np.finfo(np.float64).tiny
    if form(got, known.high) or x.shape != got.shape or not np.any(tiny & (x != 0)):
        return False
    allowed = allowance(known, answer.posed.lengths[name], answer.dtype)
    off = errors(got, known.high, known.low) > allowed
    return bool(np.all(tiny[off]))


def is_out_of_range(answer: Answer) -> bool:
    """Whether it is a step whose arrays have no squares: Inf, or with lost digits."""
    case, limits = answer.case, np.finfo(answer.dtype)
    most = largest(*case.inputs.values())
    squares = float(limits.tiny) <= most * most <= float(limits.max)
    return case.sheet.is_step and most > 0 and not squares


def is_wrong(finding: Finding) -> bool:
    """Whether it counts against the port, and is more than digits lost."""
    return finding.verdict in BAD and finding.grade != "C"


def has_square_kernel(case: Case) -> bool:
    """Whether the kernel is square; a window that is an option is told to the port."""
    sizes = case.sizes()
    return sizes.get("KH") == sizes.get("KW")


def is_declined(one: tuple[Answer, list[Finding]]) -> bool:
    """Whether the port was asked, and left it out."""
    answer, _ = one
    return bool(answer.skip) and not answer.skip.startswith(NOT_ASKED)


def has_bad_output(one: tuple[Answer, list[Finding]]) -> bool:
    """Whether an output is wrong, or none came."""
    answer, findings = one
    names = (*answer.case.sheet.outputs, "case")
    return any(is_wrong(f) and f.array in names for f in findings)
