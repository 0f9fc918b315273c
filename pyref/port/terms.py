"""Arrays that are right up to a term: a constant, or so many times another array.

    dw has 0.1 w more: weight decay            dx lacks dy

The term is read off each case. Its number must be one for all cases, and the array must
be wrong wherever the term is not zero.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from pyref.fixtures.case import ARRAY
from pyref.measure import errors, largest
from pyref.port.evidence import NEAR, Evidence, Held
from pyref.port.explanations import FITTED, Arrays, Explanation, Point
from pyref.port.formulas import SLOPES
from pyref.port.quantities import SAME, Quantity, match_quantities

ENTRIES = 4  # over all cases, for a term to mean anything
LEAST = 1e-3  # a number of a term that would be seen where the array is right

Terms = dict[str, ARRAY]


def propose_terms(evidence: Sequence[Evidence]) -> list[Explanation]:
    found = []
    for name in evidence[0].held:
        if any(name in e.held and e.held[name].is_wrong for e in evidence):
            for term in list_terms(evidence[0].ground.point, name):
                explanation = find_term(name, term, evidence)
                found += [explanation] if explanation else []
    return found


def list_terms(point: Point, name: str) -> Iterator[str]:
    """What a result may have too much of, by name: arrays of its size, and ones."""
    shape = np.shape(point.right[name])
    yield "1"
    for term, array in collect(point).items():
        if term != name and np.shape(array) == shape:
            yield term


def collect(point: Point) -> Terms:
    """The arrays of a case: inputs, options, dy, right results, dy times a slope."""
    case = point.case
    arrays = {**case.inputs, **case.options, **point.right}
    arrays |= dict(zip(case.upstream, point.make_dys(), strict=True))
    if len(case.inputs) == 1 and len(case.upstream) == 1:
        (x,), (dy,) = case.inputs.values(), point.make_dys()
        y = point.right[next(iter(case.sheet.outputs))]
        if x.shape == dy.shape:
            arrays |= {f"dy {k}": dy * slope(x, y) for k, slope in SLOPES.items()}
    return {k: v for k, v in arrays.items() if isinstance(v, ARRAY)}


def take_term(point: Point, name: str, term: str) -> ARRAY:
    if term == "1":
        return np.ones_like(point.right[name])
    return collect(point)[term]


def find_term(name: str, term: str, evidence: Sequence[Evidence]) -> Explanation | None:
    """The explanation in which a result has so many times a term too much."""
    pairs, entries = [], 0
    for one in evidence:
        held = one.held.get(name)
        if held is None or not held.is_usable or held.is_lost:
            continue
        try:
            theirs = one.ground.posed.carry_over(
                name, take_term(one.ground.point, name, term)
            )
        except (ValueError, KeyError):
            return None
        if np.shape(theirs) != held.known.high.shape:
            return None
        number = measure_term(held, theirs)
        if number is None:
            if held.is_wrong and largest(theirs) > 0:
                return None
            continue
        if is_exact(held, theirs, number):
            pairs.append((one.ground.posed.case, number))
        entries += held.is_wrong * held.known.high.size
    if entries < ENTRIES or not any(number for _, number in pairs):
        return None
    quantities = match_quantities(pairs)
    return explain_term(name, term, quantities[0]) if quantities else None


def measure_term(held: Held, term: ARRAY) -> float | None:
    """How many times a term is in what is too much; None where something else is."""
    size = largest(term)
    want = np.asarray(held.known.high)
    if held.got is None or not np.all(np.isfinite(term)) or size == 0:
        return None
    gap = (held.got - want) - held.known.low
    place = find_largest(term)
    number = float(gap[place] / term[place])
    if not held.is_wrong:
        return 0.0
    allowed = held.allowed + NEAR[held.dtype] * (held.off or 0.0)
    return number if np.all(errors(gap, number * term) <= allowed) else None


def find_largest(term: ARRAY) -> tuple[np.intp, ...]:
    return np.unravel_index(np.argmax(np.abs(term)), term.shape)


def is_exact(held: Held, term: ARRAY, number: float) -> bool:
    """Whether rounding leaves enough digits of the number; of 0, whether it is sure."""
    place = find_largest(term)
    doubt = np.broadcast_to(held.allowed, term.shape)[place] / abs(term[place])
    return bool(doubt <= SAME * (abs(number) or LEAST))


def explain_term(name: str, term: str, quantity: Quantity) -> Explanation:
    def make(point: Point) -> Arrays:
        number = quantity.measure(point.case)
        return {name: point.right[name] + number * take_term(point, name, term)}

    words = quantity.words
    number = words.lstrip("-")
    what = term if number == "1" else f"{number} times {term}"
    what = number if term == "1" else what
    lacks = words.startswith("-")
    told = f"{name} lacks {what}" if lacks else f"{name} has {what} more"
    effect = f"it is right up to this multiple of {term}"
    if term == "1":
        effect = "it is right up to that, the same in every entry and case"
    if name == f"d{term}" and not lacks:
        effect += ", the gradient of a weight decay"
    return Explanation(told, effect, make, FITTED)
