"""How much of what is wrong in a port one known mistake explains.

A mistake explains an array when the port has the numbers of the mistake there, not
those that are right. Its share is taken over all arrays that are wrong in the port or
would be with the mistake: 1 where it explains everything and predicts nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyref.port.evidence import Evidence
from pyref.port.explanations import Explanation

Counts = dict[str, list[int]]  # result -> arrays, explained; "" where no arrays came


@dataclass(frozen=True)
class Diagnosis:
    """A mistake that explains a port: how well, where, and to how many digits."""

    name: str
    effect: str
    share: float
    explained: int
    arrays: int
    cases: int
    digits: float
    where: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """The port's numbers beside those of the mistake, in a sentence."""
        names = ", ".join(self.where) or "the refusal"
        cases = "1 case" if self.cases == 1 else f"{self.cases} cases"
        of = f"{self.explained} of {self.arrays} arrays in {cases}"
        return f"{names}: the numbers of this mistake to {self.digits:.0f} digits, {of}"


@dataclass(frozen=True)
class Weighed:
    """A mistake over all results, and over those alone that it changes somewhere."""

    overall: Diagnosis
    own: Diagnosis

    @property
    def rank(self) -> tuple[float, float, float]:
        """Sorts the best first; of equals the one with more digits."""
        shares = round(self.overall.share, 3), round(self.own.share, 3)
        return (-shares[0], -shares[1], -self.overall.digits // 2)


def weigh(explanation: Explanation, evidence: Sequence[Evidence]) -> Weighed:
    """How much of what is wrong, and of what it predicts, an explanation explains."""
    counts: Counts = {}
    digits = 16.0
    changed = set()
    cases = set()
    for one in evidence:
        numbers = one.ground.make_numbers(explanation)
        if numbers is None or one.broken:
            count_array(counts, "", one.broken and numbers is None)
            continue
        for name, held in one.held.items():
            if held.got is None or name not in numbers:
                if held.is_wrong:
                    count_array(counts, name, False)
                continue
            mistaken, is_right = numbers[name]
            changed |= set() if is_right else {name}
            if is_right and not held.is_wrong:
                continue
            agreed = held.count_digits(mistaken)
            count_array(counts, name, agreed is not None)
            if agreed is not None:
                digits = min(digits, agreed)
                cases.add(one.case)
    where = tuple(name for name in evidence[0].held if counts.get(name, [0, 0])[1])
    empty = Diagnosis(
        explanation.name, explanation.effect, 0.0, 0, 0, len(cases), min(digits, 15.0),
        where,
    )  # fmt: skip
    own = {name: pair for name, pair in counts.items() if name in changed}
    kept = tuple(name for name in where if name in changed)
    return Weighed(add_up(empty, counts), replace(add_up(empty, own), where=kept))


def count_array(counts: Counts, name: str, explained: bool) -> None:
    pair = counts.setdefault(name, [0, 0])
    pair[0] += 1
    pair[1] += explained


def add_up(diagnosis: Diagnosis, counts: Counts) -> Diagnosis:
    """The diagnosis with its share, over these results."""
    arrays, explained = (sum(pair[k] for pair in counts.values()) for k in (0, 1))
    share = explained / arrays if arrays else 0.0
    return replace(diagnosis, share=share, explained=explained, arrays=arrays)
