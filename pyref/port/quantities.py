"""Quantities of a case that a factor may be: N, N M, 1/N, 2, the stride squared.

    match_quantities([(case, 4.0), (other, 5.0)])     [Quantity("N", ...)]

Lengths have the letters of the layer's sheet. Of quantities that are alike in all cases
at hand every one is given: nothing tells them apart there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import prod, sqrt

import numpy as np

from pyref.fixtures.case import Case
from pyref.port.pose import find_sizes

SAME = 1e-6  # of a factor: what rounding leaves of it
MOST = 3  # quantities that are told
LETTERS = 3  # lengths in a product
DENOMINATOR = 12  # of a fraction that somebody may have written

Pair = tuple[Case, float]  # a case, and the factor that was found in it
Change = Callable[[float], float]

FORMS: tuple[tuple[str, Change], ...] = (
    ("{}", lambda q: q),
    ("1/{}", lambda q: 1 / q),
    ("2 {}", lambda q: 2 * q),
    ("2/{}", lambda q: 2 / q),
    ("{}/2", lambda q: q / 2),
    ("1/(2 {})", lambda q: 0.5 / q),
    ("-{}", lambda q: -q),
    ("-1/{}", lambda q: -1 / q),
    ("{}^2", lambda q: q * q),
    ("1/{}^2", lambda q: 1 / q**2),
    ("sqrt ({})", sqrt),
    ("1/sqrt ({})", lambda q: 1 / sqrt(q)),
    ("1 - {}", lambda q: 1 - q),
    ("1 - 1/{}", lambda q: 1 - 1 / q),
    ("1/(1 - 1/{})", lambda q: q / (q - 1)),
)


@dataclass(frozen=True)
class Quantity:
    """A number that a case has: a form of a product of lengths, or the same for all.

    cost: the more, the less plain it is.
    """

    words: str
    letters: tuple[str, ...]
    change: Change
    cost: int

    def measure(self, case: Case) -> float:
        lengths = read_lengths(case)
        return self.change(float(prod(lengths[k] for k in self.letters)))


def match_quantities(pairs: Sequence[Pair]) -> list[Quantity]:
    """The plainest quantities that are these factors in every case."""
    if not pairs:
        return []
    left = list(list_quantities(pairs[0][0]))
    for case, factor in pairs:
        left = [q for q in left if is_measure(q, case, factor)]
    left += match_number(pairs)
    left.sort(key=lambda q: q.cost)
    return [q for q in left if q.cost == left[0].cost][:MOST]


def is_measure(quantity: Quantity, case: Case, factor: float) -> bool:
    try:
        value = quantity.measure(case)
    except (ZeroDivisionError, ValueError, KeyError, OverflowError):
        return False
    return abs(value - factor) <= SAME * max(abs(factor), abs(value))


def match_number(pairs: Sequence[Pair]) -> list[Quantity]:
    """One number for all cases: a small fraction, or a decimal number."""
    first = pairs[0][1]
    near = SAME * max(abs(first), SAME)
    if not np.isfinite(first) or any(abs(k - first) > near for _, k in pairs):
        return []
    for words in spell_number(first):
        value = float(Fraction(words))
        if abs(value - first) <= SAME * max(abs(first), SAME):
            return [make_number(words, value, 1)]
    return [make_number(f"{first:.6g}", first, 9)]


def spell_number(value: float) -> Iterator[str]:
    """Ways to write about this number, the likeliest first: 1/2, 0.1, 1/12, 0.01234."""
    exact = Fraction(value)
    yield str(exact.limit_denominator(4))
    yield from (f"{value:.{digits}g}" for digits in range(1, 4))
    yield str(exact.limit_denominator(DENOMINATOR))
    yield from (f"{value:.{digits}g}" for digits in range(4, 6))


def make_number(words: str, value: float, cost: int) -> Quantity:
    return Quantity(words, (), lambda q: value, cost)


def list_quantities(case: Case) -> Iterator[Quantity]:
    """Products of lengths, and options that are numbers, in every form."""
    letters = list(read_lengths(case))
    for count in range(1, min(LETTERS, len(letters)) + 1):
        for some in combinations(letters, count):
            words = " ".join(some)
            for place, (form, change) in enumerate(FORMS):
                written = f"({words})" if count > 1 and form != "{}" else words
                cost = count + (0 if place < 2 else 2)
                yield Quantity(form.replace("{}", written), some, change, cost)


def read_lengths(case: Case) -> dict[str, float]:
    """Lengths by letter, options that are numbers, and the product of the strides.

    N is the length of the first axis where the sheet has no letters.
    """
    first = next(iter(case.inputs.values())).shape
    found: dict[str, float] = {"N": first[0]} if first else {}
    found |= {k: v for k, v in find_sizes(case).items() if k.isalpha()}
    for name, value in case.options.items():
        if isinstance(value, (int, float)):
            found[name] = value
        elif name == "stride":
            found[name] = prod(value)
    return found
