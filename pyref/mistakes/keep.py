"""What fixtures/mistakes keeps of the numbers of mistakes: what naming them takes.

    wholes = choose_wholes(cases, made)
    entry = write_entry(array, case, name, whole)

Digits: check holds a port against a mistake by how far the port is off, to a millionth
of that, so a number is rounded to a power of ten that is 1e-8 of it at most, and of the
largest number, to 8 digits of which it says that they agree. Places: of
an array with more than 12 numbers 12 are kept, where pyref/fixtures/spread.py says, and
the others count as right. An array stands whole that would be right at these places, or
like that of another mistake; that has another shape, or a NaN or Inf in it; and losses,
which a port may sum.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import floor, isfinite, log10
from typing import Any

import numpy as np

from pyref.fixtures import numbers
from pyref.fixtures.case import ARRAY, Case
from pyref.fixtures.spread import KEPT
from pyref.measure import errors, form, largest
from pyref.mistakes.numbers import DIGITS

Made = Mapping[str, Mapping[str, ARRAY]]
"""The wrong arrays of a mistake: case id -> result -> array."""
SAME = 1e-6
"""Of what two arrays are off: nearer to each other they are alike, as for check."""


def choose_wholes(cases: Sequence[Case], made: Sequence[Made]) -> Iterator[int]:
    """The arrays, by id, that places do not tell from what is right or another one."""
    for case in cases:
        for name in case.results:
            found = [one[case.id][name] for one in made if name in one.get(case.id, {})]
            some = [array for array in found if has_places(array, case, name)]
            if some:
                alike = list_alike([case.expect[name].high, *some])
                yield from (id(some[k - 1]) for k in alike if k)


def has_places(array: ARRAY, case: Case, name: str) -> bool:
    """Whether an array may be kept at some of its places."""
    known = case.expect[name].high
    if case.sheet.loss and name in case.sheet.outputs:
        return False
    if array.size <= KEPT or form(array, known):
        return False
    return bool(np.all(np.isfinite(array)) and np.all(np.isfinite(known)))


def list_alike(arrays: Sequence[ARRAY]) -> set[int]:
    """Those that are like another one at the places kept, and not everywhere.

    The first is what is right; alike is what is nearer than SAME of what they are off.
    """
    flat = np.stack([array.ravel() for array in arrays])
    off = np.max(np.abs(flat - flat[0]), axis=1)
    places = numbers.places(flat.shape[1], KEPT)
    alike: set[int] = set()
    for k in range(1, len(flat)):
        gap = np.abs(flat[:k] - flat[k])
        allowed = SAME * np.maximum(off[:k], off[k])
        near = np.max(gap[:, places], axis=1) <= allowed
        (apart,) = np.nonzero(near & (np.max(gap, axis=1) > allowed))
        alike |= {k, *map(int, apart)} if apart.size else set()
    return alike


def write_entry(array: ARRAY, case: Case, name: str, whole: bool) -> Any:
    """An array as the file has it: a text of its numbers, or whole, with its shape."""
    known = case.expect[name].high
    is_other = bool(form(array, known))
    size = largest(array)
    off = size if is_other else largest(errors(array, known))
    # off by NaN or Inf alone, it is held to rounding: all digits
    last = floor(log10(min(off, size or off))) - DIGITS if off > 0 else -400
    if not whole and not is_other and array.size <= KEPT:
        return spell(array.ravel(), last)
    if not whole and has_places(array, case, name):
        return spell(take_places(array), last)
    lines = array.reshape(-1, array.shape[-1]) if array.size else ()
    rows = [spell(line, last) for line in lines]
    return {"shape": list(array.shape), "values": rows}


def take_places(array: ARRAY) -> ARRAY:
    some: ARRAY = array.ravel()[numbers.places(array.size, KEPT)]
    return some


def spell(line: ARRAY, last: int) -> str:
    return " ".join(spell_number(float(number), last) for number in line)


def spell_number(number: float, last: int) -> str:
    """The number to the place of 10^last, or as it is where that is shorter."""
    exact = numbers.text(number)
    if not isfinite(number) or number == 0:
        return exact
    digits = floor(log10(abs(number))) - last + 1
    if digits < 1:
        return "0"
    rounded = float(f"{number:.{min(digits, 17)}g}")
    # the largest float64 rounds to Inf
    return min(exact, numbers.text(rounded), key=len) if isfinite(rounded) else exact
