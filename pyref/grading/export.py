"""The marks of a class as JSON, CSV and JUnit."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import StringIO
from typing import Any

from pyref.foreign import show
from pyref.grading.feedback import describe_mark
from pyref.grading.marks import Mark, Marks
from pyref.grading.marks import as_json as submission_as_json
from pyref.grading.rubric import Rubric
from pyref.grading.summary import summarize
from pyref.junit import Test, write_tests

SCHEMA = "pyref/grades/1"


def as_json(rubric: Rubric, marks: Sequence[Marks]) -> dict[str, Any]:
    """One object: the class as a whole, then each submission with all that is known."""
    return {
        "schema": SCHEMA,
        "title": rubric.title,
        "points": rubric.worth,
        "class": asdict(summarize(rubric, marks)),
        "submissions": [submission_as_json(one) for one in marks],
    }


def write_csv(rubric: Rubric, marks: Sequence[Marks]) -> str:
    """A row for each submission: points and reason of each task, and the total."""
    file = StringIO(newline="")
    out = csv.writer(file)
    names = [task.name for task in rubric.tasks]
    head = [cell for name in names for cell in (name, f"{name}: why")]
    out.writerow(["submission", *head, "total"])
    for submission in marks:
        row = [disarm(submission.name)]
        for mark in submission.marks:
            row += [f"{mark.points:.4f}", disarm(mark.remark)]
        out.writerow([*row, f"{submission.total:.4f}"])
    return file.getvalue()


def disarm(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def write_junit(rubric: Rubric, marks: Sequence[Marks]) -> bytes:
    """A suite for each submission, a test for each task; without all points it fails.

    What was not judged is an error.
    """
    return write_tests(f"pyref grade: {rubric.title}", list_tests(marks))


def list_tests(marks: Sequence[Marks]) -> Iterator[Test]:
    for one in marks:
        for mark in one.marks:
            text = "\n".join(describe_mark(mark))
            points = f"{mark.points:.1f} of {mark.task.points:g}"
            sign = find_sign(mark)
            message = f"{points}: {show(mark.remark)}" if sign else ""
            yield Test(show(one.name), mark.task.name, sign, message,
                       text if sign else "")  # fmt: skip


def find_sign(mark: Mark) -> str:
    if mark.full:
        return ""
    return "error" if mark.outcome == "not judged" else "failure"
