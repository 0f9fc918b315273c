"""What a check of a port found, and how it is told.

    target -> call -> search -> examine -> diagnose -> report
                                                       ^^^^^^
What a report says in words stands in wording.py. Nothing is judged here.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from pyref.crosscheck.finding import Finding
from pyref.port.examine import BAD
from pyref.port.weigh import Diagnosis
from pyref.port.wording import write_table, write_verdict

SCHEMA = "pyref/check/1"


@dataclass(frozen=True)
class Report:
    """The verdict on a port, with everything that it rests on.

    conventions: where the port writes things otherwise than pyref. others: choices
    that make another function than the layer. findings: one for each array of each case
    and precision, and for each habit. diagnoses: known mistakes that explain the
    numbers, the best first; places: where it is wrong. reason: why nothing could be
    judged. accepted: what is let pass: names of others, "textbook", "habits".
    """

    target: str
    layer: str
    findings: tuple[Finding, ...] = ()
    conventions: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    places: tuple[str, ...] = ()
    left_out: int = 0
    reason: str = ""
    accepted: tuple[str, ...] = ()

    @property
    def numbers(self) -> list[Finding]:
        """Findings on arrays."""
        return [f for f in self.findings if f.pair == "port|expected"]

    @property
    def habits(self) -> list[Finding]:
        """Findings on what the port does besides computing."""
        return [f for f in self.findings if f.pair == "port|habits"]

    @property
    def right(self) -> bool:
        """Whether something was judged, and all numbers are right."""
        judged = [f for f in self.numbers if f.verdict != "skip"]
        return bool(judged) and not any(self.counts(f) for f in judged)

    def counts(self, finding: Finding) -> bool:
        """Whether a finding counts against the port."""
        textbook = finding.grade == "C" and "textbook" in self.accepted
        return finding.verdict in BAD and not textbook

    @property
    def wrong(self) -> list[Finding]:
        """Findings on arrays that count against the port."""
        return [f for f in self.numbers if self.counts(f)]

    @property
    def loses_digits(self) -> bool:
        """Whether what is wrong is only off as the textbook form is."""
        return bool(self.wrong) and all(
            f.verdict == "fail" and f.grade == "C" for f in self.wrong
        )

    @property
    def passed(self) -> bool:
        """Right in every case judged, the same function, and of good habits."""
        strange = [name for name, _ in self.others if name not in self.accepted]
        good = "habits" in self.accepted or not any(
            f.verdict in BAD for f in self.habits
        )
        return self.right and not strange and good and not self.reason

    @property
    def digits(self) -> tuple[float, float] | None:
        """Digits right in float64 in the middle array, and in the worst."""
        digits = sorted(
            f.digits
            for f in self.numbers
            if f.digits is not None and f.dtype == "float64"
        )
        return (digits[len(digits) // 2], digits[0]) if digits else None

    @property
    def nearness(self) -> float:
        """The largest error as a share of its bound."""
        shares = [f.share for f in self.numbers if f.verdict == "pass"]
        return max((share for share in shares if share is not None), default=0.0)

    @property
    def grade(self) -> str:
        """The worst grade of all arrays, A to D."""
        return max((f.grade for f in self.numbers if f.grade), default="")

    def shares(self) -> dict[str, tuple[int, int]]:
        """For each array: in how many cases it is right, of how many."""
        seen: dict[str, list[bool]] = defaultdict(list)
        lost = sum(f.array == "case" and self.counts(f) for f in self.numbers)
        for f in self.numbers:
            if f.array != "case":
                seen[f.array].append(not self.counts(f))
        return {name: (sum(good), len(good) + lost) for name, good in seen.items()}

    def cases(self) -> int:
        """How many were judged."""
        return len({f.case for f in self.numbers if f.verdict != "skip"})

    def verdict(self) -> str:
        """One sentence."""
        return write_verdict(self)

    def table(self) -> str:
        """The whole report as text."""
        return write_table(self)

    def __str__(self) -> str:
        return self.table()


def as_json(report: Report) -> dict[str, Any]:
    """One object: verdict, conventions, diagnoses, findings."""
    return {
        "schema": SCHEMA,
        "target": report.target,
        "layer": report.layer,
        "passed": report.passed,
        "verdict": report.verdict(),
        "conventions": list(report.conventions),
        "others": [say for _, say in report.others],
        "diagnoses": [asdict(d) | {"evidence": d.evidence} for d in report.diagnoses],
        "places": list(report.places),
        "findings": [write_finding(f) for f in report.findings],
    }


def write_finding(finding: Finding) -> dict[str, Any]:
    """JSON knows no infinity and no NaN: they stand as text."""
    return {
        k: str(v) if isinstance(v, float) and (v != v or abs(v) == float("inf")) else v
        for k, v in asdict(finding).items()
    }
