"""What a student is told of a reason: without case, sizes or numbers of what was asked.

    told = hide_numbers("index 5 is out of bounds for axis 0 with size 4")
    "index # is out of bounds for axis # with size #"

A submission may say anything, by accident also an entry or a size of a case; who wants
to can write them in other letters. So all its numbers go, but for lines and what tells
nothing of inputs: how many arguments, results, cases. What the teacher reads is whole.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyref.port.trials import drop_sizes

if TYPE_CHECKING:
    from pyref.grading.marks import Mark

NUMBER = re.compile(
    r"\d+\.\d+(?:[eE][+-]?\d+)?|"  # also behind a letter
    r"(?<![\w.])(?:\d+(?:x\d+)+|(?:\d+\.?|\.\d+)(?:[eE][+-]?\d+)?j?)(?!\w)"
)
LIST = re.compile(r"\[[-+.,;\s\deEj\[\]]*\d[,;\s]+[-+.,;\s\deEj\[\]]*\]")
ON_CASE = re.compile(r" on case [\w-]+")
KEPT = (
    r"\blines? \d+\b",
    r"\b(?:cell|signal|exit status) \d+\b",
    r"\b\d+ of \d+ (?:cases\b|with other numbers\b)",
    r"\b\d+ (?:cases?|conventions|threads|files|MB)\b",
    r"\b(?:nothing|\d+ (?:gradient|output|result)s?), not \d+\b",
    r"\b\d+ (?:required )?(?:positional|keyword-only) arguments?\b",
    r"\bbut \d+ (?:was|were) given\b",
    r"\(expected \d+(?:, got \d+)?\)",  # values to unpack
    r"\bwithin [\d.]+ s\b",
    r"\b[\d.]+ s (?:of processor time|for all answers)\b",
    r"\bover \d+ bytes\b",
    r"\b\d+ times in a row\b",
    r"\b\d-D\b",
)
SINGLE = re.compile(
    r"\baccept single\b(?: asks)?(?: it)?(?: in)?(?: float32)?( alone)?"
)
IN_DOUBLE = "the cases are in float64: take them, and compute in float64"
IN_RUBRIC = 'accept = ["single"] in the rubric asks in float32 alone'


def tell_student(mark: "Mark") -> str:
    """The verdict as its student reads it.

    Without a report nothing of the submission was run, and all the words are ours.
    """
    if mark.report is None:
        return mark.said
    own = [*mark.conventions, *(mark.task.conventions or ()), mark.report.left]
    own += [say for _, say in mark.report.others]
    told = hide_numbers(mark.said, filter(None, own))
    return advise_student(told)


def tell_raised(mark: "Mark") -> str:
    """What the way back of a submission raised as its student reads it, or nothing."""
    raised = "" if mark.report is None else drop_sizes(mark.report.raised)
    return hide_numbers(raised)


def hide_numbers(told: str, own: Iterable[str] = ()) -> str:
    """A text with # for each number that a submission may have put there.

    own: words of ours in it, which are left. So are names with a digit.
    """
    told = ON_CASE.sub("", told)
    kept = re.compile("|".join([*map(re.escape, own), *KEPT]))
    parts, end = [], 0
    for found in kept.finditer(told):
        parts += [mask(told[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, mask(told[end:])])


def mask(told: str) -> str:
    return NUMBER.sub("#", LIST.sub("[#]", told))


def advise_student(told: str) -> str:
    """What a student can do, in the place of what a rubric can."""
    return SINGLE.sub(IN_DOUBLE, told)


def advise_teacher(told: str) -> str:
    """What a rubric can do, in its own words."""
    return SINGLE.sub(IN_RUBRIC, told)
