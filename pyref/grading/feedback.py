"""What a student is told: points and reasons, and nothing that would give answers away.

The mistake and its effect, the condition, how many digits; no case, no number that must
come out, nothing of the cases that were drawn; of what a submission says no number that
may be of a case (hiding.py).
"""

from collections.abc import Iterator
from textwrap import wrap

from pyref.foreign import show
from pyref.grading.hiding import (
    advise_student,
    hide_numbers,
    tell_raised,
    tell_student,
)
from pyref.grading.marks import Mark, Marks, Part
from pyref.grading.rubric import Rubric

WIDTH = 80
LEGEND = (
    "A run is one case in float64 or float32. Digits, of 16, are those of float64: in\n"
    "the middle of the runs that are right, or in the worst of those that are not.\n"
    "What is wrong more often in cases that are not shown earns less than its runs\n"
    "say."
)


def write_feedback(one: Marks, rubric: Rubric) -> str:
    """The page of one student as text, at most 80 wide."""
    lines = [
        f"{rubric.title}: {one.name}",
        f"{one.total:.1f} of {one.worth:g} points",
    ]
    for mark in one.marks:
        head = f"{mark.task.name}: {mark.points:.1f} of {mark.task.points:g} points"
        head += ", bonus" if mark.task.bonus else ""
        lines += ["", head, *(f"  {line}" for line in describe_mark(mark))]
    if any(list_parts(mark) for mark in one.marks):
        lines += ["", *LEGEND.splitlines()]
    folded = [part for line in lines for part in fold(show(line))]
    return "\n".join(folded) + "\n"


def describe_mark(mark: Mark) -> Iterator[str]:
    """Verdict, mistake, condition, conventions, and a line for each array."""
    yield show(tell_student(mark))
    if mark.graded:
        yield f"graded: {mark.graded}"
    for label, told in list_reasons(mark):
        yield f"{label}: {show(told)}"
    wide = max((len(name) for name in mark.parts), default=0)
    for name, part, told in list_parts(mark):
        points = f"{tell_points(part.points)} of {part.worth:g}"
        yield f"{name:{wide}}  {points:>12}  {show(told)}"


def list_reasons(mark: Mark) -> Iterator[tuple[str, str]]:
    """What explains a verdict, each with its label."""
    for name, effect in mark.mistakes[:1]:
        yield "mistake", name
        yield "effect", advise_student(effect)
    for name, _ in mark.mistakes[1:]:
        yield "or", name
    for name, effect in mark.also:
        yield "and", name
        yield "effect", advise_student(effect)
    if mark.unexplained:
        yield "unexplained", ", ".join(mark.unexplained)
    for habit in mark.habits:
        yield "no points lost, but", hide_numbers(habit)
    for choice in mark.ties:
        yield "note", f"at ties: {choice}; there is no gradient, and no points are lost"
    if mark.where:
        yield "where", "; ".join(mark.where)
    if mark.conventions:
        yield "read as", "; ".join(mark.conventions)


def tell_points(points: float) -> str:
    """With one decimal, or two where it has them."""
    one, two = f"{points:.1f}", f"{points:.2f}"
    return one if float(one) == float(two) else two


def list_parts(mark: Mark) -> list[tuple[str, Part, str]]:
    """Each array by name, and what is told of it.

    None where nothing was judged: then the verdict says why.
    """
    if mark.outcome == "not judged" and not mark.shares:
        return []
    lacking = tell_lacking(mark)
    return [(k, v, describe_part(v, lacking)) for k, v in mark.parts.items()]


def tell_lacking(mark: Mark) -> str:
    """Why there are arrays of which no numbers came."""
    raised = tell_raised(mark)
    return f"no gradients came: {raised}" if raised else "the submission gives none"


def describe_part(part: Part, lacking: str = "") -> str:
    """In how many runs an array is right, and to how many digits; or why in none."""
    if not part.runs:
        return lacking
    if part.right == part.runs:
        told = f"right in all {part.runs} runs"
        return told if part.digits is None else f"{told}, {part.digits:.1f} digits"
    told = f"right in {part.right} of {part.runs} runs"
    if part.fewest is None:
        return told
    return f"{told}, {max(0.0, part.fewest):.1f} digits where it is most wrong"


def fold(line: str) -> list[str]:
    """A line of at most 80 columns, the rest of it indented below."""
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return wrap(
        line,
        WIDTH,
        subsequent_indent=indent,
        break_on_hyphens=False,
        replace_whitespace=False,
    ) or [""]
