"""What a task earned, and why: what tables, feedback and files are made from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pyref.fixtures.strict import cut
from pyref.grading.hiding import advise_teacher
from pyref.grading.rubric import Task, find_worth
from pyref.port.report import Report
from pyref.port.wording import rank_finding

LACKING = "not there"  # the outcome where a file or a function is not
WORST = 2  # arrays of which all entries are kept, for a page


@dataclass(frozen=True)
class Part:
    """One array of a task: what it earned of what it is worth, and in how many runs.

    A run is one case in one precision. digits: those right in float64, in the middle of
    the runs that are right; fewest: the least of all; none where no numbers came.
    """

    points: float
    worth: float
    right: int
    runs: int
    digits: float | None = None
    fewest: float | None = None


@dataclass(frozen=True)
class Mark:
    """One task of one submission.

    said: the verdict in a sentence. outcome: right, wrong, not judged, stored answers,
    or not there. mistakes: the one that explains it best, and its rivals, each with its
    effect. also: those that are there beside it. unexplained: arrays that none
    explains. habits: what it does besides computing, which costs no points.
    ties: what it does where there is no gradient, which is let pass.
    where: the condition in which it is wrong. conventions: what it writes otherwise.
    beside: the case on file whose neighbor shows that answers were stored; privately:
    what is said in cases that were drawn; asked: names of files, where none is there:
    these are for the teacher alone. files: those in which it may stand, of which the
    first was graded. report: all that the check found, where it was one.
    """

    task: Task
    points: float = 0.0
    said: str = ""
    outcome: str = "not judged"
    parts: Mapping[str, Part] = field(default_factory=dict)
    mistakes: tuple[tuple[str, str], ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    unexplained: tuple[str, ...] = ()
    habits: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    conventions: tuple[str, ...] = ()
    beside: str = ""
    privately: str = ""
    files: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    report: Report | None = field(default=None, repr=False, compare=False)

    @property
    def full(self) -> bool:
        return self.points >= self.task.points

    @property
    def shares(self) -> dict[str, tuple[int, int]]:
        """For each array: in how many runs it is right, of how many."""
        return {name: (p.right, p.runs) for name, p in self.parts.items() if p.runs}

    @property
    def names(self) -> list[str]:
        """Its mistakes, of rivals the best."""
        return [name for name, _ in (*self.mistakes[:1], *self.also)]

    @property
    def graded(self) -> str:
        """Which file was graded, where there are several."""
        if len(self.files) < 2:
            return ""
        others = cut(", ".join(self.files[1:]))
        return f"{self.files[0]}, not {others}"

    @property
    def remark(self) -> str:
        """Verdict, mistake or condition, and conventions in one line."""
        told = f"{self.said}, as beside {self.beside}" if self.beside else self.said
        told += f": {self.privately}" if self.privately else ""
        told += f"; asked for: {' or '.join(self.asked)}" if self.asked else ""
        told += f"; graded: {self.graded}" if self.graded else ""
        if self.mistakes:
            told += f"; {': '.join(self.mistakes[0])}"
            told += "".join(f"; and {name}" for name, _ in self.also)
            if self.unexplained:
                told += f"; unexplained: {', '.join(self.unexplained)}"
        elif self.where:
            told += f"; {'; '.join(self.where)}"
        told += "".join(f"; no points lost, but {habit}" for habit in self.habits)
        told += "".join(f"; at ties: {choice}" for choice in self.ties)
        if self.conventions:
            told += f" (with: {'; '.join(self.conventions)})"
        return advise_teacher(told)


def slim(report: Report) -> Report:
    """The same with all entries of its worst arrays alone: a class has many reports."""
    kept = {id(f) for f in sorted(report.wrong, key=rank_finding)[:WORST]}
    findings = (f if id(f) in kept else f.slim() for f in report.findings)
    return replace(report, findings=tuple(findings))


@dataclass(frozen=True)
class Marks:
    """All tasks of one submission."""

    name: str
    marks: tuple[Mark, ...]

    @property
    def total(self) -> float:
        return sum(mark.points for mark in self.marks)

    @property
    def worth(self) -> float:
        return find_worth(mark.task for mark in self.marks)


@dataclass(frozen=True)
class Grades:
    """All submissions to one exercise."""

    title: str
    marks: tuple[Marks, ...]


def as_json(one: Marks) -> dict[str, Any]:
    """A submission as plain data, with its total and the reasons in one line.

    Without what its reports found: that is for pages.
    """
    marks = [
        asdict(replace(mark, report=None)) | {"remark": mark.remark}
        for mark in one.marks
    ]
    for mark in marks:
        del mark["report"]
    return {"name": one.name, "total": one.total, "marks": marks}
