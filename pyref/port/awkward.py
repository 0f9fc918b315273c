"""Ask a port that is right in all cases for those of awkward and large sizes.

    target -> call -> search -> examine -> diagnose -> report
                                ^^^^^^^
Of these some entries are certified. The rest of each array is held against our own
NumPy layer, which the cross-check holds against the same entries: with twice the bound,
and the largest certified scale for all. So rows that are lost are found wherever they
are, and what decides is certified.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.errors import DomainError
from pyref.fixtures.case import Case, Expected
from pyref.fixtures.shapes import has_shapes, list_shapes
from pyref.measure import bound, unit
from pyref.port.call import ask_case
from pyref.port.conventions import Convention
from pyref.port.examine import GIVING_UP, judge_answer
from pyref.port.limits import let_decline
from pyref.port.pose import pose
from pyref.port.process import Port
from pyref.runners import numpy
from pyref.runners.sensitivity import find_scale

PATIENCE = 12  # times the deadline: an array has 100 times the numbers of one on file


@dataclass(frozen=True)
class Size:
    """What was found in the case of one size: a letter that is long, and how long."""

    case: str
    letter: str
    length: int
    findings: tuple[Finding, ...]


def require_shapes(layer: str) -> None:
    """Errors: pyref:value where a layer has no shape pack."""
    if not has_shapes(layer):
        raise DomainError(f"{layer} has no shape pack")


def try_sizes(port: Port, layer: str, convention: Convention) -> Iterator[Size]:
    """What a port gives in its convention, the cases that this can say."""
    patient, port.deadline = port.deadline, PATIENCE * port.deadline
    lost = 0
    for case in list_shapes(layer):
        posed = pose(complete(case), convention)
        dtypes = [dtype for dtype in case.exact_in if dtype in port.dtypes]
        if posed is None or lost >= GIVING_UP or not dtypes:
            continue
        answers = [ask_case(port, posed, dtype, convention) for dtype in dtypes]
        lost = lost + 1 if answers[-1].lost else 0
        findings = [f for a in let_decline(answers) for f in judge_answer(a)]
        yield Size(
            case.id,
            str(case.source["letter"]),
            int(str(case.source["length"])),
            tuple(findings),
        )
    port.deadline = patient


def complete(case: Case) -> Case:
    """The case with whole arrays that are known: certified, or by our own layer."""
    arrays = numpy.run(case).arrays
    expect = {name: know(case, name, arrays[name]) for name in case.results}
    return replace(case, expect=expect, probed={})


def know(case: Case, name: str, array: np.ndarray) -> Expected:
    high, low = array.copy(), np.zeros(array.shape)
    probed = case.probed.get(name)
    scale = np.full(array.shape, find_scale(case, name))
    slack = bound(case.length(name)) * unit(high, scale, "float64")
    if probed:
        known = probed.known
        for whole, part in (
            (high, known.high), (low, known.low), (slack, 0), (scale, known.scale),
        ):  # fmt: skip
            whole.flat[probed.places] = part
    return Expected(high, low, slack, scale)


def list_borders(sizes: Sequence[Size], wrong: Collection[str]) -> Iterator[str]:
    """Of each letter with wrong cases how far it is right, and where it is wrong."""
    for letter in dict.fromkeys(size.letter for size in sizes):
        mine = [size for size in sizes if size.letter == letter]
        bad = sorted({size.length for size in mine if size.case in wrong})
        good = [s.length for s in mine if s.case not in wrong and is_judged(s)]
        if not bad:
            continue
        where = f"wrong where {letter} is {', '.join(map(str, bad))}"
        below = max((n for n in good if n < bad[0]), default=0)
        yield f"right up to {below}, {where}" if below else where


def is_judged(size: Size) -> bool:
    return any(f.ratio is not None for f in size.findings)
