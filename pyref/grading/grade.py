"""Grade submissions by a rubric: each task a port, run where it can see nothing else.

A submission runs in a room of its own (room.py). Cases come to it as requests; what
must come out stays here. Whatever it does is its own row: nothing that it answers,
raises or breaks ends the grading of the others.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pyref.errors import DomainError, MissingError
from pyref.foreign import show
from pyref.grading.fresh import Fresh, draw_fresh
from pyref.grading.judge import judge_report
from pyref.grading.marks import Mark, Marks
from pyref.grading.room import make_target, open_room
from pyref.grading.rubric import Rubric, Task
from pyref.grading.submissions import Submission
from pyref.grading.usage import find_excess
from pyref.port.budget import Budget
from pyref.port.check import check
from pyref.port.report import Report

LONGEST = 2**20  # bytes of a reply, thirty times the largest that is right


def grade_submission(
    one: Submission, rubric: Rubric, tell: Callable[[str], None] = lambda text: None
) -> Marks:
    """The marks of one submission; tell: told of each task that is done."""
    marks = []
    for task in rubric.tasks:
        marks.append(mark_task(task, one.files, rubric))
        tell(f"{one.name}, {task.layer}")
    return Marks(one.name, tuple(marks))


def mark_task(task: Task, files: Sequence[Path], rubric: Rubric) -> Mark:
    """The mark of one task; whatever goes wrong with it is the reason of this mark."""
    file = next((p for wanted in task.files for p in files if p.name == wanted), None)
    if file is None:
        return Mark(task, 0.0, f"no {' or '.join(task.files)}", "no file")
    try:
        report, fresh = examine_file(file, task, files, rubric)
        return judge_report(task, report, fresh)
    except (MissingError, DomainError) as error:
        return Mark(task, 0.0, show(error))
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        return Mark(task, 0.0, f"not judged: pyref broke at it: {show(told)}")


def examine_file(
    file: Path, task: Task, files: Sequence[Path], rubric: Rubric
) -> tuple[Report, Sequence[Fresh]]:
    """What a check finds, in the jail, on cases on file and on some beside them."""
    fresh = draw_fresh(task.layer)
    with open_room(file, files, task.wanted) as room:
        report = check(
            file.name,
            task.layer,
            accept=rubric.accept,
            deadline=rubric.deadline,
            habits=False,
            jail=room.words,
            target=make_target(room.file, task.function, room),
            beside=[one.case for one in fresh],
            budget=Budget(rubric.time, LONGEST, partial(find_excess, room.work)),
        )
    return report, fresh
