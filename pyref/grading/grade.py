"""Grade submissions by a rubric: each task a port, run where it can see nothing else.

A submission runs in a room of its own (room.py). Cases come to it as requests; what
must come out stays here. Whatever it does is its own row: nothing that it answers,
raises or breaks ends the grading of the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pyref.errors import DomainError, MissingError
from pyref.foreign import show
from pyref.grading.fresh import draw_fresh
from pyref.grading.functions import lay_functions
from pyref.grading.judge import judge_report
from pyref.grading.marks import LACKING, Mark, Marks
from pyref.grading.notebook import SUFFIX, LackingError
from pyref.grading.room import make_target, open_room
from pyref.grading.rubric import Rubric, Task
from pyref.grading.submissions import Submission, choose_files
from pyref.grading.telling import (
    find_lacking,
    is_named,
    read_words,
    shorten,
    tell_instead,
    tell_lacking,
    tell_reason,
)
from pyref.grading.usage import find_excess
from pyref.port.budget import Budget
from pyref.port.check import check

LONGEST = 2**20  # bytes of a reply, thirty times the largest that is right
# A start may take so many deadlines, and so many seconds at least: Octave needs 1 s on
# an idle machine, and ten times that beside a class that is graded on all its cores.
PATIENCE, SHORTEST = 5, 15.0
LOAD = 10.0
"""Seconds of the processor in which a file must have loaded, or one deadline where that
is longer. All of SciPy takes 1.5 s, so a machine may be six times as slow; an endless
loop has spent them long before a start is over."""


def grade_submission(
    one: Submission,
    rubric: Rubric,
    tell: Callable[[str, int], None] = lambda text, done: None,
) -> Marks:
    """The marks of one submission; tell: told of each task as it begins and is done."""
    marks = []
    late: dict[tuple[object, ...], str] = {}
    for task in rubric.tasks:
        tell(f"{one.name}, {task.name}", 0)
        marks.append(mark_task(task, one, rubric, late))
        tell(f"{one.name}, {task.name}", 1)
    return Marks(one.name, tuple(marks))


def mark_task(
    task: Task,
    one: Submission,
    rubric: Rubric,
    late: dict[tuple[object, ...], str],
) -> Mark:
    """The mark of one task; of what may be written in its place the best counts.

    late: files that never finished loading, which are not waited for again.
    """
    there: Sequence[Path] = task.find_files(one.files)
    if not there:
        told = tell_lacking([str(path.relative_to(one.folder)) for path in one.files])
        return Mark(task, 0.0, shorten(show(told)), LACKING, asked=task.files)
    there = choose_files(there, task.functions)
    choices = (task, *task.others)
    marks = [mark_file(choice, there[0], one, rubric, late) for choice in choices]
    best = max(marks, key=lambda mark: (mark.points, mark.outcome != "not judged"))
    if len(marks) > 1 and best.parts and best.report:
        best = replace(best, said=f"as {best.task.layer}: {best.said}")
    names = (show(str(path.relative_to(one.folder))) for path in there)
    return replace(best, task=replace(best.task, called=task.name), files=tuple(names))


def mark_file(
    task: Task,
    file: Path,
    one: Submission,
    rubric: Rubric,
    late: dict[tuple[object, ...], str],
) -> Mark:
    """The mark of one layer; whatever goes wrong with it is the reason of this mark."""
    program = (file, task.wanted if file.suffix == SUFFIX else ())
    if program in late:
        return Mark(task, 0.0, f"not judged: {late[program]}")
    start = max(SHORTEST, PATIENCE * rubric.deadline)
    load = max(LOAD, rubric.deadline)
    budget = Budget(rubric.time, LONGEST, start=start, load=load)
    try:
        mark = judge_file(file, task, one.files, rubric, budget)
        if budget.late:
            late[program] = budget.late
        return mark
    except LackingError as error:
        return Mark(task, 0.0, shorten(f"{LACKING}: {show(error)}"), LACKING)
    except (MissingError, DomainError) as error:
        return Mark(task, 0.0, shorten(f"not judged: {show(error)}"))
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        return Mark(task, 0.0, shorten(f"not judged: pyref broke at it: {show(told)}"))


def judge_file(
    file: Path, task: Task, files: Sequence[Path], rubric: Rubric, budget: Budget
) -> Mark:
    """What a check finds, in the jail, on cases on file and on some beside them."""
    fresh = draw_fresh(task.layer)
    with open_room(file, files, task.wanted) as room:
        words = read_words(room.file) if room.file.suffix == ".py" else set()
        # what is there for another task stands in the place of nothing
        named = any(is_named(words, one.functions) for one in rubric.tasks)
        functions = task.functions if named else (*task.functions, "")
        if room.program and not task.functions:
            functions = (*task.cells, "")  # a cell may be called as its function is
        replaced = bool(words and task.functions) and not named
        if room.file.suffix == ".m":
            room, functions, replaced = lay_functions(room, task, rubric.tasks)
        budget.find_excess = partial(find_excess, room.work)
        report = check(
            file.name,
            task.layer,
            accept=rubric.accept,
            deadline=rubric.deadline,
            jail=room.words,
            target=make_target(room.file, functions, room),
            beside=[one.case for one in fresh],
            budget=budget,
            asked=task.conventions,
        )
        reason, raised = (
            tell_reason(text, room) for text in (report.reason, report.raised)
        )
        findings = (
            replace(f, note=tell_reason(f.note, room)) if f.array == "case" else f
            for f in report.findings
        )
        report = replace(report, reason=reason, raised=raised, findings=tuple(findings))
        if lacking := find_lacking(report.reason, task):
            raise LackingError(lacking)
        mark = judge_report(task, report, fresh)
        return tell_instead(mark) if replaced and report.findings else mark
