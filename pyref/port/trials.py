"""Try a convention: put cases to the port in it, and count what is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.port.call import Answer, ask_case
from pyref.port.conventions import Convention
from pyref.port.examine import GIVING_UP, judge_answer
from pyref.port.pose import pose
from pyref.port.process import Port
from pyref.runners.result import Result

PROBES = 3  # cases of a trial
PATIENCE = 10  # cases in which it may fail
REFUSED = "port:refused"  # by an error in the port's own words
SIZES = " (called "  # what a worker puts between an error and the sizes it gave


@dataclass(frozen=True)
class Trial:
    """A convention, and how many arrays of the probed cases were right in it.

    shaped: how many had the size that they must have; cases: how many could be put;
    said, error: what the port said to the last one without an answer, alone and with
    the sizes that it was given; farther: whether it had come as far as its way back.
    """

    convention: Convention
    right: int
    shaped: int
    judged: int
    cases: int = 0
    forward: bool = False  # whether all outputs are right
    broke: bool = False  # whether the port's process was lost
    solved: bool = False  # whether its hidden number was solved for
    said: str = ""
    error: str = ""
    farther: bool = False

    @property
    def perfect(self) -> bool:
        return self.judged > 0 and self.right == self.judged

    @property
    def answered(self) -> bool:
        return self.shaped > 0

    @property
    def promising(self) -> bool:
        return self.right > 0 and (self.forward or 2 * self.right >= self.judged)


def rank(trial: Trial) -> tuple[bool, int, int]:
    """Sorts the best trial first."""
    return (not trial.perfect, -trial.right, -trial.shaped)


def try_convention(
    port: Port,
    order: Iterable[Case],
    convention: Convention,
    dtype: str,
    patient: bool = False,
) -> Trial | None:
    """A trial on the first few cases that the convention can say; None where none.

    It ends early where the process is lost or nothing at all is right. patient: cases
    in which the port fails are passed over.
    """
    answers: list[Answer] = []
    refused: list[Answer] = []
    findings: list[Finding] = []
    for case in order:
        answer = put_case(port, case, convention, dtype)
        if answer is None or answer.skip or answer.aside:
            continue
        if patient and not answer.result.ok and not answer.lost:
            refused.append(answer)  # it does not do this case, but perhaps others
            if len(refused) < PATIENCE:
                continue
            break
        answers.append(answer)
        findings += judge_answer(answer)
        if len(answers) == PROBES or answer.lost or not count_right(findings):
            break
    return (
        count(convention, answers or refused, findings) if answers or refused else None
    )


def try_all(
    port: Port, cases: Iterable[Case], convention: Convention, dtype: str
) -> Trial:
    """A trial on all cases that the convention can say, until the port is given up."""
    answers: list[Answer] = []
    for case in cases:
        answer = put_case(port, case, convention, dtype)
        if answer and not answer.skip and not answer.aside:
            answers.append(answer)
        if [a.lost for a in answers[-GIVING_UP:]] == [True] * GIVING_UP:
            break
    return count(convention, answers, [f for a in answers for f in judge_answer(a)])


def pass_over(answer: Answer) -> Answer:
    """The answer; where the port failed, as if it had refused the case."""
    if answer.skip or answer.result.ok or answer.lost:
        return answer
    told = f"{answer.result.identifier}: {answer.result.message}"
    return replace(answer, result=Result(identifier=REFUSED, message=told))


def put_case(
    port: Port, case: Case, convention: Convention, dtype: str
) -> Answer | None:
    posed = pose(case, convention) if dtype in case.exact_in else None
    return ask_case(port, posed, dtype, convention) if posed else None


def count(
    convention: Convention, answers: Sequence[Answer], findings: Sequence[Finding]
) -> Trial:
    """What the answers of a port in a convention come to."""
    outputs = answers[0].case.sheet.outputs if answers else {}
    forward = [f for f in findings if f.array in (*outputs, "case")] or findings
    refused = [a for a in answers if not a.result.ok]
    return Trial(
        convention,
        right=count_right(findings),
        shaped=sum(f.ratio is not None for f in findings),
        judged=len(findings),
        cases=len(answers),
        forward=bool(forward) and count_right(forward) == len(forward),
        broke=bool(answers) and answers[-1].lost,
        said=refused[-1].result.message.split(SIZES)[0] if refused else "",
        error=tell_error(refused[-1]) if refused else "",
        farther=bool(refused) and refused[-1].where == "backward",
    )


def tell_error(answer: Answer) -> str:
    """What a port said, and the sizes of what it was given."""
    sizes = [
        f"{name} {' x '.join(map(str, value.shape)) or 'a number'}"
        for name, value in answer.posed.given.items()
        if hasattr(value, "shape")
    ]
    said = answer.result.message or answer.result.identifier
    return said if not sizes or SIZES in said else f"{said} (given {', '.join(sizes)})"


def count_right(findings: Iterable[Finding]) -> int:
    """Arrays that are right, or lose digits as the textbook formula does."""
    return sum(f.verdict == "pass" or f.grade == "C" for f in findings)
