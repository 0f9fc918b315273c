"""What a case came to.

same       both languages agree, and with the certified value where there is one
refused    both refuse, in the same words
outside    wrong beyond a limit that the header of the layer states (Sheet.limits)
ill-posed  rounding of the data moves the value by its size, or decides whether it
           is refused
wrong      anything else: verdict.finding says what
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyref.crosscheck.compare import Told
from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.runners.result import Result

Run = Callable[[Case], Result]
"""The layer in one language, asked once more."""


@dataclass(frozen=True)
class Verdict:
    """What a case came to; by: strict, certified or measured."""

    kind: str
    by: str = ""
    finding: Finding | None = None
    reason: str = ""


def tell(case: Case, pair: str, array: str) -> Told:
    return {
        "case": case.id,
        "layer": case.layer,
        "pair": pair,
        "dtype": case.exact_in[0],
        "array": array,
    }


def wrong(case: Case, pair: str, array: str, note: str) -> Verdict:
    finding = Finding(**tell(case, pair, array), verdict="fail", note=note)
    return Verdict("wrong", finding=finding)


def choose_worst(verdicts: Sequence[Verdict]) -> Verdict:
    order = ("wrong", "ill-posed", "outside", "same")
    return min(verdicts, key=lambda v: order.index(v.kind), default=Verdict("same"))
