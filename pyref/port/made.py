"""Cases made on the spot, for a value that a port has inside and no fixture has.

Where python-flint and the definition of the layer are at hand their results are
certified as those of the fixtures are; else they are those of the layer itself, and
their scales come from differences. Of a layer of one's own none is made: its definition
is run by certify alone, and the layer itself is not known to be right.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from pyref.errors import PyrefError
from pyref.fixtures import sources
from pyref.fixtures.case import ARRAY, Case, Expected, Sheet
from pyref.fixtures.document import make_entry
from pyref.fixtures.entry import read_case
from pyref.fixtures.table import case as describe
from pyref.runners.numpy import find_function

MOST = 16  # cases of one value
STEP = 1e-6  # of a number, for a difference

Entry = dict[str, Any]


def make_cases(cases: Iterable[Case], name: str, value: float) -> list[Case]:
    """The inputs of finite cases with an option of this value, each once.

    Beside each stand its inputs in proportion, for a value that is a threshold.
    """
    made: dict[str, Case] = {}
    for case in cases:
        if case.error or not case.finite or name not in case.options:
            continue
        old = case.options[name]
        for share in {1.0, value / old if old else 1.0}:
            entry = make_entry_of(case, share, {**case.options, name: value})
            if entry["id"] not in made and len(made) < MOST:
                one = learn(case.sheet, entry)
                made |= {one.id: one} if one else {}
    return list(made.values())


def make_with(case: Case, options: Mapping[str, Any]) -> Case | None:
    """The case with other options; None where its results are no finite numbers."""
    if not case.finite:
        return None
    return learn(case.sheet, make_entry_of(case, 1.0, {**case.options, **options}))


def make_entry_of(case: Case, share: float, options: Mapping[str, Any]) -> Entry:
    """A case without results, as a fixture file would have it."""
    inputs = {k: v * share if share != 1 else v for k, v in case.inputs.items()}
    values = {**inputs, **options, **case.upstream}
    return make_entry(case.sheet, **describe(case.title, level=case.level, **values))


def learn(sheet: Sheet, entry: Entry) -> Case | None:
    """The case of an entry with its results; None where they are no finite numbers.

    None as well where the layer refuses it, or its outputs do not have the size of dy.
    """
    case = read_case("made", sheet, entry)
    if not case.finite or sheet.shelf:
        return None
    with np.errstate(all="ignore"):
        try:
            run(case, [*case.args(), *case.dys()])
        except PyrefError:
            return None
        try:
            from pyref.oracle.prove import prove

            own = sources.sheet(sheet.place)  # what a file's head does not say
            whole = replace(sheet, vanishing=own.vanishing)
            expect, _ = prove(replace(case, sheet=whole), {})
            case = read_case("made", sheet, entry | {"expect": expect})
        except (ImportError, OSError, ArithmeticError):
            case = replace(case, expect=compute_results(case))
    finite = all(np.all(np.isfinite(known.high)) for known in case.expect.values())
    return case if finite else None


def compute_results(case: Case) -> dict[str, Expected]:
    """The results of the layer, and what one rounding of each number does to them."""
    given = [*case.args(), *case.dys()]
    values = run(case, given)
    scales = [np.zeros(value.shape) for value in values]
    for k, array in enumerate(given):
        if not isinstance(array, ARRAY):
            continue
        for place in np.ndindex(array.shape):
            sides = []
            for sign in (1, -1):
                moved = array.copy()
                moved[place] *= 1 + sign * STEP
                with suppress(PyrefError):  # a label, which is exact
                    sides.append(run(case, [*given[:k], moved, *given[k + 1 :]]))
            if len(sides) < 2:
                continue
            for scale, more, less in zip(scales, *sides, strict=True):
                scale += np.abs(more - less) / (2 * STEP)
    return {
        name: Expected(value, np.zeros_like(value), np.zeros_like(value), scale=scale)
        for name, value, scale in zip(case.results, values, scales, strict=True)
    }


def run(case: Case, given: Sequence[Any]) -> list[ARRAY]:
    """Outputs and gradients of the layer, for inputs, options and upstream."""
    count = len(case.inputs) + len(case.options)
    found = find_function(case.sheet)(*given[:count])
    if not case.sheet.back:  # a step
        return [*(found if isinstance(found, tuple) else (found,))]
    *outputs, back = found
    gradients = back(*given[count:])
    return [*outputs, *(gradients if isinstance(gradients, tuple) else (gradients,))]
