"""The reports that an assertion found false, as text behind its error.

assert report
assert pyref.check(f, "dense").passed
"""

import ast
from collections.abc import Iterator

import pytest

from pyref.fold import wrap_whole
from pyref.shown import Shown

WIDE = 76  # what pytest leaves of 80 columns


def write_asserted(error: AssertionError) -> list[str]:
    """A text for each report that the statement which raised found false."""
    return [f"\n{fold(one)}" for one in list_asserted(error)]


def list_asserted(error: AssertionError) -> list[Shown]:
    """Reports that did not pass, among the values of the statement that raised."""
    trace = error.__traceback__
    if trace is None:
        return []
    raised = (type(error), error, trace)
    entry = pytest.ExceptionInfo.from_exc_info(raised).traceback[-1]
    known = {**entry.frame.f_globals, **entry.frame.f_locals}
    if known.get("__name__", "").startswith("pyref."):
        return []  # told already
    names = {*read_names(str(entry.statement))}
    # what pytest itself keeps of a statement begins with @py
    values = {
        id(value): value
        for name, value in known.items()
        if name in names or name.startswith("@py")
        if isinstance(value, Shown) and not value.passed
    }
    return [*values.values()]


def read_names(statement: str) -> Iterator[str]:
    """The names in a statement."""
    try:
        tree = ast.parse(statement.strip())
    except SyntaxError:
        return
    yield from (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def fold(report: Shown) -> str:
    """The lines of a report, each no longer than a terminal has room for."""
    lines: list[str] = []
    for line in str(report).splitlines():
        indent = " " * (len(line) - len(line.lstrip()) + 4)
        parts = wrap_whole(line, WIDE, indent, report.targets)
        lines += [line] if len(line) <= WIDE else parts
    return "\n".join(lines)
