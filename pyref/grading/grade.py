"""Grade submissions by a rubric: each task a port, run where it can see nothing else.

A submission runs in a room of its own (room.py). Cases come to it as requests; what
must come out stays here. Whatever it does is its own row: nothing that it answers,
raises or breaks ends the grading of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pyref.crosscheck.finding import Finding
from pyref.errors import DomainError, MissingError
from pyref.foreign import show
from pyref.grading.fresh import Beside, Fresh, draw_fresh, hold_beside, is_good
from pyref.grading.room import make_target, open_room
from pyref.grading.rubric import Rubric, Task
from pyref.grading.usage import find_excess
from pyref.port.budget import Budget
from pyref.port.check import check
from pyref.port.report import Report
from pyref.port.wording import rank_finding

LONGEST = 2**20  # bytes of a reply, thirty times the largest that is right
STORED = 0.9  # of the cases on file in which an array is right, where it was stored
WORST = 2  # arrays of which all entries are kept, for a page
CHANCE = 0.25  # of the cases beside them may be wrong by chance
REFERENCE = ("No module named 'pyref", "in package 'pyref'")


@dataclass(frozen=True)
class Mark:
    """One task of one submission: points, share of cases by array, and why.

    outcome: that of the check, right, wrong or not judged: what was never tried.
    report: all that the check found, where the file could be checked; of the worst
    arrays alone with all entries.
    """

    task: Task
    points: float
    shares: dict[str, tuple[int, int]]
    remark: str
    outcome: str = "not judged"
    report: Report | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Marks:
    """All tasks of one submission."""

    name: str
    marks: tuple[Mark, ...]

    @property
    def total(self) -> float:
        return sum(mark.points for mark in self.marks)


@dataclass(frozen=True)
class Grades:
    """All submissions to one exercise."""

    title: str
    marks: tuple[Marks, ...]


def list_submissions(folder: str | Path) -> list[tuple[str, list[Path]]]:
    """(name, files) of each subfolder; links are left out. Errors: pyref:value."""
    path = Path(folder)
    if not path.is_dir():
        raise DomainError(f"{folder}: no such folder")
    submissions = [
        (show(entry.name), sorted(filter(is_own_file, entry.rglob("*"))))
        for entry in sorted(path.iterdir())
        if entry.is_dir() and not entry.is_symlink()
    ]
    if not submissions:
        raise DomainError(f"{folder}: has no subfolder, one for each submission")
    return submissions


def is_own_file(path: Path) -> bool:
    """Whether it is a file of the submission, not a link to one elsewhere."""
    return path.is_file() and not path.is_symlink()


def grade_submission(name: str, files: Sequence[Path], rubric: Rubric) -> Marks:
    """The marks of one submission."""
    marks = [mark_task(task, files, rubric) for task in rubric.tasks]
    return Marks(name, tuple(marks))


def mark_task(task: Task, files: Sequence[Path], rubric: Rubric) -> Mark:
    """The mark of one task; whatever goes wrong with it is the reason of this mark."""
    file = next((p for wanted in task.files for p in files if p.name == wanted), None)
    if file is None:
        return Mark(task, 0.0, {}, f"no {' and no '.join(task.files)}")
    try:
        report, fresh = examine_file(file, task, files, rubric)
        return judge_report(task, report, fresh)
    except (MissingError, DomainError) as error:
        return Mark(task, 0.0, {}, show(error))
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        return Mark(task, 0.0, {}, f"not judged: pyref broke at it: {show(told)}")


def examine_file(
    file: Path, task: Task, files: Sequence[Path], rubric: Rubric
) -> tuple[Report, Sequence[Fresh]]:
    """What a check finds, in the jail, on cases on file and on some beside them."""
    fresh = draw_fresh(task.layer)
    with open_room(file, files) as room:
        report = check(
            file.name,
            task.layer,
            accept=rubric.accept,
            deadline=rubric.deadline,
            habits=False,
            jail=room.words,
            target=make_target(room.work / file.name, task.function, room),
            beside=[one.case for one in fresh],
            budget=Budget(rubric.time, LONGEST, partial(find_excess, room.work)),
        )
    return report, fresh


def judge_report(task: Task, report: Report, fresh: Sequence[Fresh]) -> Mark:
    """Points by array, and why: each by its share of cases, on file and beside them."""
    drawn = {one.case.id for one in fresh}
    on_file = tuple(f for f in report.findings if f.case not in drawn)
    beside = hold_beside(fresh, report.findings)
    report = replace(report, findings=on_file)
    shares = count_shares(report)
    if told := tell_stored(shares, beside):
        return Mark(task, 0.0, shares, told, report=slim(report))
    remark, outcome = explain_mark(report), report.outcome
    report = slim(report)
    if report.reason or (report.right and (report.failures or report.strange)):
        return Mark(task, 0.0, shares, remark, outcome, report)
    earned = 0.0
    for name, weight in task.arrays.items():
        good, of = shares.get(name, (0, 0))
        lost = beside[name].lost if name in beside else 0.0
        kept = 1 - lost if lost > CHANCE else 1.0
        earned += weight * kept * good / of if of else 0.0
    points = task.points * earned / sum(task.arrays.values())
    return Mark(task, points, shares, remark, outcome, report)


def slim(report: Report) -> Report:
    """The same with all entries of its worst arrays alone: a class has many reports."""
    kept = {id(f) for f in sorted(report.wrong, key=rank_finding)[:WORST]}
    findings = (f if id(f) in kept else f.slim() for f in report.findings)
    return replace(report, findings=tuple(findings))


def count_shares(report: Report) -> dict[str, tuple[int, int]]:
    """For each array: in how many cases it is right, of how many that were asked.

    A case without an answer, declined, refused or lost, is one in which it is not.
    """
    without = sum(f.array == "case" for f in report.numbers)
    found: dict[str, list[Finding]] = {}
    for finding in report.numbers:
        if finding.array != "case":
            found.setdefault(finding.array, []).append(finding)
    return {
        name: (sum(map(is_good, mine)), len(mine) + without)
        for name, mine in found.items()
    }


def tell_stored(shares: dict[str, tuple[int, int]], beside: dict[str, Beside]) -> str:
    """The reason where answers were stored; nothing where they were computed."""
    for name, one in beside.items():
        good, of = shares.get(name, (0, 0))
        if good < STORED * of or one.lost <= 0.5:
            continue
        told = f"{name} is right in {good} of {of} cases on file, and "
        many = f"in {len(one.far)} of {one.count} with other numbers"
        if len(one.said) > len(one.far) / 2:
            return f"not judged: {told}without an answer {many}: {one.said[0]}"
        return f"stored answers: {told}wrong {many}, as beside {one.far[0]}"
    return ""


def explain_mark(report: Report) -> str:
    """The verdict in words, and the mistake that explains it."""
    remark = report.verdict()
    if any(words in remark for words in REFERENCE):
        remark += "; no submission gets the reference"
    if report.diagnoses and not report.right:
        best = report.diagnoses[0]
        remark += f"; {best.name}: {best.effect}"
    elif report.places and not report.right:
        remark += f"; {'; '.join(report.places)}"
    if report.conventions:
        remark += f" (with: {'; '.join(report.conventions)})"
    return remark
