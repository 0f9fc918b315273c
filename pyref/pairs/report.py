"""What a comparison of two functions found, as data; words are made in wording.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyref.pairs.agree import Agreement
from pyref.pairs.blocks import Block
from pyref.pairs.diverge import Divergence
from pyref.pairs.judged import Judged
from pyref.pairs.layout import Layout, Step
from pyref.pairs.match import Lost
from pyref.pairs.reordered import Reordered
from pyref.shown import Shown

if TYPE_CHECKING:
    from pyref.pairs.steps import Steps


NOISE = 1e-10  # of the largest result: a smaller one is what rounding leaves of 0


@dataclass(frozen=True)
class Compared:
    """One result of both; of: the input whose gradient it is, or "".

    names: what A and B call it, several where it comes in parts.
    """

    name: str
    of: str
    agreement: Agreement
    names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(frozen=True)
class SetReport:
    """What one set of inputs gave.

    errors: which side raised what. lost: results without a partner of their size on
    the other side, which has such results, too. displaced: gradients of one
    side that stand in the places of others in a list. sizes: of an input, "x 5 x 3".
    """

    kind: str
    compared: tuple[Compared, ...]
    errors: tuple[tuple[str, str], ...] = ()
    lost: tuple[Lost, ...] = ()
    displaced: tuple[str, ...] = ()
    sizes: str = ""

    @property
    def differs(self) -> bool:
        """Both gave results, and one of them differs, or only one side raised."""
        if self.errors:
            return len(self.errors) == 1
        return bool(self.apart or self.lost or self.displaced)

    @property
    def lost_by_name(self) -> list[Lost]:
        """Results that both give, of two sizes."""
        return [one for one in self.lost if any(one.names)]

    @property
    def apart(self) -> list[Compared]:
        """Results that differ."""
        return [one for one in self.compared if not one.agreement.agrees]


@dataclass(frozen=True, repr=False)
class Report(Shown):
    """The verdict on two functions, with all that it rests on.

    outcome: same, different, or not judged (reason says why). passed: the same,
    and every gradient that was asked for and given is right. numbered: results
    of B that are labels, counted otherwise than A's. reordered: results that
    come in another order. uncalled: results that are functions, from which
    nothing came to compare. unlike: results in one place, of two names, that
    differ. assumed: sides and inputs of layouts that are more likely a slip
    than a convention. single: the sides that give single precision, though
    they get doubles.
    """

    a: str
    b: str
    inputs: Sequence[tuple[str, str]]
    languages: tuple[str, str] = ("", "")
    layouts: tuple[tuple[str, str, Layout], ...] = ()
    numbered: tuple[tuple[str, Step], ...] = ()
    reordered: Reordered | None = None
    blocks: Mapping[str, Mapping[str, Sequence[Block]]] = field(default_factory=dict)
    sets: tuple[SetReport, ...] = ()
    gradients: Mapping[str, tuple[Judged, ...]] = field(default_factory=dict)
    divergence: Divergence | None = None
    notes: tuple[str, ...] = ()
    steps: "Steps | None" = None
    reason: str = ""
    uncalled: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    assumed: tuple[tuple[str, str], ...] = ()
    single: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        if self.reason:
            return "not judged"
        apart = self.steps is not None and self.steps.outcome == "different"
        if apart or any(one.differs for one in self.sets):
            return "different"
        every = [c.agreement for one in self.sets for c in one.compared]
        proved = any(one.proves for one in every)
        least = NOISE * max((one.size for one in every), default=0.0)
        unsure = any(one.verdict == "unsure" and one.size > least for one in every)
        sure = proved and not unsure and not self.uncalled and not self.unlike
        return "same" if sure else "not judged"

    @property
    def brief(self) -> str:
        """What differs, where first, and which gradients are wrong, briefly."""
        apart = dict.fromkeys(one.name for each in self.sets for one in each.apart)
        told = [", ".join(apart)] if apart else []
        if self.divergence:
            steps = (self.divergence.a, self.divergence.b)
            names = dict.fromkeys(step.told for step in steps if step)
            told.append(f"first apart {' and '.join(names)}")
        if self.wrong_cost:
            letter, name = self.wrong_cost
            return "; ".join([*told, f"{letter}'s {name} wrong"])
        told += [f"{letter}'s d{one.input} wrong" for letter, one in self.wrong]
        return "; ".join(told)

    @property
    def differs_on(self) -> list[str]:
        """The sets on which the two differ; none where steps of training do."""
        if self.steps is not None and self.steps.outcome == "different":
            return []
        return [one.kind for one in self.sets if one.differs]

    @property
    def lack(self) -> str:
        """Why what was compared says nothing, where neither side is to blame."""
        if self.uncalled:
            verb = "are functions" if len(self.uncalled) > 1 else "is a function"
            return f"{', '.join(self.uncalled)} {verb}: not compared, all else agrees"
        if self.unlike:
            told = "differ: one quantity in two names (--names pairs them), or two"
            return f"all else agrees; {', '.join(self.unlike)} {told}"
        every = [c.agreement for one in self.sets for c in one.compared]
        if all(len(one.errors) == 2 for one in self.sets):
            return "both raise"
        if not every:
            return "no result of A is one of B's: nothing was compared"
        if any(one.verdict == "unsure" for one in every):
            return "rounding leaves hardly a digit of a result"
        return "no result has a number in it that is not 0, or none that rounding keeps"

    @property
    def judged(self) -> list[tuple[str, Judged]]:
        """What was found of every gradient, and its side."""
        return [
            (letter, one) for letter, every in self.gradients.items() for one in every
        ]

    @property
    def wrong(self) -> list[tuple[str, Judged]]:
        """Gradients that the slopes of their own cost contradict, and their side."""
        return [(letter, one) for letter, one in self.judged if one.verdict == "wrong"]

    @property
    def wrong_cost(self) -> tuple[str, str] | None:
        """The side whose cost is wrong and not its gradients, and the cost's name.

        Its gradients are those of the other side, right for the cost there.
        """
        letters = {letter for letter, _ in self.wrong}
        if self.outcome != "different" or len(letters) != 1:
            return None
        (letter,) = letters
        other = self.gradients.get("A" if letter == "B" else "B", ())
        right = {one.input for one in other if one.verdict == "right"}
        every = [one for each in self.sets for one in each.compared]
        differ = {one.of for one in every if not one.agreement.agrees}
        given = {one.of for one in every if one.agreement.verdict == "same"}
        wrong = {one.input for _, one in self.wrong}
        costs = [one for one in every if not one.of and one.agreement.is_number]
        apart = [one for one in costs[:1] if self.is_apart(one.name)]
        if not apart or any(one.displaced for one in self.sets):
            return None
        if not wrong <= right & given - differ:
            return None
        return letter, apart[0].names["AB".index(letter)][0]

    def is_apart(self, name: str) -> bool:
        """Whether a result differs on some set."""
        return any(one.name == name for each in self.sets for one in each.apart)

    @property
    def shared(self) -> list[tuple[str, Judged]]:
        """Gradients in single precision that their own side cannot judge.

        They are those of the other side, which are right.
        """
        right = {one.input for _, one in self.judged if one.verdict == "right"}
        return [
            (letter, one)
            for letter, one in self.judged
            if one.verdict == "blind" and letter in self.single
            if one.input in right and self.outcome == "same"
        ]

    @property
    def digits(self) -> float:
        """To how many digits all results agree that prove something."""
        every = [one.agreement for each in self.sets for one in each.compared]
        return min((one.digits for one in every if one.proves), default=0.0)

    @property
    def undecided(self) -> list[tuple[str, Judged]]:
        """Gradients that could not be judged, and their side.

        Not one without slopes of its own, which is the same as the other side's
        that is right.
        """
        right = {one.input for _, one in self.judged if one.verdict == "right"}
        proved = right if self.outcome == "same" else set()
        given = {one.input for _, one in self.judged if one.verdict != "none"}
        return [
            (letter, one)
            for letter, one in self.judged
            if (one.verdict == "blind" and (letter, one) not in self.shared)
            or (
                one.input not in proved
                and (one.verdict == "lost" or one.input not in given)
            )
        ]

    @property
    def passed(self) -> bool:
        return self.outcome == "same" and not self.wrong and not self.undecided

    @property
    def headline(self) -> str:
        wrong = ", ".join(f"{letter}'s d{one.input}" for letter, one in self.wrong)
        if self.wrong_cost:
            wrong = "{}'s {}".format(*self.wrong_cost)
        told = f"{self.outcome}, and wrong is {wrong}" if wrong else self.outcome
        return f"{self.a} and {self.b}: {told}"

    @property
    def verdict(self) -> str:
        """The verdict as the first lines of the report say it."""
        from pyref.pairs.wording import write_verdict

        return write_verdict(self)

    def __str__(self) -> str:
        from pyref.pairs.wording import write_report

        return write_report(self)
