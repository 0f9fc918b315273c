"""What a check of a port found, and how it is told.

    target -> call -> search -> examine -> diagnose -> report
                                                       ^^^^^^
What a report says in words stands in wording.py. Nothing is judged here.
"""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from pyref.crosscheck.finding import Finding
from pyref.errors import DomainError
from pyref.port.call import LOST
from pyref.port.examine import BAD
from pyref.port.habits import WARNINGS
from pyref.port.weigh import Diagnosis
from pyref.port.wording import tell_note, write_table, write_verdict
from pyref.shown import Shown

SCHEMA = "pyref/check/1"


@dataclass(frozen=True, repr=False)
class Report(Shown):
    """The verdict on a port, with everything that it rests on.

    conventions: where the port writes things otherwise than pyref. others:
    choices that make another function than the layer. findings: one for each
    array of each case and precision, and for each habit. diagnoses: known
    mistakes that explain the numbers, the best first; places: where it is
    wrong. untried: what no case with an answer had. left: the condition of
    cases without one. gives: the results that it gives, where these are not
    all. defaults: parameters of the port that were never given, so that nothing
    is known of them. left_out: cases that its convention cannot write. reason:
    why nothing could be judged; advice: how to write a port that can be. notes:
    what else is worth to know, a sentence each. accepted: what is let pass:
    names of others, "declined", "textbook", "habits". strict: whether warnings
    count. precision: the storage type of a port that keeps its numbers in few
    bits, and in what it adds up. sizes: how many cases of awkward sizes are
    among the findings; borders: where a port is wrong that is right in all
    other cases. raised: why there are no gradients at all, where outputs came;
    came: findings on the outputs of cases in which the way back alone broke.
    absent: whether the reason is that there is no function of the name in the
    file.
    """

    target: str
    layer: str
    findings: tuple[Finding, ...] = ()
    conventions: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    places: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    left: str = ""
    left_out: int = 0
    reason: str = ""
    advice: str = ""
    notes: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    strict: bool = False
    precision: str = ""
    sizes: int = 0
    borders: tuple[str, ...] = ()
    raised: str = ""
    came: tuple[Finding, ...] = ()
    absent: bool = False

    @property
    def headline(self) -> str:
        """Target, layer and verdict, with the mistakes by their names."""
        titles = [diagnosis.title for diagnosis in self.diagnoses]
        told = f"{self.target} as {self.layer}: {self.verdict()}"
        return "; ".join([told, *titles])

    @property
    def numbers(self) -> list[Finding]:
        """Findings on arrays."""
        return [f for f in self.findings if f.pair == "port|expected"]

    @property
    def habits(self) -> list[Finding]:
        """Findings on what the port does besides computing."""
        return [f for f in self.findings if f.pair == "port|habits"]

    @property
    def declined(self) -> list[Finding]:
        """Cases that the port left out, or in which its process was lost.

        One that is judged in the other precision counts as a warning.
        """
        judged = {f.case for f in self.numbers if f.verdict == "pass"}
        return [
            f
            for f in self.numbers
            if (f.verdict == "skip" or is_lost(f)) and f.case not in judged
        ]

    @property
    def wrong(self) -> list[Finding]:
        """Findings on arrays that count against the port."""
        return [f for f in self.numbers if self.counts(f)]

    def counts(self, finding: Finding) -> bool:
        """Whether a finding on an array counts against the port."""
        if finding.grade == "C":
            return self.strict and "textbook" not in self.accepted
        return finding.verdict in BAD and not is_lost(finding)

    @property
    def right(self) -> bool:
        """Whether something was judged, and no number is wrong."""
        judged = [f for f in self.numbers if f.ratio is not None]
        return bool(judged) and not self.wrong

    @property
    def failures(self) -> list[Finding]:
        """Habits that count against the port."""
        if "habits" in self.accepted:
            return []
        bad = [f for f in self.habits if f.verdict in BAD]
        return [f for f in bad if self.strict or f.array not in WARNINGS]

    @property
    def warnings(self) -> list[Finding]:
        """Habits, and digits lost: they count only where it is strict."""
        lost = [f for f in self.numbers if f.grade == "C"]
        return [
            f for f in self.habits if f.verdict in BAD and f.array in WARNINGS
        ] + lost

    @property
    def strange(self) -> list[str]:
        """What makes it another function, and is not accepted.

        At a tie there is no gradient: a choice there is told, and counts only
        where it is strict.
        """
        names = [name for name, _ in self.others if name not in self.accepted]
        return [name for name in names if self.strict or name != "ties"]

    @property
    def missed(self) -> tuple[str, ...]:
        """Why what is right does not suffice: what was never tried, or declined."""
        if "declined" in self.accepted or not self.declined:
            return self.untried
        count = len({f.case for f in self.declined})
        words = f"no result in {count} of {self.cases() + count} cases"
        words += f", {self.left}" if self.left else ""
        lost = [tell_note(f.note) for f in self.declined if is_lost(f)]
        words += f": {lost[0]}" if lost else ""
        return (*self.untried, words)

    @property
    def outcome(self) -> str:
        """right, wrong or not judged."""
        if self.reason or not any(f.ratio is not None for f in self.numbers):
            return "not judged"
        if self.wrong or self.failures or self.strange:
            return "wrong"
        return "not judged" if self.missed or self.raised else "right"

    @property
    def passed(self) -> bool:
        """Whether the outcome is right."""
        return self.outcome == "right"

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
        passed = (f for f in self.numbers if f.verdict == "pass" and not f.note)
        shares = [f.share for f in passed]
        return max((share for share in shares if share is not None), default=0.0)

    @property
    def grade(self) -> str:
        """The worst grade of all arrays, A to D."""
        return max((f.grade for f in self.numbers if f.grade), default="")

    def shares(self) -> dict[str, tuple[int, int]]:
        """For each array: in how many runs it is right, of those that were judged."""
        seen: dict[str, list[bool]] = defaultdict(list)
        for f in self.numbers:
            if f.array != "case":
                seen[f.array].append(not self.counts(f))
        broken = sum(f.array == "case" and self.counts(f) for f in self.numbers)
        good = Counter(f.array for f in self.came if not self.counts(f))
        return {n: (sum(g) + good[n], len(g) + broken) for n, g in seen.items()}

    @property
    def unjudged(self) -> int:
        """How many runs gave nothing to judge: declined, or the process was lost."""
        return sum(f.verdict == "skip" or is_lost(f) for f in self.numbers)

    def cases(self) -> int:
        """How many were judged."""
        return len(
            {f.case for f in self.numbers if f.verdict != "skip" and not is_lost(f)}
        )

    def verdict(self) -> str:
        """One sentence."""
        return write_verdict(self)

    def table(self) -> str:
        """The whole report as text."""
        return write_table(self)

    def __str__(self) -> str:
        return self.table()


