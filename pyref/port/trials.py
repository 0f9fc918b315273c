"""Try a convention: put cases to the port in it, and count what is right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.measure import spell
from pyref.port.call import LATE, Answer, ask_case
from pyref.port.conventions import Convention, measure_distance
from pyref.port.examine import GIVING_UP, judge_answer
from pyref.port.lost_axes import find_lost_axis
from pyref.port.pose import pose
from pyref.port.process import Port

PROBES = 3  # cases of a trial that give results
ATTEMPTS = 6  # cases that are tried, where a port raises
NEAR = 16 * 2.0**29  # roundings: 16 of float32, in those of float64
SIZES = " (called "  # what a worker puts between an error and the sizes it gave


@dataclass(frozen=True)
class Trial:
    """A convention, and how many arrays of the probed cases were right in it.

    outputs: how many outputs among them; single: how many outputs, and arrays, are
    right as float32 keeps them; near: how many would be right in float32; shaped: how
    many had the size that they must have; cases: how many could be put; said, error:
    what the port said to the last one without an answer, alone and with the sizes that
    it was given; farther: whether it had come as far as its way back, and to which
    line. rights: for each array, in how many cases it is right, of how many. vain:
    whether it raised forward each time, before anything came. lost_axis: where it
    raised for want of an axis.
    """

    convention: Convention
    right: int
    shaped: int
    judged: int
    cases: int = 0
    outputs: int = 0
    single: tuple[int, int] = (0, 0)
    near: int = 0
    forward: bool = False  # whether all outputs are right
    broke: bool = False  # whether the port's process was lost
    late: bool = False  # whether that was for want of an answer in time
    solved: bool = False  # whether its hidden number was solved for
    said: str = ""
    error: str = ""
    farther: tuple[int, int] = (0, 0)
    came: bool = False  # whether outputs came, and no gradients
    vain: bool = False
    lost_axis: str = ""
    rights: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def perfect(self) -> bool:
        return self.judged > 0 and self.right == self.judged

    @property
    def answered(self) -> bool:
        return self.shaped > 0

    @property
    def promising(self) -> bool:
        return self.right > 0 and (self.forward or 2 * self.right >= self.judged)

    @property
    def mostly(self) -> bool:
        """Whether outputs are right in most cases: then no number inside is wrong."""
        return self.forward or 2 * self.outputs > self.cases

    @property
    def score(self) -> tuple[int, int, int, int]:
        """More is better: what comes forward says what a port is meant to compute.

        First what is right in single precision, where a port keeps so what it puts out:
        of such a port zeros alone are right in double, in any layout.
        """
        outputs, arrays = self.single
        return (outputs, self.outputs, arrays, self.right)

    @property
    def lost(self) -> int:
        """How many arrays have another size, with the cases that have none."""
        return self.judged - self.shaped


def rank(trial: Trial) -> tuple[bool, tuple[int, int], tuple[int, ...]]:
    """Sorts the best trial first: where all is right, the nearest to ours."""
    far = measure_distance(trial.convention) if trial.perfect else (0, 0)
    worse = tuple(-count for count in (*trial.score, trial.near, trial.shaped))
    return (not trial.perfect, far, worse)


def try_convention(
    port: Port, order: Iterable[Case], convention: Convention, dtype: str
) -> Trial | None:
    """A trial on the first few cases that the convention can say; None where none.

    It ends early where the process is lost or nothing at all is right. What raises
    may do so for a reason of that case, a size or an option: then others are tried.
    Where it raises the same again, only those in which more lengths are the same.
    """
    skipped, lengths, came = "", inf, False
    answers: list[Answer] = []
    findings: list[Finding] = []
    for case in order:
        if count_lengths(case) >= lengths:
            continue
        answer = put_case(port, case, convention, dtype)
        skipped = answer.skip if answer and answer.skip else skipped
        came = came or bool(answer and answer.came)
        if answer is None or answer.skip or answer.aside:
            continue
        answers.append(answer)
        findings += judge_answer(answer)
        given = sum(a.result.ok for a in answers)
        vain = given > 0 and not count_single(findings, answers)
        said = [drop_sizes(a.result.message) for a in answers[-2:]]
        failed = not answer.result.ok and answer.where != "backward"
        if failed and len(said) > 1 and said[0] == said[-1]:
            lengths = min(count_lengths(a.case) for a in answers)
        enough = given == PROBES or len(answers) == ATTEMPTS
        if enough or answer.lost or vain:
            break
    if skipped and not answers:
        return Trial(convention, 0, 0, 0, said=skipped, error=skipped, came=came)
    return count(convention, answers, findings) if answers else None


def count_lengths(case: Case) -> int:
    """How many lengths of its inputs are not the same."""
    return len({n for value in case.inputs.values() for n in value.shape})


def try_all(
    port: Port, cases: Iterable[Case], convention: Convention, dtype: str
) -> Trial:
    """A trial on all cases that the convention can say, until the port is given up."""
    answers = put_all(port, cases, convention, dtype)
    return count(convention, answers, [f for a in answers for f in judge_answer(a)])


def put_all(
    port: Port, cases: Iterable[Case], convention: Convention, dtype: str
) -> list[Answer]:
    """The answers to all of these cases, without those that the port leaves out."""
    answers: list[Answer] = []
    for case in cases:
        answer = put_case(port, case, convention, dtype)
        if answer and not answer.skip and not answer.aside:
            answers.append(answer)
        if [a.lost for a in answers[-GIVING_UP:]] == [True] * GIVING_UP:
            break
    return answers


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
        outputs=count_right(f for f in findings if f.array in outputs),
        single=(
            count_single([f for f in findings if f.array in outputs], answers),
            count_single(findings, answers),
        ),
        near=sum(map(is_near, findings)),
        rights={
            name: (count_right(some), len(some))
            for name in dict.fromkeys(f.array for f in findings)
            if (some := [f for f in findings if f.array == name])
        },
        forward=bool(forward) and count_right(forward) == len(forward),
        broke=bool(answers) and answers[-1].lost,
        late=bool(answers) and answers[-1].result.identifier == LATE,
        said=drop_sizes(refused[-1].result.message) if refused else "",
        error=tell_error(refused[-1]) if refused else "",
        farther=find_depth(refused[-1]) if refused else (0, 0),
        came=any(a.came for a in answers),
        vain=len(refused) == len(answers) > 1
        and all(a.where == "forward" and not a.lost for a in answers),
        lost_axis=next(filter(None, map(find_lost_axis, refused)), ""),
    )


def find_depth(answer: Answer) -> tuple[int, int]:
    """How far a port came: more is better. Where nothing is raised, results came."""
    return {"": 1, "backward": 2}.get(answer.where, 0), answer.line


def drop_sizes(message: str) -> str:
    """What a port said, without the sizes that its worker puts behind it."""
    return message.split(SIZES)[0]


def tell_error(answer: Answer) -> str:
    """What a port said, and the sizes of what it was given."""
    sizes = [
        f"{name}: {spell(value.shape)}"
        for name, value in answer.posed.given.items()
        if hasattr(value, "shape")
    ]
    said = answer.result.message or answer.result.identifier
    return said if not sizes or SIZES in said else f"{said} (given {', '.join(sizes)})"


def count_right(findings: Iterable[Finding]) -> int:
    """Arrays that are right, or lose digits as the textbook formula does."""
    return sum(map(is_right, findings))


def count_single(findings: Iterable[Finding], answers: Iterable[Answer]) -> int:
    """Arrays that are right, or are that as float32 keeps it."""
    kept = {(a.case.id, name) for a in answers for name in list_single(a)}
    return sum(
        is_right(f) or (is_near(f) and (f.case, f.array) in kept) for f in findings
    )


def list_single(answer: Answer) -> list[str]:
    """The arrays of an answer in float64 whose numbers are all of float32."""
    arrays = answer.result.arrays if answer.dtype == "float64" else {}
    with np.errstate(over="ignore"):
        return [k for k, v in arrays.items() if np.array_equal(v.astype("f"), v)]


def is_right(finding: Finding) -> bool:
    return finding.verdict == "pass" or finding.grade == "C"


def is_near(finding: Finding) -> bool:
    return finding.ratio is not None and finding.ratio <= NEAR
