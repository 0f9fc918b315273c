"""The place in an array at which a port is wrong, such as "in the first row".

A place is where an entry stands, or what the input is there: negative, larger than 1.
It is told when every wrong entry lies in it, and when so many would hardly do so by
chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from pyref.fixtures.case import ARRAY
from pyref.measure import allowance, errors, form
from pyref.port.call import Answer

CHANCE = 1e-3

Shape = tuple[int, ...]


def at_end(axis: int) -> Callable[[Shape], ARRAY]:
    return lambda shape: np.equal(make_indices(shape, axis), shape[axis] - 1)


def at_start(axis: int) -> Callable[[Shape], ARRAY]:
    return lambda shape: np.equal(make_indices(shape, axis), 0)


def make_indices(shape: Shape, axis: int) -> ARRAY:
    """The index of each entry along an axis."""
    return np.asarray(np.indices(shape)[axis])


def on_diagonal(shape: Shape) -> ARRAY:
    return np.asarray(make_indices(shape, -1) == make_indices(shape, -2))


def at_border(shape: Shape) -> ARRAY:
    sides = (at_start(-1), at_end(-1), at_start(-2), at_end(-2))
    return np.asarray(np.any([side(shape) for side in sides], axis=0))


@dataclass(frozen=True)
class Place:
    """Entries of an array of a shape, which must have so many axes at least.

    square: whether its last two lengths must be the same.
    """

    words: str
    mask: Callable[[Shape], ARRAY]
    axes: int
    square: bool = False

    def fits(self, shape: Shape) -> bool:
        square = len(shape) == 2 and shape[0] == shape[1]
        return len(shape) >= self.axes and (square or not self.square)


PLACES = (
    Place("in the first row", at_start(-2), 2),
    Place("in the last row", at_end(-2), 2),
    Place("in the first column", at_start(-1), 1),
    Place("in the last column", at_end(-1), 1),
    Place("on the diagonal", on_diagonal, 2, square=True),
    Place("off the diagonal", lambda shape: ~on_diagonal(shape), 2, square=True),
    Place("in the first sample or channel", at_start(0), 3),
    Place("in the last sample or channel", at_end(0), 3),
    Place("at the border", at_border, 2),
)
VALUES: tuple[tuple[str, Callable[[ARRAY], ARRAY]], ...] = (
    ("where {} < 0", lambda x: x < 0),
    ("where {} > 0", lambda x: x > 0),
    ("where {} is 0", lambda x: x == 0),
    ("where |{}| > 1", lambda x: np.abs(x) > 1),
    ("where |{}| > 30", lambda x: np.abs(x) > 30),
)


@dataclass(frozen=True)
class Wrong:
    """Which entries of an array of an answer are outside their bound."""

    answer: Answer
    mask: ARRAY


def find_place(name: str, answers: Sequence[Answer], wrong: set[str]) -> list[str]:
    """The place that holds every wrong entry of an array, if there is one."""
    found = find_wrong_entries(name, answers, wrong)
    if not any(np.any(one.mask) for one in found):
        return []
    for place in PLACES:
        masks = [
            place.mask(w.mask.shape) if place.fits(w.mask.shape) else None
            for w in found
        ]
        told = tell_place(f"{name} only {place.words}", found, masks)
        if told:
            return [told]
    return find_values(name, found)


def find_values(name: str, found: Sequence[Wrong]) -> list[str]:
    """The values of an input of the same size at which alone a port is wrong."""
    first = next(iter(found[0].answer.case.inputs))
    arrays = [np.asarray(one.answer.posed.given.get(first, 0)) for one in found]
    for words, test in VALUES:
        masks = [
            np.asarray(test(x)) if np.shape(x) == one.mask.shape else None
            for x, one in zip(arrays, found, strict=True)
        ]
        told = tell_place(f"{name} only {words.format(first)}", found, masks)
        if told:
            return [told]
    return []


def tell_place(
    words: str, found: Sequence[Wrong], masks: Sequence[ARRAY | None]
) -> str:
    """The words with counts; "" where a wrong entry lies elsewhere, or by chance."""
    chance, counts = 1.0, np.zeros(3, int)
    for one, place in zip(found, masks, strict=True):
        if place is None or np.any(one.mask & ~place):
            return ""
        hits, inside, total = int(one.mask.sum()), int(place.sum()), place.size
        chance *= comb(inside, hits) / comb(total, hits)
        counts += [hits, inside, total - inside]
    if chance >= CHANCE:
        return ""
    hits, inside, others = counts
    return f"{words}: {hits} of {inside} entries there, 0 of {others} others"


def find_wrong_entries(
    name: str, answers: Sequence[Answer], wrong: set[str]
) -> list[Wrong]:
    """The entries that are outside their bound, of the wrong cases."""
    found = []
    for answer in answers:
        got = answer.result.arrays.get(name)
        known = answer.posed.results.get(name)
        if got is None or known is None or form(got, known.high):
            continue
        if answer.case.id in wrong and answer.dtype == "float64":
            allowed = allowance(known, answer.posed.lengths[name], "float64")
            mask = np.asarray(errors(got, known.high, known.low) > allowed)
            if np.any(mask):
                found.append(Wrong(answer, mask))
    return found
