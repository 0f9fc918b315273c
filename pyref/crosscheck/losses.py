"""Which cases end the session that they run in, and what is not run for it.

    plan -> run -> compare -> report
            ^^^
A session may be lost for no fault of the case that runs: it is blamed when a session
that had run nothing else is lost with it, and another was before.
"""

from collections import Counter

from pyref.crosscheck.batches import Batch, Run
from pyref.errors import SessionError
from pyref.runners.result import Result

PATIENCE = 3
"""So many cases of a layer, one after the other, and the others are not tried: where
each waits for its deadline twice, a layer that never ends takes three minutes."""


class Losses:
    """What is known of one language; shared by its sessions."""

    def __init__(self) -> None:
        self.suspects: set[str] = set()
        self.cases: dict[str, SessionError] = {}
        self.layers: dict[str, SessionError] = {}
        self.in_a_row: Counter[str] = Counter()

    def clear(self, batch: Batch) -> None:
        """Note that all of a batch was answered."""
        for case, _, _ in batch:
            self.in_a_row[case.layer] = 0

    def accuse(self, batch: Batch, problem: SessionError) -> bool:
        """Suspect the case that ran when a batch was lost; whether it is guilty.

        Then it is the first of the batch.
        """
        at = 0 if len(batch) == 1 else problem.at
        if at is None:
            return False
        case = batch[at][0]
        guilty = at == 0 and problem.fresh and case.id in self.suspects
        self.suspects.add(case.id)
        return guilty

    def blame(self, run: Run, problem: SessionError) -> None:
        case = run[0]
        self.cases[case.id] = problem
        self.in_a_row[case.layer] += 1
        if self.in_a_row[case.layer] >= PATIENCE:
            self.layers.setdefault(case.layer, problem)

    def find(self, run: Run) -> Result | None:
        """The result of a run that is not tried, or not again."""
        case = run[0]
        problem, head = self.cases.get(case.id), ""
        if problem is None:
            problem = self.layers.get(case.layer)
            head = f"not run: {PATIENCE} cases of {case.layer} in a row were lost, by "
        if problem is None:
            return None
        message = f"{head}{problem}"
        return Result(identifier=problem.identifier, message=message, lost=True)
