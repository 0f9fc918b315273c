"""The place in an array at which a port is wrong, such as "in the first row".

It is told when every wrong entry lies there and not every entry does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pyref.fixtures.case import ARRAY
from pyref.measure import allowance, errors, form
from pyref.port.call import Answer

FEW = 3  # wrong entries that may lie in one place by chance

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

    few: wrong entries that may lie there by chance.
    """

    words: str
    mask: Callable[[Shape], ARRAY]
    axes: int
    few: int = FEW


PLACES = (
    Place("in the first row", at_start(-2), 2),
    Place("in the last row", at_end(-2), 2),
    Place("in the first column", at_start(-1), 1),
    Place("in the last column", at_end(-1), 1),
    Place("on the diagonal", on_diagonal, 2),
    Place("off the diagonal", lambda shape: ~on_diagonal(shape), 2, few=2 * FEW),
    Place("in the first sample or channel", at_start(0), 3),
    Place("in the last sample or channel", at_end(0), 3),
    Place("at the border", at_border, 2),
)


def find_place(name: str, answers: Sequence[Answer], wrong: set[str]) -> list[str]:
    """The place that holds every wrong entry of an array, if there is one."""
    masks = find_wrong_entries(name, answers, wrong)
    for place in PLACES:
        held = [place.mask(m.shape) for m in masks if m.ndim >= place.axes]
        if (
            held
            and len(held) == len(masks)
            and all(not np.any(m & ~h) for m, h in zip(masks, held, strict=True))
            and sum(np.sum(~h) for h in held) > 0
            and sum(map(np.sum, masks)) >= place.few
        ):
            return [f"{name} only {place.words}"]
    return []


def find_wrong_entries(
    name: str, answers: Sequence[Answer], wrong: set[str]
) -> list[ARRAY]:
    """Masks of the entries that are outside their bound, of the wrong cases."""
    masks = []
    for answer in answers:
        got = answer.result.arrays.get(name)
        known = answer.posed.results.get(name)
        if got is None or known is None or form(got, known.high):
            continue
        if answer.case.id in wrong and answer.dtype == "float64":
            allowed = allowance(known, answer.posed.lengths[name], "float64")
            mask = errors(got, known.high, known.low) > allowed
            if np.any(mask):
                masks.append(mask)
    return masks
