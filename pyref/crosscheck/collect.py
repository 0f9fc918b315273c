"""Judge each check as soon as the results that it needs are there.

    plan -> run -> compare -> report
                   ^^^^^^^
A run that ends early then has findings of all that was run.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyref.crosscheck.batches import Run
from pyref.crosscheck.finding import Finding
from pyref.crosscheck.judge import judge, list_sides
from pyref.crosscheck.plan import Check
from pyref.runners.result import Result

Side = tuple[str, str]
WRONG = ("fail", "error")  # of these arrays all entries are kept


class Collector:
    """Results as they come, and the findings of the checks that have theirs.

    known: findings of another run, by the id of their check.
    """

    def __init__(
        self, checks: Iterable[Check], known: Mapping[str, list[Finding]] | None = None
    ):
        self.checks = list(checks)
        self.found = {c.id: known[c.id] for c in self.checks if known and c.id in known}
        self.results: dict[str, dict[Side, Result]] = defaultdict(dict)
        self.waiting: dict[str, list[Check]] = defaultdict(list)
        for check in self.left():
            self.waiting[check.case.id].append(check)

    def left(self) -> list[Check]:
        """The checks of which there are no findings."""
        return [check for check in self.checks if check.id not in self.found]

    def add(self, run: Run, result: Result) -> None:
        """Take the result of a run, and judge what can be judged with it."""
        case, runner, dtype = run
        results = self.results[case.id]
        results[runner, dtype] = result
        waiting = []
        for check in self.waiting[case.id]:
            if all(side in results for side in list_sides(check)):
                found = judge(check, results)
                self.found[check.id] = [
                    f if f.verdict in WRONG else f.slim() for f in found
                ]
            else:
                waiting.append(check)
        self.waiting[case.id] = waiting
        if not waiting:
            del self.results[case.id]

    @property
    def findings(self) -> list[Finding]:
        """Of all checks that were judged, in their order."""
        found = (self.found.get(check.id, []) for check in self.checks)
        return [finding for group in found for finding in group]
