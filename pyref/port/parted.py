"""A gradient that is right in another convention than the output is.

The forward pass says which convention a port follows. Where the way back was written
for another, as columns for rows, no mistake of the layer has its numbers. A convention
that only leaves the wrong cases out explains nothing.
"""

from collections.abc import Iterable, Sequence

from pyref.port.trials import Trial
from pyref.port.weigh import Diagnosis

FEW = 3  # cases in which it must be right


def find_parted(wrong: Iterable[str], trials: Sequence[Trial]) -> list[Diagnosis]:
    """The first trial is that of the port's convention; wrong: its wrong arrays."""
    best = trials[0]
    found = []
    for name in dict.fromkeys(wrong):
        already, _ = best.rights.get(name, (0, 0))
        for trial in trials[1:]:
            right, of = trial.rights.get(name, (0, 0))
            if right == of >= FEW and right > already:
                found.append(describe(name, best, trial, right))
                break
    return found


def describe(name: str, best: Trial, other: Trial, cases: int) -> Diagnosis:
    ours, theirs = (
        "; ".join(t.convention.phrases) or "as pyref writes it" for t in (best, other)
    )
    return Diagnosis(
        name=f"{name} in another convention than the output",
        effect=f"the output is right with: {ours}; {name} with: {theirs}",
        share=1.0,
        explained=cases,
        arrays=cases,
        cases=cases,
        digits=15.0,
        where=(name,),
        facts=f"{name}: right in that convention, in all {cases} cases",
    )
