"""Try one convention: put a few cases to the port in it, and count what is right."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.port.call import ask_case
from pyref.port.conventions import Convention
from pyref.port.examine import judge_answer
from pyref.port.pose import pose
from pyref.port.process import Port

PROBES = 3  # cases of a trial


@dataclass(frozen=True)
class Trial:
    """A convention, and how many arrays of the probed cases were right in it.

    shaped: how many had the size that they must have.
    """

    convention: Convention
    right: int
    shaped: int
    judged: int
    forward: bool = False  # whether all outputs are right
    broke: bool = False  # whether the port's process was lost

    @property
    def perfect(self) -> bool:
        return self.judged > 0 and self.right == self.judged

    @property
    def promising(self) -> bool:
        return self.forward or 2 * self.right >= self.judged


def rank(trial: Trial) -> tuple[bool, int, int]:
    """Sorts the best trial first."""
    return (not trial.perfect, -trial.right, -trial.shaped)


def try_convention(
    port: Port, order: Iterable[Case], convention: Convention, dtype: str
) -> Trial | None:
    """A trial on the first few cases that the convention can say; None where none.

    It ends early where the process is lost or nothing at all is right.
    """
    findings: list[Finding] = []
    outputs: tuple[str, ...] = ()
    used, broke = 0, False
    for case in order:
        posed = pose(case, convention) if dtype in case.exact_in else None
        if posed is None:
            continue
        answer = ask_case(port, posed, dtype, convention)
        if answer.skip:
            continue
        outputs = tuple(case.sheet.outputs)
        broke = answer.lost
        findings += judge_answer(answer)
        used += 1
        if used == PROBES or broke or not count_right(findings):
            break
    if not used:
        return None
    forward = [f for f in findings if f.array in (*outputs, "case")]
    shaped = sum(f.ratio is not None for f in findings)
    return Trial(
        convention,
        right=count_right(findings),
        shaped=shaped,
        judged=len(findings),
        forward=count_right(forward) == len(forward),
        broke=broke,
    )


def count_right(findings: Iterable[Finding]) -> int:
    return sum(f.verdict == "pass" for f in findings)
