"""A class as a whole: the median, points by task, and which mistake how often."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from pyref.grading.marks import Mark, Marks
from pyref.grading.rubric import Rubric


@dataclass(frozen=True)
class TaskSummary:
    """median: of its points; full: submissions with all of them; reasons: how often."""

    layer: str
    points: float
    median: float
    full: int
    reasons: dict[str, int]


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
        reasons = Counter(filter(None, map(find_reason, mine)))
        tasks.append(
            TaskSummary(
                task.layer,
                task.points,
                median(mark.points for mark in mine),
                sum(mark.full for mark in mine),
                dict(reasons.most_common()),
            )
        )
    whole = median(one.total for one in marks)
    return Summary(len(marks), rubric.worth, whole, tuple(tasks))


def find_reason(mark: Mark) -> str:
    """What a mark is counted under: its mistake, else how it ended; "" where right."""
    if mark.outcome == "right" and mark.full:
        return ""
    if mark.mistakes:
        return mark.mistakes[0][0]
    if mark.full:
        return "right where it was tried, not tried in all"
    words = {"wrong": "wrong, by no known mistake", "right": "not right in every case"}
    return words.get(mark.outcome, mark.outcome)


def write_summary(summary: Summary) -> Iterator[str]:
    """A few lines: the class, then each task with its reasons, most frequent first."""
    many = "submission" if summary.submissions == 1 else "submissions"
    head = f"{summary.submissions} {many}, median {summary.median:.1f}"
    yield f"{head} of {summary.points:g}"
    for task in summary.tasks:
        told = f"median {task.median:.1f} of {task.points:g}, {task.full} with all"
        yield f"  {task.layer}: {told}"
        for reason, count in task.reasons.items():
            yield f"    {count:>3}  {reason}"
