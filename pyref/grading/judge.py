"""Points by array, and the reason: from what a check found, on file and beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from pyref.crosscheck.finding import Finding
from pyref.grading.fresh import Beside, Fresh, hold_beside, is_good
from pyref.grading.marks import Mark, Part, slim
from pyref.grading.rubric import Task
from pyref.grading.telling import shorten
from pyref.port.examine import NOT_ASKED
from pyref.port.report import Report, is_lost
from pyref.port.trials import drop_sizes
from pyref.port.weigh import Diagnosis
from pyref.port.wording import write_verdict

STORED = 0.9  # of the cases on file in which an array is right, where it was stored
CHANCE = 0.25  # of the cases beside them may be wrong by chance
HABITS = "port|habits"
REFERENCE = ("No module named 'pyref", "in package 'pyref'")


def judge_report(task: Task, report: Report, fresh: Sequence[Fresh]) -> Mark:
    """Points by array, and why: each by its share of cases, on file and beside them."""
    drawn = {one.case.id for one in fresh}
    numbers = [f for f in report.findings if f.pair != HABITS]
    beside = hold_beside(fresh, numbers)
    habits = () if report.wrong else tell_habits(report)
    on_file = tuple(f for f in numbers if f.case not in drawn)
    came = tuple(f for f in report.came if f.case not in drawn)
    report = replace(report, findings=on_file, came=came)
    shares = count_shares(report)
    parts = list_parts(task, report, shares, beside)
    if stored := find_stored(task, shares, beside):
        return replace(stored, parts=forfeit(parts), report=slim(report))
    mark = Mark(task, 0.0, explain(report), report.outcome, forfeit(parts),
                conventions=report.conventions, report=slim(report),
                habits=habits, ties=list_ties(report))  # fmt: skip
    if not report.right:
        mark = replace(add_mistakes(mark, report), where=report.places)
    if foreign := find_foreign(task, report):
        return replace(mark, said=foreign, outcome="wrong")
    if report.reason or (report.right and report.strange):
        return mark
    return replace(mark, points=sum(p.points for p in parts.values()), parts=parts)


def find_foreign(task: Task, report: Report) -> str:
    """Why it is wrong, where its convention is none that was asked for; or nothing."""
    if task.conventions is None:
        return ""
    other = [one for one in report.conventions if one not in task.conventions]
    asked = "; ".join(task.conventions) or "none but that of the layer"
    told = f"wrong: in another convention than was asked for: {'; '.join(other)}"
    return shorten(f"{told} (asked for: {asked})") if other else ""


def add_mistakes(mark: Mark, report: Report) -> Mark:
    """The mark with the best diagnosis, its rivals, and those that are there too."""
    if not report.diagnoses:
        return mark
    first = report.diagnoses[0]
    mistakes: list[tuple[str, str]] = []
    also: list[tuple[str, str]] = []
    for one in report.diagnoses:
        is_rival = one is first or are_rivals(first, one)
        (mistakes if is_rival else also).append((one.title, one.effect))
    told = {name for one in report.diagnoses for name in one.where}
    wrong = dict.fromkeys(f.array for f in report.wrong if f.array != "case")
    left = tuple(name for name in wrong if name not in told)
    return replace(mark, mistakes=(*mistakes,), also=(*also,), unexplained=left)


def are_rivals(one: Diagnosis, other: Diagnosis) -> bool:
    """Whether both explain the same: results, in at least half of the cases of either.

    Where they explain others, in other results or cases, both mistakes are there.
    """
    if one.explains and other.explains:
        shared = one.explains & other.explains
        return 2 * len(shared) >= min(len(one.explains), len(other.explains))
    same = not {*one.where}.isdisjoint(other.where)
    return same and one.explained + other.explained > one.arrays


def tell_habits(report: Report) -> tuple[str, ...]:
    """What a port does besides computing that a check would not let pass."""
    bad = {f.array: f.note for f in reversed(report.failures)}
    return tuple(shorten(note or f"not {name}") for name, note in bad.items())


def list_ties(report: Report) -> tuple[str, ...]:
    """What a port does where there is no gradient, in words, where that is let pass."""
    told = [say.partition(": ")[2] for name, say in report.others if name == "ties"]
    return tuple(dict.fromkeys(told))


def list_parts(
    task: Task,
    report: Report,
    shares: Mapping[str, tuple[int, int]],
    beside: Mapping[str, Beside],
) -> dict[str, Part]:
    """What each array of the rubric earns."""
    whole = sum(task.arrays.values())
    parts = {}
    for name, weight in task.arrays.items():
        good, of = shares.get(name, (0, 0))
        lost = beside[name].lost if name in beside else 0.0
        kept = 1 - lost if lost > CHANCE else 1.0
        worth = task.points * weight / whole
        points = worth * kept * good / of if of else 0.0
        parts[name] = Part(points, worth, good, of, *find_digits(report, name))
    return parts


def find_digits(report: Report, name: str) -> tuple[float | None, float | None]:
    """Digits of an array in float64: in the middle where it is right; the fewest.

    In the middle, since a case in which digits must be lost says nothing of a port. The
    fewest are those where it is wrong; none where a wrong one has no digits to count.
    """
    mine = [f for f in report.numbers if f.array == name and f.dtype == "float64"]
    right = [f.digits for f in mine if f.digits is not None and is_good(f)]
    wrong = [f.digits for f in mine if not is_good(f)]
    known = [digits for digits in wrong if digits is not None]
    fewest = min(known, default=None) if len(known) == len(wrong) else None
    return median(right) if right else None, fewest


def forfeit(parts: Mapping[str, Part]) -> dict[str, Part]:
    """The same parts where the whole task earns nothing."""
    return {name: replace(part, points=0.0) for name, part in parts.items()}


def count_shares(report: Report) -> dict[str, tuple[int, int]]:
    """For each array: in how many cases it is right, of how many that were asked.

    A case without an answer, declined, refused or lost, is one in which it is not; of
    one in which the way back alone broke, the outputs count.
    """
    without = sum(f.array == "case" for f in report.numbers)
    found: dict[str, list[Finding]] = {}
    for finding in report.numbers:
        if finding.array != "case":
            found.setdefault(finding.array, []).append(finding)
    came = Counter(f.array for f in report.came if is_good(f))
    return {
        name: (sum(map(is_good, mine)) + came[name], len(mine) + without)
        for name, mine in found.items()
    }


def find_stored(
    task: Task, shares: Mapping[str, tuple[int, int]], beside: Mapping[str, Beside]
) -> Mark | None:
    """The mark where answers were stored; None where they were computed."""
    for name, one in beside.items():
        good, of = shares.get(name, (0, 0))
        if good < STORED * of or one.lost <= 0.5:
            continue
        told = f"{name} is right in {good} of {of} cases on file, and "
        many = f"in {len(one.far)} of {one.count} with other numbers"
        if len(one.said) > len(one.far) / 2:
            said = f"not judged: {told}without an answer {many}"
            return Mark(task, 0.0, said, privately=one.said[0])
        said = f"stored answers: {told}wrong {many}"
        return Mark(task, 0.0, said, "stored answers", beside=one.far[0])
    return None


def explain(report: Report) -> str:
    """The verdict in words, what it raised where it gives no result in some cases.

    And that no submission gets the reference, where it asks for that.
    """
    said = write_verdict(report, brief=True)
    left = [f for f in report.declined if not f.note.startswith(NOT_ASKED)]
    told = [] if any(map(is_lost, left)) else [f.note for f in left]
    if told and report.outcome == "not judged" and report.right and not report.raised:
        said += f"; {drop_sizes(told[0])}"
    said = shorten(said)
    if any(words in said for words in REFERENCE):
        said += "; no submission gets the reference"
    return said
