"""The order in which cases are put to a port whose convention is looked for.

    target -> call -> search -> examine -> diagnose -> report
                      ^^^^^^
In Octave pyref.port.telling does the same.
"""

from collections.abc import Iterable

import numpy as np

from pyref.fixtures.case import Case, Sheet
from pyref.port.conventions import read_axes
from pyref.port.moves import find_divisor

EXTREME = 300.0  # inputs at which exponentials of textbook formulas overflow


def order_cases(cases: Iterable[Case]) -> list[Case]:
    """Cases that tell conventions apart best first: large, of lengths that differ."""
    usable = [case for case in cases if not case.error and case.finite and case.expect]
    split = list_split(usable[0].sheet) if usable else set()

    def rank_case(case: Case) -> tuple[bool, bool, bool, bool, int, int, str]:
        shapes = [v.shape for v in (*case.inputs.values(), *case.upstream.values())]
        lengths = {n for shape in shapes for n in shape if n > 1}
        empty = any(n == 0 for shape in shapes for n in shape)
        square = any(len(s) > 1 and s[-1] == s[-2] for s in shapes)
        values = [np.max(np.abs(v), initial=0) for v in case.inputs.values()]
        extreme = max(values, default=0) > EXTREME
        plain = case.level == "plain"
        whole = sum(find_divisor(case.inputs[k].shape[axis]) == 1 for k, axis in split)
        return (empty, not plain, extreme, square, whole, -len(lengths), case.id)

    return sorted(usable, key=rank_case)


def list_split(sheet: Sheet) -> set[tuple[str, int]]:
    """Inputs, and their axes that some convention splits: a prime is left whole."""
    moves = [m for axis in read_axes(sheet) for c in axis for m in c.moves.items()]
    first = {(name, ops[0].split()[-1]) for name, ops in moves if "split" in ops[0]}
    return {(name, int(axis)) for name, axis in first if name in sheet.inputs}
