"""What a case really gives, from the oracle, where that is there and soon done.

A case is certified when all its numbers are finite, and so few that it takes some
hundredths of a second.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pyref.fixtures.case import Case
from pyref.measure import Reference

if TYPE_CHECKING:
    from pyref.oracle.certify import Certified

ENTRIES, ROOTS = 80, 24
"""Numbers of a case, given and upstream, up to which it is certified; of an eigenvalue
problem as many as one of 3 x 3 has, since one of 4 x 4 takes half a second."""
MOST = float(np.finfo(np.float64).max)


@cache
def has_oracle() -> bool:
    try:
        import flint  # noqa: F401
    except ImportError:
        return False
    return True


def can_certify(case: Case) -> bool:
    """Whether a case is finite, small, and has something in each of its arrays."""
    arrays = [*case.inputs.values(), *case.upstream.values()]
    arrays += [v for v in case.options.values() if isinstance(v, np.ndarray)]
    sizes = [array.size for array in arrays]
    most = ROOTS if "eigen" in case.sheet.lengths.values() else ENTRIES
    few = sum(sizes) <= most and min(sizes, default=0) > 0
    return has_oracle() and few and case.finite


def certify(case: Case, whole: bool = False) -> dict[str, Reference] | None:
    """Every result with its scale; None where the oracle cannot prove one.

    whole: scales by the largest number of each array, in every place of it.
    """
    proved = prove(case, whole)
    return refer(proved) if proved else None


def prove(case: Case, whole: bool = False) -> "dict[str, Certified] | None":
    """The same as balls."""
    from pyref.oracle.certify import certify

    try:
        return certify(case, whole=whole)
    except ArithmeticError:
        return None


def refer(proved: "Mapping[str, Certified]") -> dict[str, Reference]:
    """What results are held against, of what was proved."""
    return {
        name: Reference(*split(array.balls), scale=round_up(array.scales))
        for name, array in proved.items()
    }


def bound_textbook(case: Case) -> dict[str, np.ndarray]:
    """How far rounding can take the textbook formula; nothing where that is open."""
    from pyref.oracle.certify import textbook

    bits = np.finfo(case.exact_in[0]).nmant + 1
    return {
        name: np.reshape([float(ball.upper()) for ball in balls.flat], balls.shape)
        for name, balls in textbook(case, bits).items()
    }


def split(balls: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The float64 nearest to each value, and what it leaves."""
    from pyref.oracle.tape import precision

    with precision(512):
        middles = [ball.mid() for ball in balls.flat]
        high = [float(v) for v in middles]
        low = [float(v - h) if abs(h) <= MOST else 0.0
               for v, h in zip(middles, high, strict=True)]  # fmt: skip
    return np.reshape(high, balls.shape), np.reshape(low, balls.shape)


def round_up(scales: np.ndarray) -> np.ndarray:
    """Scales as float64; infinite where they pass its range."""
    return np.reshape([float(scale.upper()) for scale in scales.flat], scales.shape)
