"""What running both sides for some steps found, as data; words are made in words.py."""

from dataclasses import dataclass

from pyref.pairs.agree import Agreement
from pyref.pairs.diverge import Divergence


@dataclass(frozen=True)
class Value:
    """One value of both at one step. role: result, gradient, parameter or state."""

    name: str
    role: str
    agreement: Agreement


@dataclass(frozen=True)
class StepReport:
    """All values of one step, in the order in which they come to be."""

    number: int
    values: tuple[Value, ...]

    @property
    def drift(self) -> float:
        """The largest difference, of what rounding explains."""
        return max((one.agreement.ratio for one in self.values), default=0.0)


@dataclass(frozen=True)
class Note:
    """What was supposed, or seen besides.

    kind: start (a state starts from zeros), count (an argument is the number of the
    step), lost (a state that is taken and not given back), lone (a state that the other
    side has not), cut (along which axes samples are taken to lie), infinite (no
    parameter is a finite number any more).
    """

    kind: str
    letter: str
    name: str


@dataclass(frozen=True)
class Steps:
    """Both sides over some steps. count: of steps asked for; batch: samples in each.

    steps: those that were run, up to the first that parts. errors: the step, the side
    and what it raised there. blind: the first step from which rounding alone moves a
    parameter by its own size, so that nothing more is told. divergence: the first value
    inside the functions that parts, at the step that does.
    """

    count: int
    batch: int | None
    steps: tuple[StepReport, ...]
    errors: tuple[tuple[int, str, str], ...] = ()
    blind: int | None = None
    divergence: Divergence | None = None
    notes: tuple[Note, ...] = ()

    @property
    def first(self) -> tuple[int, str] | None:
        """The first step, and the name of its first value, that parts."""
        parted = self.parted
        return (parted[0].number, parted[1].name) if parted else None

    @property
    def parted(self) -> tuple[StepReport, Value] | None:
        for step in self.steps:
            for value in step.values:
                if not value.agreement.agrees:
                    return step, value
        return None

    @property
    def drift(self) -> tuple[float, ...]:
        """Of each step, the largest difference of what rounding explains."""
        return tuple(step.drift for step in self.steps)

    @property
    def outcome(self) -> str:
        """same, different, or not judged where not one step could be."""
        if self.parted or len({letter for _, letter, _ in self.errors}) == 1:
            return "different"
        return "same" if any(step.values for step in self.steps) else "not judged"
