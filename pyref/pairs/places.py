"""Values on the way as they were assigned, and which of them agree with the other side.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                                        ^^^^^^^^^^
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pyref.measure import largest
from pyref.pairs.agree import (
    DRAWS,
    EPS,
    ROUNDINGS,
    Agreement,
    hold,
    hold_laid,
    is_counted,
)
from pyref.pairs.leaves import normalize
from pyref.pairs.side import Step

Array = np.ndarray
ORTHONORMAL = 1e-8  # how near products of eigenvectors come to 0 and 1, and others not
SURE = 1e3  # times what rounding moves it by: less is noise around 0
NEAR = 1e-10  # of the largest entry: what is nearer is one value, for the search


@dataclass(eq=False)
class Place:
    """A step with an array, and what it agrees with on the other side."""

    step: Step
    value: Array | None
    spread: Array
    agreement: Agreement | None = None
    partner: int | None = None

    @cached_property
    def length(self) -> tuple[float, float]:
        """The lengths of the value and of what rounding moves it by, as vectors."""
        assert self.value is not None
        with np.errstate(all="ignore"):
            value = np.linalg.norm(self.value.ravel().astype(np.complex128))
            return float(value), float(np.linalg.norm(self.spread))


def list_places(steps: Sequence[Step]) -> list[Place]:
    return [make_place(step) for step in steps]


def make_place(step: Step) -> Place:
    value = step.value
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiubc":
        return Place(step, None, np.zeros(0))
    if not value.size:
        return Place(step, None, np.zeros(0))
    spread = step.spread
    if not isinstance(spread, np.ndarray) or spread.shape != value.shape:
        spread = np.zeros(value.shape)
    return Place(step, value, spread.astype(np.float64))


def match(left: list[Place], right: list[Place], by_value: bool = True) -> None:
    """Mark what agrees with a value of the other side, of the same name at first."""
    for mine, theirs in ((left, right), (right, left)):
        for named in (True, False) if by_value else (True,):
            for place in mine:
                if place.partner is None and place.value is not None:
                    find_partner(place, theirs, named)


def find_partner(place: Place, others: Sequence[Place], named: bool) -> None:
    name = normalize(place.step.name)
    for k, other in enumerate(others):
        if other.value is None or size_of(place) != size_of(other):
            continue
        if named and normalize(other.step.name) != name:
            continue
        if is_far(place, other):
            continue
        found = hold_places(place, other)
        if found.agrees:
            place.agreement, place.partner = found, k
            return


def is_far(place: Place, other: Place) -> bool:
    """Whether the lengths of two values alone say that they do not agree.

    No turn and no sign changes them, and they are no farther apart than the values.
    """
    (a, moved), (b, shifted) = place.length, other.length
    room = DRAWS * (moved + shifted) + ROUNDINGS * EPS * place.spread.size * max(a, b)
    return abs(a - b) > room  # not so of what is no number


def hold_places(place: Place, other: Place) -> Agreement:
    """As hold_laid; of orthonormal columns the signs are free, as of eigenvectors."""
    a, b = place.value, other.value
    assert a is not None and b is not None
    found = hold_laid(a, b, place.spread, other.spread)
    signs = None if found.agrees else find_signs(a, b)
    if signs is None:
        return found
    turned = hold(a, b * signs, place.spread, other.spread)
    return turned if turned.agrees else found


def find_signs(a: Array, b: Array) -> Array | None:
    """By what the columns of b are to be multiplied to be those of a.

    Signs, or phases of complex ones; None where not both are orthonormal.
    """
    if a.shape != b.shape or not (is_orthonormal(a) and is_orthonormal(b)):
        return None
    along = np.sum(a * np.conj(b), axis=0)
    with np.errstate(all="ignore"):
        signs: Array = along / np.abs(along)
    return signs if np.all(np.isfinite(signs)) else None


def is_orthonormal(value: Array) -> bool:
    """Whether a matrix has two columns or more, of length 1 and at right angles."""
    if value.ndim != 2 or value.shape[1] < 2 or not np.all(np.isfinite(value)):
        return False
    products = np.conj(value.T) @ value
    return bool(np.all(np.abs(products - np.eye(len(products))) < ORTHONORMAL))


def count_matches(a: Sequence[Step], b: Sequence[Step]) -> int:
    """How many arrays of A agree with one of B of the same name, whatever rounding."""
    left, right = list_places(a), list_places(b)
    for place in (*left, *right):
        if place.value is not None:
            place.spread = np.full(place.value.shape, NEAR * largest(place.value))
    match(left, right, by_value=False)
    return sum(
        p.agreement is not None and p.agreement.proves and size_of(p) > 1 for p in left
    )


def is_rounded(place: Place) -> bool:
    return place.value is not None and not is_counted(place.value)


def proves(place: Place) -> bool:
    """Whether that a value agrees says that what it was made of does, too.

    Numbers that are counted, and signs, agree where what they come from is not the
    same.
    """
    return place.agreement is not None and is_rounded(place) and is_sure(place)


def is_sure(place: Place) -> bool:
    """Whether a value is more than what rounding leaves of a sum that cancels."""
    if place.value is None:
        return True
    return largest(place.value) > SURE * largest(place.spread)


def size_of(place: Place) -> int:
    return -1 if place.value is None else place.value.size
