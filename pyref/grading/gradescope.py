"""The results of one submission as Gradescope reads them: results.json.

Only fields that it documents: score, execution_time, output, visibility, and tests with
score, max_score, status, name, output, output_format and visibility.
"""

from typing import Any

from pyref.grading.feedback import describe_mark
from pyref.grading.marks import Mark, Marks
from pyref.grading.rubric import Rubric

DECIMALS = 4


def make_results(one: Marks, rubric: Rubric, seconds: float) -> dict[str, Any]:
    """One object; a test for each task, with the feedback as its output."""
    return {
        "score": round(one.total, DECIMALS),
        "execution_time": round(seconds, 3),
        "output": f"{rubric.title}: {one.total:.1f} of {one.worth:g} points",
        "output_format": "text",
        "visibility": rubric.visibility,
        "tests": [make_test(mark, rubric.visibility) for mark in one.marks],
    }


def make_test(mark: Mark, visibility: str) -> dict[str, Any]:
    return {
        "name": mark.task.name,
        "score": round(mark.points, DECIMALS),
        "max_score": mark.task.points,
        "status": "passed" if mark.full else "failed",
        "output": "\n".join(describe_mark(mark)),
        "output_format": "text",
        "visibility": visibility,
    }
