"""Read from NumPy's own words that an array has lost an axis: keepdims was forgotten.

    target -> call -> search -> examine -> diagnose -> report
                      ^^^^^^               ^^^^^^^^
`x - x.max(axis=1)` raises wherever the lengths of x differ, so that no numbers come
which a known mistake could have. What NumPy then says has both sizes: that of x, and
the same without an axis. Octave keeps every axis, and has no such mistake.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyref.measure import spell
from pyref.port import broadcasting
from pyref.port.call import Answer
from pyref.port.conventions import measure_distance
from pyref.port.weigh import Diagnosis

if TYPE_CHECKING:
    from pyref.port.trials import Trial

NAME = "keepdims forgotten"
EFFECT = "a sum, mean or maximum has lost its axis before it meets its array"
MOST = 0.5  # of what raises, from which on nothing else is looked for


def find_lost_axis(answer: Answer) -> str:
    """Where an axis was lost, and the sizes, in a sentence; nothing where none was.

    The larger array has the size of one that the port was given or must give.
    """
    posed = answer.posed
    known = {getattr(value, "shape", ()) for value in posed.given.values()}
    known |= {result.high.shape for result in posed.results.values()}
    found = broadcasting.find_lost_axis(answer.result.message, known)
    if not found or found[0] not in known:
        return ""
    place = f"line {answer.line}" if answer.line else answer.where
    whole, short = map(spell, found)
    return f"in {place}, where {whole} meets {short}"


def tell_lost_axis(trials: Iterable["Trial"]) -> str:
    """What a port that cannot be called raised in the convention nearest to ours."""
    nearest = find_nearest(trials)
    if nearest is None:
        return ""
    return f"{NAME}, it seems: it raises {nearest.lost_axis}, since {EFFECT}"


def find_nearest(trials: Iterable["Trial"]) -> "Trial | None":
    """The trial nearest to ours of those that raised for want of an axis."""
    found = [trial for trial in trials if trial.lost_axis]
    return min(found, key=lambda t: measure_distance(t.convention), default=None)


def explain_lost_axis(
    answers: Sequence[Answer], trials: Sequence["Trial"]
) -> list[Diagnosis]:
    """That keepdims was forgotten, where no known mistake explains what is wrong.

    answers: those in the port's convention, which is that of the first trial. A nearer
    convention in which it raises so may be the one that was meant: perhaps, then.
    """
    broken = [a for a in answers if not a.result.ok and not a.skip]
    lost = {a.case.id: told for a in broken if (told := find_lost_axis(a))}
    raised = {a.case.id for a in broken}
    if len(lost) > MOST * len(raised):
        places = list(dict.fromkeys(lost.values()))
        return [describe(len(lost), len(raised), places[0], sure=True)]
    best = find_nearest(trials)
    far = measure_distance(trials[0].convention)
    if best is None or measure_distance(best.convention) >= far:
        return []
    phrases = "; ".join(best.convention.phrases) or "as pyref writes it"
    return [describe(0, 0, f"with: {phrases}, {best.lost_axis}", sure=False)]


def describe(cases: int, raised: int, place: str, sure: bool) -> Diagnosis:
    many = f"all {raised}" if cases == raised else f"{cases} of the {raised}"
    told = f"in {many} cases in which it raises, as " if raised else ""
    return Diagnosis(
        name=NAME,
        effect=EFFECT,
        share=1.0,
        explained=cases,
        arrays=cases,
        cases=cases,
        digits=0.0,
        where=(),
        sure=sure,
        facts=f"{told}{place}",
    )
