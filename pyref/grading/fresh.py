"""Cases that no file has: answers that were stored are right on file alone.

Beside cases of a layer stand others, of the same sizes and options, with every number
of inputs and upstream gradients moved by some hundredths, drawn anew in each run. What
a port computes it computes there too, far nearer than by what was moved; rounding, and
what the reference itself rounds, are let pass by a wide margin.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.errors import PyrefError
from pyref.fixtures.case import ARRAY, Case
from pyref.fixtures.document import make_entry
from pyref.fixtures.entry import read_case
from pyref.fixtures.load import load
from pyref.fixtures.table import case as describe
from pyref.port.made import compute_results

MOST = 12  # cases that get one beside them
LARGEST = 150  # numbers of such a case: each is moved twice to learn its scale
PART, PARTS = 64, 8  # an entry moves by 1 to 8 parts of 64 of itself, up or down
FAR = 1e4
"""In units of comparison.md. Twice the widest bound is some hundreds; an entry moved by
a 64th of itself is 2e5 in float32, 7e13 in float64, as far as the result shows it."""
MORE = 1e3  # times the error of a case on file that loses digits, beside it


@dataclass(frozen=True)
class Fresh:
    """A case that was drawn, and the id of that on file beside which it stands."""

    case: Case
    beside: str


@dataclass
class Beside:
    """count: cases beside those on file in which an array is right; far: those on file
    beside which it is not; said: why there is no answer, where there is none.
    """

    count: int = 0
    far: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def lost(self) -> float:
        """The share of cases in which it is not right."""
        return len(self.far) / self.count if self.count else 0.0


@cache
def draw_fresh(layer: str) -> tuple[Fresh, ...]:
    """Cases beside those of a layer that have one answer, spread over all of them."""
    known = [case for case in load(layer) if has_one_answer(case)]
    chosen = known[:: max(1, -(-len(known) // MOST))]
    generator = np.random.default_rng()
    drawn = ((draw_case(case, generator), case.id) for case in chosen)
    return tuple(Fresh(case, beside) for case, beside in drawn if case)


def has_one_answer(case: Case) -> bool:
    """Whether all is finite, without a choice at a tie; and it is no large case."""
    if case.error or not case.finite or not case.expect:
        return False
    arrays = [v for v in (*case.args(), *case.dys()) if isinstance(v, ARRAY)]
    size = sum(array.size for array in arrays)
    ties = any((known.tie is not None and known.tie.any()) or known.accept
               for known in case.expect.values())  # fmt: skip
    return 0 < size <= LARGEST and all(a.size for a in arrays) and not ties


def draw_case(case: Case, generator: np.random.Generator) -> Case | None:
    """The case with other numbers; None where the layer refuses them."""

    def move(array: ARRAY) -> ARRAY:
        parts = generator.integers(1, PARTS + 1, array.shape)
        parts *= generator.choice((-1, 1), array.shape)
        return (array * (1 + parts / PART)).astype(np.float32).astype(np.float64)

    with np.errstate(all="ignore"):
        moved = {**case.inputs, **case.upstream}
        numbers = {name: move(array) for name, array in moved.items()}
        given: dict[str, Any] = {**numbers, **case.options, "level": case.level}
        words = describe(case.title, **given)
        try:
            drawn = read_case("drawn", case.sheet, make_entry(case.sheet, **words))
            drawn = replace(drawn, expect=compute_results(drawn))
        except (PyrefError, ArithmeticError, np.linalg.LinAlgError):
            return None
    known = [array for e in drawn.expect.values() for array in (e.high, e.scale)]
    return drawn if all(np.isfinite(v).all() for v in known if v is not None) else None


def hold_beside(
    fresh: Sequence[Fresh], findings: Sequence[Finding]
) -> dict[str, Beside]:
    """For each array, what came beside the cases on file in which it is right.

    findings: those on both kinds. In a case that is lost or declined nothing is right.
    """
    drawn = {one.case.id: one.beside for one in fresh}
    right = [f for f in findings if is_good(f) and f.case not in drawn]
    found: dict[str, Beside] = {}
    for finding in findings:
        beside = drawn.get(finding.case), finding.dtype
        silent = finding.array == "case"
        for known in right:
            same = silent or finding.array == known.array
            if same and beside == (known.case, known.dtype):
                one = found.setdefault(known.array, Beside())
                one.count += 1
                one.far += [known.case] if is_far(finding, known) else []
                one.said += [finding.note] if silent else []
    return found


def is_far(finding: Finding, known: Finding) -> bool:
    """Whether it is not what the layer gives, beyond all that rounding may do.

    known: that on file. Where it loses digits, as many and some more may be lost here.
    """
    lost = 0.0 if known.verdict == "pass" else known.ratio or 0.0
    allowed = max(FAR, MORE * lost)
    return not is_good(finding) and (finding.ratio is None or finding.ratio > allowed)


def is_good(finding: Finding) -> bool:
    """Whether it is right, or loses digits as the textbook formula does."""
    return finding.verdict == "pass" or finding.grade == "C"
