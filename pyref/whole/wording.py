"""The report of a check as a terminal shows it."""

from pyref.pairs.words import fold
from pyref.port.report import Report


def fold_table(report: Report) -> str:
    """The report, what stands below the verdict in lines of 80 columns.

    The verdict is one line, to be searched for; code to be pasted stays as it is.
    """
    code = {f"  {line}" for line in report.advice.splitlines()}
    verdict, *lines = report.table().splitlines()
    folded = [[line] if line in code else fold(line) for line in lines]
    return "\n".join([verdict, *(part for parts in folded for part in parts)])
