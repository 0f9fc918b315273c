"""What a test that failed says: which case, which entry, both values, and how far off.

dx is wrong: conv2d-2c0db3a4, float32
  one sample and one channel
  dx[0, 1, 2, 0]   is  0.25   0x1.0000000000000p-2
                  not  0.5    0x1.0000000000000p-1
  0.3 of 7.2 digits; off by 2.1e+06 roundings, where 48 are allowed
"""

import os
from collections.abc import Iterator, Sequence

import numpy as np

from pyref.crosscheck.entry import most_digits
from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.fold import wrap_whole
from pyref.measure import allowance, errors, spell_entry
from pyref.port.call import Answer
from pyref.port.ties import is_legal_at_ties, is_right_beside_ties
from pyref.testing.given import DrawnCase

RUNNING = "PYTEST_CURRENT_TEST"
WIDE = 76  # what pytest leaves of 80 columns


def write_failure(answer: Answer, findings: Sequence[Finding]) -> str:
    """Every result that is wrong, and the commands that show it again."""
    names = ", ".join(dict.fromkeys(f.array for f in findings))
    verb = "are" if "," in names else "is"
    head = f"{names} {verb} wrong: {name_case(findings[0])}"
    lines = [head, *fold(answer.case.title)]
    for finding in findings:
        lines += write_finding(answer, finding)
    return "\n".join([*lines, *write_commands(answer.case)])


def write_warning(finding: Finding) -> str:
    """What is told, and let pass where it is not strict."""
    if finding.pair == "port|habits":
        return f"{name_case(finding)}: {finding.array}: {finding.note}"
    loses = f"{finding.array} loses digits, {finding.note or 'as the textbook formula'}"
    return f"{name_case(finding)}: {loses}: {finding.digits:.1f} are right"


def name_case(finding: Finding) -> str:
    single = ", float32" if finding.dtype == "float32" else ""
    return f"{finding.case}{single}"


def write_finding(answer: Answer, finding: Finding) -> Iterator[str]:
    """The worst entry of an array: both values, digits, the error and its bound."""
    if finding.ratio is None:
        yield from fold(f"{finding.array} {finding.note}")
        return
    place = spell_entry(finding.where) if finding.where else ""
    head = f"{finding.array}{place}  is"
    got, want = finding.got, finding.want
    wide = max(len(got), len(want))
    for word, number in ((head, got), ("not".rjust(len(head)), want)):
        yield f"  {word} {number.ljust(wide)}  {write_hex(number)}"
    yield (
        f"  {finding.digits:.1f} of {most_digits(finding.dtype):.1f} digits; "
        f"off by {finding.ratio:.2g} roundings, where {finding.limit:.3g} are allowed"
    )
    if finding.note:
        yield from fold(finding.note)
    yield from fold(write_count(answer, finding))


def write_count(answer: Answer, finding: Finding) -> str:
    """How many entries are wrong, and whether a choice at ties explains them."""
    name = finding.array
    known, got = answer.posed.results[name], answer.result.arrays[name]
    allowed = allowance(known, answer.posed.lengths[name], answer.dtype)
    off = errors(got.astype(np.float64), known.high, known.low) > allowed
    told = f"{np.count_nonzero(off)} of {off.size} entries are wrong"
    if not is_right_beside_ties(answer, name):
        return told
    if is_legal_at_ties(answer, name):
        return f"{told}, all at ties, where there is no gradient: accept=['ties']"
    return f"{told}, all at ties, but no choice there gives these"


def write_hex(number: str) -> str:
    return float(number).hex()


def write_commands(case: Case) -> Iterator[str]:
    """The test that runs, where pytest runs it, and the case where it is on file."""
    test = os.environ.get(RUNNING, "").rpartition(" (")[0]
    if test:
        yield f"again: pytest '{test}'"
    if not isinstance(case, DrawnCase):
        yield f"the case: pyref show {case.id}"


def fold(text: str) -> Iterator[str]:
    """A sentence in lines that a terminal has room for."""
    yield from wrap_whole(text, WIDE, "    ", first="  ")
