"""A subject as lines for a terminal: the twins side by side where it is wide enough."""

import re
from collections.abc import Iterator
from itertools import chain, zip_longest

from pyref.explain.subject import CONVENTION, Subject
from pyref.fold import fold, fold_text


def render_subject(subject: Subject, width: int = 88) -> Iterator[str]:
    """Name, conventions, header, both programs, errata and the number of cases."""
    facts = subject.facts
    yield f"{subject.room}.{subject.name}"
    if facts:
        source = f"row {facts['row']}, {facts['cite']} ({facts['provenance']})"
        yield from fold_text(source, width)
        yield ""
        for word in CONVENTION:
            if word in facts:
                yield from fold(f"{word:8}  {facts[word]}", width, " " * 10)
    yield ""
    yield from fold_text(subject.header, width)
    yield from ("", *put_side_by_side(subject.python, subject.octave, width))
    if subject.composed:
        yield from ("", "From our layers", "", *subject.composed.splitlines())
    for line in facts.get("errata", ()):
        yield from ("", *fold(f"erratum: {line}", width, "  "))
    for name, reason, numbers in subject.published:
        yield from (
            "",
            *fold(f"rejected: {name} = {numbers}: {reason}", width, "  "),
        )
    if subject.cases:
        count = len(subject.cases)
        refused = sum(bool(case.error) for case in subject.cases)
        yield ""
        yield f"{count} cases, {refused} refused: pyref list {subject.name}"


def put_side_by_side(python: str, octave: str, width: int) -> Iterator[str]:
    """Two programs in two columns, function by function, or one below the other."""
    in_python = split_functions(python, "def ")
    in_octave = split_functions(octave, "function ")
    left, right = (max(map(len, chain(*blocks))) for blocks in (in_python, in_octave))
    if left + right + 5 > width:
        yield from ("Python", "", *python.splitlines(), "", "Octave", "")
        yield from octave.splitlines()
        return
    yield f"{'Python':{left}}  | Octave"
    blank: list[str] = []
    for left_lines, right_lines in zip_longest(in_python, in_octave, fillvalue=blank):
        yield ""
        for a, b in zip_longest(left_lines, right_lines, fillvalue=""):
            yield f"{a:{left}}  | {b}".rstrip()


def split_functions(source: str, head: str) -> list[list[str]]:
    """The lines of each function, without blank lines at their ends."""
    blocks = re.split(rf"(?m)^(?={head})", source)
    return [block.strip("\n").splitlines() for block in blocks if block.strip()]
