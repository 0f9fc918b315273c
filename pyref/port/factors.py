"""Arrays that are one factor too large in each case, and what quantity that factor is.

    dx is N times too large                dw and db divided by N
    dx 4 times too large                   dx divided by N or by KH

The factor is read off each case; a quantity is told when it is the factor in all of
them, and 1 where the array is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pyref.fixtures.case import Case
from pyref.measure import errors, largest
from pyref.port.evidence import NEAR, Evidence, Held
from pyref.port.explanations import FITTED, Arrays, Explanation, Point
from pyref.port.quantities import SAME, Quantity, match_quantities

ENTRIES = 2  # over all cases, for a factor to mean anything
WORDS = {
    "-1": ("sign of {}", "{} {has} the wrong sign"),
    "0": ("no {}", "{} {is_} zero"),
    "1/N": ("{} averaged over the batch", "{} {is_} divided by N, the 1/N of a mean"),
    "N": ("{} summed over the batch", "{} {is_} N times too large"),
    "2": ("twice {}", "{} {is_} 2 times too large: a half forgotten, or counted twice"),
    "1/2": ("half {}", "{} {is_} half of what it must be"),
}


@dataclass(frozen=True)
class Factor:
    """What one array is too large by: quantities that the cases do not part."""

    name: str
    quantities: tuple[Quantity, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(q.words for q in self.quantities)


def propose_factors(evidence: Sequence[Evidence]) -> list[Explanation]:
    """An explanation for arrays that share a factor, and one for each alone."""
    found = [f for name in evidence[0].held if (f := find_factor(name, evidence))]
    groups: dict[tuple[str, ...], list[Factor]] = {}
    for factor in found:
        groups.setdefault(factor.words, []).append(factor)
    return [
        explain_factor([f.name for f in group], quantity, evidence[0])
        for group in groups.values()
        for quantity in group[0].quantities
    ]


def find_factor(name: str, evidence: Sequence[Evidence]) -> Factor | None:
    """The quantity by which an array is too large; None where it is none."""
    pairs = []
    entries = 0
    for one in evidence:
        held = one.held.get(name)
        if held is None or not held.is_usable or largest(held.known.high) == 0:
            continue
        if not held.is_wrong and not would_show(held):
            continue
        factor = measure_factor(held) if held.is_wrong else 1.0
        if factor is None:
            return None
        if would_show(held):
            pairs.append((one.ground.posed.case, factor))
            entries += held.is_wrong * held.known.high.size
    if entries < ENTRIES or all(factor == 1 for _, factor in pairs):
        return None
    quantities = match_quantities(pairs)
    return Factor(name, tuple(quantities)) if quantities else None


def would_show(held: Held) -> bool:
    """Whether a factor could be read off an array to the digits that are asked for."""
    want = np.abs(held.known.high)
    place = np.unravel_index(np.argmax(want), want.shape)
    allowed = np.broadcast_to(held.allowed, want.shape)[place]
    return bool(allowed <= SAME * want[place]) and not held.is_lost


def measure_factor(held: Held) -> float | None:
    """By how much an array is too large; None where it is no multiple."""
    got, want = held.got, np.asarray(held.known.high)
    size = largest(want)
    if got is None or size == 0 or not held.is_usable:
        return None
    place = np.unravel_index(np.argmax(np.abs(want)), want.shape)
    factor = float(got[place] / want[place])
    allowed = held.allowed * max(1.0, abs(factor)) + NEAR[held.dtype] * (held.off or 0)
    return factor if np.all(errors(got, factor * want) <= allowed) else None


def explain_factor(
    names: Sequence[str], quantity: Quantity, one: Evidence
) -> Explanation:
    def make(point: Point) -> Arrays:
        factor = measure(quantity, point.case)
        return {name: point.right[name] * factor for name in names}

    return Explanation(*describe(names, quantity.words, one), make, FITTED)


def measure(quantity: Quantity, case: Case) -> float:
    try:
        return quantity.measure(case)
    except ZeroDivisionError:
        return 1.0


def describe(names: Sequence[str], words: str, one: Evidence) -> tuple[str, str]:
    """The name of a factor and what it does."""
    gradients = [f"d{name}" for name in one.ground.posed.case.inputs]
    told = " and ".join(names)
    short = told
    if len(gradients) > 1 and list(names) == gradients:
        short = "the gradients"
    elif len(gradients) > 2 and list(names) == gradients[1:]:
        short = "parameter gradients"
    many = len(names) > 1
    verbs = {"has": "have" if many else "has", "is_": "are" if many else "is"}
    if words in WORDS:
        name, effect = WORDS[words]
        return name.format(short), effect.format(told, **verbs)
    if words.startswith("1/"):
        by = words[2:].strip("()")
        return f"{short} divided by {by}", f"{told} {verbs['is_']} {by} times too small"
    return f"{short} {words} times too large", f"one factor, {words}, in every case"