def require_there(report: Report) -> None:
    """Refuse a target that is not there. Errors: pyref:value."""
    if report.absent:
        raise DomainError(report.reason)


def is_lost(finding: Finding) -> bool:
    """Whether there is no answer because the process was lost, or our worker failed."""
    return finding.verdict == "error" and finding.note.startswith((*LOST, "worker:"))


def as_json(report: Report) -> dict[str, Any]:
    """One object: outcome, verdict, conventions, diagnoses, findings."""
    return {
        "schema": SCHEMA,
        "target": report.target,
        "layer": report.layer,
        "outcome": report.outcome,
        "passed": report.passed,
        "verdict": report.verdict(),
        "conventions": list(report.conventions),
        "others": [say for _, say in report.others],
        "diagnoses": [write_diagnosis(d) for d in report.diagnoses],
        "places": list(report.places),
        "untried": list(report.untried),
        "defaults": list(report.defaults),
        "notes": list(report.notes),
        "sizes": report.sizes,
        "borders": list(report.borders),
        "raised": report.raised,
        "findings": [write_finding(f) for f in report.findings],
    }


def write_diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    """Without the arrays one by one: findings have them."""
    told = asdict(diagnosis) | {"evidence": diagnosis.evidence}
    del told["explains"]
    return told


def write_finding(finding: Finding) -> dict[str, Any]:
    """JSON knows no infinity and no NaN: they stand as text."""
    return {
        k: str(v) if isinstance(v, float) and (v != v or abs(v) == float("inf")) else v
        for k, v in finding.as_plain().items()
    }
