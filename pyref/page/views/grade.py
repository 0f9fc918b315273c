"""The grades of an exercise as a page: for who teaches, not for who submits."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from pyref.grading.marks import WORST, Grades, Mark
from pyref.grading.rubric import find_worth
from pyref.page.html.parts import Card, Cell, Page, Table
from pyref.page.views.findings import make_card
from pyref.port.wording import rank_finding


def make_page(
    grades: Grades, facts: Mapping[str, str] | None = None, again: str = ""
) -> Page:
    """A table of points, which mistake how often, and each task with its reason."""
    totals = [one.total for one in grades.marks]
    tasks = [mark.task for mark in grades.marks[0].marks]
    whole = find_worth(tasks)
    told = f"{len(totals)} submissions; the middle one has {median(totals):.1f}"
    return Page(
        "grade",
        grades.title,
        "graded",
        f"{told} of {whole:g} points",
        facts or {},
        again,
        tables=(make_points(grades, whole), *make_mistakes(grades)),
        cards=tuple(sort_cards(grades)),
        list_title="Submissions, the fewest points first",
    )


def make_points(grades: Grades, whole: float) -> Table:
    tasks = [mark.task for mark in grades.marks[0].marks]
    heads = ["submission", *(task.head for task in tasks)]
    rows = [
        [
            Cell(one.name),
            *(make_cell(mark.points, mark.task.points) for mark in one.marks),
            make_cell(one.total, whole),
        ]
        for one in grades.marks
    ]
    return Table("Points", (*heads, f"total ({whole:g})"), rows)


def make_cell(points: float, most: float) -> Cell:
    """Points in the color of right, wrong, or what lies between."""
    kind = "right" if points >= most else "lost" if points > 0 else "wrong"
    return Cell(f"{points:.1f}", kind, number=True)


def make_mistakes(grades: Grades) -> Iterator[Table]:
    """Which mistake was found how often, the most frequent first."""
    names = Counter(
        (mark.task.name, name)
        for one in grades.marks
        for mark in one.marks
        for name in mark.names
    )
    if names:
        rows = [
            [Cell(title, "wide"), Cell(name), Cell(str(count), number=True)]
            for (name, title), count in names.most_common()
        ]
        yield Table("Mistakes", ("mistake", "task", "submissions"), rows)


def sort_cards(grades: Grades) -> Sequence[Card]:
    """The submissions, the fewest points first, of each what it has lost most on."""
    found = [
        (one.total, k, mark.points - mark.task.points, card)
        for k, one in enumerate(grades.marks)
        for mark in one.marks
        for card in make_cards(one.name, mark)
    ]
    return [card for *_, card in sorted(found, key=lambda one: one[:3])]


def make_cards(name: str, mark: Mark) -> Iterator[Card]:
    """The reason of a mark, then its worst arrays."""
    kind = "right" if mark.outcome == "right" else "wrong"
    kind = "left" if mark.outcome == "not judged" else kind
    shares = [(array, f"right in {a} of {b}") for array, (a, b) in mark.shares.items()]
    points = f"{mark.points:.1f} of {mark.task.points:g} points"
    facts = [("points", points), *shares]
    yield Card(kind, mark.task.name, name, points, facts=facts, note=mark.remark)
    report = mark.report  # one that did not pass is false
    wrong = [] if report is None else sorted(report.wrong, key=rank_finding)
    for finding in wrong[:WORST]:
        again = f"pyref show {finding.case}"
        subject = f"{name}, {finding.case}"
        yield make_card("wrong", finding, again, group=mark.task.name, subject=subject)
