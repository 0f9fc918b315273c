"""How much of what is wrong in a port one known mistake explains.

A mistake explains an array when the port has the numbers of the mistake there, not
those that are right. Its share is taken over all arrays that are wrong in the port or
would be with the mistake: 1 where it explains everything and predicts nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyref.mistakes.numbers import DIGITS
from pyref.port.evidence import Evidence
from pyref.port.explanations import Explanation

SURE = 0.85
"""The share from which on a name is told for sure.

Of the mistakes of the catalogue another one has 0.8 of the evidence at most, unless it
has the same numbers: tests/port/test_thresholds.py.
"""
HOPELESS = 6  # arrays that are wrong and have other numbers, and none that has these

Array = tuple[str, str]  # case, result; the result is "" where no arrays came


@dataclass(frozen=True)
class Diagnosis:
    """A mistake that explains a port: how well, where, and to how many digits.

    sure: whether it explains nearly all, in two cases at least whose numbers are
    plainly others, and changes nothing that is right. synonyms: other names with the
    same evidence. facts: a sentence in the place of the evidence, for what is no
    mistake of known numbers. explains: the arrays themselves, where they are known.
    """

    name: str
    effect: str
    share: float
    explained: int
    arrays: int
    cases: int
    digits: float
    where: tuple[str, ...]
    sure: bool = True
    synonyms: tuple[str, ...] = ()
    facts: str = ""
    explains: frozenset[Array] = field(default=frozenset(), repr=False, compare=False)

    @property
    def title(self) -> str:
        """The name, with those that the evidence does not part from it."""
        names = " or ".join((self.name, *self.synonyms))
        return names if self.sure else f"perhaps {names}"

    @property
    def evidence(self) -> str:
        """The port's numbers beside those of the mistake, in a sentence."""
        if self.facts:
            return self.facts
        names = ", ".join(self.where) or "the refusal"
        cases = "1 case" if self.cases == 1 else f"{self.cases} cases"
        of = f"{self.explained} of {self.arrays} arrays in {cases}"
        digits = "few digits" if self.digits < 1 else f"{self.digits:.0f} digits"
        return f"{names}: the numbers of this mistake to {digits}, {of}"


@dataclass
class Counts:
    """Arrays by what a mistake says of them.

    explained: wrong, with its numbers; missed: wrong, with others or none; denied:
    right, though the mistake changes them. telling: explained, and its numbers are
    plainly others than the right ones.
    """

    explained: set[Array] = field(default_factory=set)
    missed: set[Array] = field(default_factory=set)
    denied: set[Array] = field(default_factory=set)
    telling: set[Array] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    digits: float = 16
    contrary: int = 0  # arrays that both change, each to other numbers

    def put(self, array: Array, explained: bool, wrong: bool) -> None:
        kind = self.explained if explained else self.missed if wrong else self.denied
        kind.add(array)

    @property
    def is_hopeless(self) -> bool:
        return self.contrary >= HOPELESS and not self.explained


@dataclass(frozen=True)
class Weighed:
    """A mistake over all results, over those that it changes, and over each of them.

    is_denied: whether it changes an array that is right in the port. contrary: arrays
    that both change, each to other numbers.
    """

    explanation: Explanation
    overall: Diagnosis
    own: Diagnosis
    each: Mapping[str, Diagnosis]
    explained: frozenset[Array] = frozenset()
    is_denied: bool = False
    contrary: int = 0

    @property
    def rank(self) -> tuple[float, float, bool, int, float]:
        """Sorts the best first; of equals the one of the catalogue."""
        shares = round(self.overall.share, 3), round(self.own.share, 3)
        origin, sure = self.explanation.origin, self.overall.sure
        return (-shares[0], -shares[1], not sure, origin, -self.overall.digits // 2)


def weigh(explanation: Explanation, evidence: Sequence[Evidence]) -> Weighed:
    """How much of what is wrong, and of what it predicts, an explanation explains."""
    counts = Counts()
    for one in evidence:
        count_case(counts, explanation, one)
        if counts.is_hopeless:
            break
    names = [name for name in evidence[0].held if name in counts.changed]
    overall = add_up(explanation, counts, list(evidence[0].held))
    own = add_up(explanation, counts, names)
    each = {name: add_up(explanation, counts, [name]) for name in own.where}
    return Weighed(
        explanation,
        overall,
        own,
        each,
        frozenset(counts.explained),
        bool(counts.denied),
        counts.contrary,
    )


def count_case(counts: Counts, explanation: Explanation, one: Evidence) -> None:
    """Count the arrays of one answer."""
    numbers = one.ground.make_numbers(explanation)
    if one.broken or numbers is None:
        if one.broken or any(held.is_wrong for held in one.held.values()):
            counts.put((one.case, ""), one.broken and numbers is None, True)
        else:
            counts.put((one.case, ""), False, False)
        return
    for name, held in one.held.items():
        if held.got is None or name not in numbers:
            if held.is_wrong:
                counts.put((one.case, name), False, True)
            continue
        mistaken, is_right, told = numbers[name]
        if is_right and (not held.is_wrong or held.is_bare):
            continue
        counts.changed |= set() if is_right else {name}
        agreed = None if is_right else held.count_digits(mistaken, told)
        explained = agreed is not None and (held.is_wrong or held.is_lost)
        if held.is_lost and not explained:
            continue
        counts.put((one.case, name), explained, held.is_wrong)
        counts.contrary += not is_right and held.is_wrong and not explained
        if explained and agreed is not None:
            counts.digits = min(counts.digits, agreed)
            counts.telling |= (
                {(one.case, name)} if held.tells(mistaken, told) else set()
            )


def add_up(explanation: Explanation, counts: Counts, names: Sequence[str]) -> Diagnosis:
    """The diagnosis over these results."""
    kept = {*names, ""}
    explained, missed, denied, telling = (
        {array for array in some if array[1] in kept}
        for some in (counts.explained, counts.missed, counts.denied, counts.telling)
    )
    arrays = len(explained) + len(missed) + len(denied)
    share = len(explained) / arrays if arrays else 0.0
    return Diagnosis(
        explanation.name,
        explanation.effect,
        share=share,
        explained=len(explained),
        arrays=arrays,
        cases=len({case for case, name in explained if name}),
        digits=min(counts.digits, DIGITS),
        where=tuple(n for n in names if any(n == name for _, name in explained)),
        sure=is_told(explained, telling) and not denied and share >= SURE,
        explains=frozenset(explained),
    )


def is_told(explained: set[Array], telling: set[Array]) -> bool:
    """Whether two cases tell; one does, where errors in two others are explained."""
    cases = {case for case, _ in telling}
    refusals = [case for case, name in explained if not name]
    return len(cases) > 1 or (bool(cases) and len(refusals) > 1)
