"""A port that is written for square kernels alone is judged on those, and told so.

Much code takes one number for the size of a kernel. It gives no right output for one
that is not square, which is no mistake of its gradient.
"""

from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.port.call import Answer
from pyref.port.examine import BAD

ENOUGH = 4  # cases with a square kernel of more than one entry
SQUARE = "square kernels alone: no right output for others"

Judged = list[tuple[Answer, list[Finding]]]


def limit_to_square_kernels(judged: Judged) -> tuple[Judged, str]:
    """The answers that count, and the words for it where some do not.

    That is where every output is wrong if the kernel is not square, and none if it is.
    """
    usual = [(answer, found) for answer, found in judged if answer.usual]
    others = [(a, found) for a, found in usual if not has_square_kernel(a.case)]
    square = [(a, found) for a, found in usual if has_square_kernel(a.case)]
    large = {a.case.id for a, _ in square if a.case.sizes().get("KH", 1) > 1}
    if not others or len(large) < ENOUGH or any(map(has_bad_output, square)):
        return judged, ""
    if not all(map(has_bad_output, others)):
        return judged, ""
    kept = [(a, found) for a, found in judged if has_square_kernel(a.case)]
    return kept, SQUARE


def has_square_kernel(case: Case) -> bool:
    """Whether the kernel is square; a window that is an option is told to the port."""
    sizes = case.sizes()
    return sizes.get("KH") == sizes.get("KW")


def has_bad_output(one: tuple[Answer, list[Finding]]) -> bool:
    """Whether an output is wrong, or none came."""
    answer, findings = one
    names = (*answer.case.sheet.outputs, "case")
    return any(
        f.verdict in BAD and f.grade != "C" and f.array in names for f in findings
    )
