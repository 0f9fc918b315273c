"""A case as it is posed, and what every mistake comes to there; it knows no port.

Where the case is posed in our own convention it is kept, for the next port of the same
layer: the numbers of a mistake are the same for all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.measure import allowance, errors, form, largest
from pyref.port.explanations import (
    FITTED,
    Arrays,
    Explanation,
    Point,
    Refused,
)  # fmt: skip
from pyref.port.posed import PosedCase


class Mistaken(NamedTuple):
    """The numbers of a mistake, whether they are right, and where they are known."""

    array: ARRAY
    is_right: bool
    told: ARRAY | None = None


Numbers = dict[str, Mistaken]


@dataclass(frozen=True)
class Ground:
    """A posed case in one precision, and the numbers of mistakes made there so far."""

    posed: PosedCase
    dtype: str
    made: dict[Explanation, Numbers | None] = field(default_factory=dict)

    @cached_property
    def restated(self) -> tuple[Case, dict[str, float]]:
        return restate(self.posed)

    @cached_property
    def point(self) -> Point:
        """Where mistakes are made: the case as the port meets it, in our convention."""
        case, _ = self.restated
        given = any(dy.ndim for dy in self.posed.upstream.values())
        return Point(case, self.dtype, self.posed.upstream_ours, given)

    @cached_property
    def allowed(self) -> dict[str, ARRAY]:
        """How far a right array may be off, by name."""
        lengths = self.posed.lengths
        return {
            name: np.asarray(allowance(known, lengths[name], self.dtype))
            for name, known in self.posed.results.items()
        }

    @cached_property
    def right(self) -> Numbers:
        """The right numbers, with which those of a mistake are filled up."""
        return {k: Mistaken(v.high, True) for k, v in self.posed.results.items()}

    def make_numbers(self, explanation: Explanation) -> Numbers | None:
        """The numbers of a mistake in the port's convention.

        None where it has an error in their place; empty where they are not known.
        """
        if explanation.origin == FITTED:
            return self.try_making(explanation)
        if explanation not in self.made:
            self.made[explanation] = self.try_making(explanation)
        return self.made[explanation]

    def try_making(self, explanation: Explanation) -> Numbers | None:
        try:
            with np.errstate(all="ignore"):
                arrays = explanation.make(self.point)
                told = explanation.list_told(self.point)
                return self.right | self.compare(arrays, told)
        except Refused:
            return None
        except Exception:
            return {}

    def compare(self, arrays: Arrays, told: Mapping[str, ARRAY]) -> Numbers:
        """Arrays of ours as the port would have them, and whether each is right."""
        carry_over, known = self.posed.carry_over, self.posed.results
        _, factors = self.restated
        ours = {k: v * factors[k] if k in factors else v for k, v in arrays.items()}
        theirs = {k: carry_over(k, v) for k, v in ours.items() if k in known}
        places = {  # a NaN goes where its place does
            k: ~np.isnan(carry_over(k, np.where(told[k], ours[k], np.nan)))
            for k in told.keys() & theirs.keys()
        }
        return {
            k: Mistaken(v, self.is_within_bound(k, v), places.get(k))
            for k, v in theirs.items()
        }

    def is_within_bound(self, name: str, array: ARRAY) -> bool:
        known = self.posed.results[name]
        if form(np.asarray(array), known.high):
            return False
        error = errors(array, known.high, known.low)
        if self.posed.lengths[name] == 0 and not np.any(known.low):
            return not np.any(error)  # an exact operation
        return bool(np.all(error <= self.allowed[name]))


def restate(posed: PosedCase) -> tuple[Case, dict[str, float]]:
    """The case with an epsilon that is inside the port, and what its results lack.

    Such a case is posed by x times a number; that is the same case for what is right,
    and another one for many a mistake. What carries results over takes dx for that of x
    as it was, so dx is multiplied by that number first.
    """
    case = posed.case
    name, epsilon = next(iter(case.inputs)), case.options.get("epsilon")
    given = posed.given.get(name)
    if not epsilon or "epsilon" in posed.given or not isinstance(given, ARRAY):
        return case, {}
    size = largest(case.inputs[name])
    share = largest(given) / size if size else 1.0
    if abs(share - 1) < 1e-12:
        return case, {}
    inside = float(f"{epsilon * share**2:.12g}")
    other = replace(
        case,
        id=f"{case.id} with epsilon {inside}",
        inputs={**case.inputs, name: case.inputs[name] * share},
        options={**case.options, "epsilon": inside},
        expect={},
    )
    return other, {f"d{name}": share}


def find_ground(posed: PosedCase, dtype: str) -> Ground:
    """The ground of a posed case: that on file, where it is posed as it was."""
    case = posed.case
    ours = [*case.expect.values(), *case.upstream.values()]
    theirs = [*posed.results.values(), *posed.upstream_ours]
    if len(ours) != len(theirs) or any(
        a is not b for a, b in zip(ours, theirs, strict=True)
    ):
        return Ground(posed, dtype)
    return keep_grounds(case.sheet.place).setdefault(
        (id(case), dtype), Ground(posed, dtype)
    )


@lru_cache(maxsize=2)
def keep_grounds(layer: str) -> dict[tuple[int, str], Ground]:
    """The grounds of a layer, by case and precision; two layers are kept."""
    return {}
