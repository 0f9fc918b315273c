"""A class as a whole: the median, points by task, and which mistake how often."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median

from pyref.grading.marks import LACKING, Mark, Marks
from pyref.grading.rubric import Rubric


@dataclass(frozen=True)
class TaskSummary:
    """median: of its points; full: submissions with all of them; reasons: how often.

    tried: those that count, of a bonus without those in which it is not there.
    """

    name: str
    points: float
    median: float
    full: int
    reasons: dict[str, int]
    tried: int


@dataclass(frozen=True)
class Summary:
    """How a class did."""

    submissions: int
    points: float
    median: float
    tasks: tuple[TaskSummary, ...]


def summarize(rubric: Rubric, marks: Sequence[Marks]) -> Summary:
    """The summary of one submission at least."""
    tasks = []
    for n, task in enumerate(rubric.tasks):
        mine = [one.marks[n] for one in marks]
        counted = [m for m in mine if not (task.bonus and m.outcome == LACKING)]
        reasons = Counter(chain.from_iterable(map(list_reasons, mine)))
        tasks.append(
            TaskSummary(
                task.name,
                task.points,
                median([mark.points for mark in counted] or [0.0]),
                sum(mark.full for mark in mine),
                dict(reasons.most_common()),
                len(counted),
            )
        )
    whole = median(one.total for one in marks)
    return Summary(len(marks), rubric.worth, whole, tuple(tasks))


def list_reasons(mark: Mark) -> list[str]:
    """What a mark is counted under: its mistakes, else how it ended; none if right."""
    if mark.outcome == "right" and mark.full:
        return []
    if names := mark.names:
        return names
    if mark.full:
        return ["right where it was tried, not tried in all"]
    if mark.report is not None and mark.report.raised:
        return ["no gradients came"]
    words = {"wrong": "wrong, by no known mistake", "right": "not right in every case"}
    return [words.get(mark.outcome, mark.outcome)]


def write_summary(summary: Summary) -> Iterator[str]:
    """A few lines: the class, then each task with its reasons, most frequent first."""
    many = "submission" if summary.submissions == 1 else "submissions"
    head = f"{summary.submissions} {many}, median {summary.median:.1f}"
    yield f"{head} of {summary.points:g}"
    for task in summary.tasks:
        few = f" in {task.tried}" if task.tried < summary.submissions else ""
        told = f"median {task.median:.1f} of {task.points:g}{few}, {task.full} with all"
        yield f"  {task.name}: {told}"
        for reason, count in task.reasons.items():
            yield f"    {count:>3}  {reason}"
