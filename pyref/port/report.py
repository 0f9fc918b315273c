"""What a check of a port found, and how it is told.

    target -> search -> examine -> diagnose -> report
                                               ^^^^^^
Nothing is judged here.
"""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass

from pyref.crosscheck.finding import Finding
from pyref.port.diagnose import Diagnosis
from pyref.port.examine import ROUNDED

SCHEMA = "pyref/check/1"
BAD = ("fail", "error")
LOSES = "loses digits"


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
        found = sorted(
            f.digits
            for f in self.numbers
            if f.digits is not None and f.dtype == "float64"
        )
        return (found[len(found) // 2], found[0]) if found else None

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

    def __str__(self) -> str:
        return self.table()

    def verdict(self) -> str:
        """One sentence."""
        if self.reason:
            return f"not judged: {self.reason}"
        if not self.cases():
            notes = [f.note for f in self.numbers] or ["no case can be written so"]
            return f"not judged: {notes[0]}"
        if self.right:
            return self.rightly()
        wrong = [f for f in self.numbers if self.counts(f)]
        few = len({f.case for f in wrong})
        if all(f.verdict == "fail" and f.grade == "C" for f in wrong):
            rounded = any(f.note == ROUNDED for f in wrong)
            how = (
                "of entries small beside others" if rounded else "as the textbook form"
            )
            how = f"{how}: grade C"
            return f"{LOSES} in {few} of {self.cases()} cases, {how}"
        arrays = list(dict.fromkeys(f.array for f in wrong if f.array != "case"))
        cases = len({f.case for f in wrong})
        what = ", ".join(arrays) if arrays else f"no result ({wrong[0].note})"
        word = plural("case", self.cases())
        return f"wrong: {what}, in {cases} of {self.cases()} {word}"

    def rightly(self) -> str:
        told = f"all {self.cases()} cases, {self.nearness:.2g} of the bound at most"
        told += f", grade {self.grade}" if self.grade else ""
        if self.others:
            what = "; ".join(say for _, say in self.others)
            return f"another function than {self.layer}, right as that: {what}; {told}"
        bad = sum(f.verdict in BAD for f in self.habits)
        head = "right" if not bad else "right numbers, but see its habits"
        return f"{head}: {told}"

    def cases(self) -> int:
        return len({f.case for f in self.numbers if f.verdict != "skip"})

    def table(self) -> str:
        """The whole report as text."""
        return "\n".join(lines(self))


def lines(report):
    """The report line by line: verdict, conventions, explanations, arrays, habits."""
    yield f"{report.target} as {report.layer}: {report.verdict()}"
    if report.conventions:
        yield f"  with these conventions: {'; '.join(report.conventions)}"
    names = [name for name, _ in report.others if report.right]
    for name in [*names, *(["textbook"] if report.verdict().startswith(LOSES) else [])]:
        if name not in report.accepted:
            yield f"  to let that pass: --accept {name}"
    for n, one in enumerate(report.diagnoses, 1):
        yield f"  {n}. {one.name}: {one.effect}"
        yield f"     {one.evidence}"
    if report.places:
        yield f"  where: {'; '.join(report.places)}"
    if not report.passed and report.numbers:
        for name, (good, of) in report.shares().items():
            yield f"  {name:8} right in {good} of {of}"
    worst = sorted(
        (f for f in report.numbers if report.counts(f)),
        key=lambda f: f.digits if f.digits is not None else -1.0,
    )
    for finding in worst[:5]:
        yield f"  {line(finding)}"
    if len(worst) > 5:
        yield f"  ... and {len(worst) - 5} more"
    bad = [f for f in report.habits if f.verdict in BAD]
    for name, found in grouped(bad).items():
        count = len({f.case for f in found})
        yield f"  habit: {name}: {found[0].note} ({count} {plural('case', count)})"
    notes = Counter(f.note for f in report.numbers if f.verdict == "skip")
    for note, count in notes.most_common(3):
        yield f"  left out {count}: {note}"
    if report.left_out:
        yield f"  {report.left_out} cases cannot be written in this convention"


def plural(word, count):
    return word if count == 1 else f"{word}s"


def grouped(findings):
    found: dict[str, list[Finding]] = defaultdict(list)
    for f in findings:
        found[f.array].append(f)
    return found


def line(finding):
    """A wrong array: where, both values, how far apart."""
    place = f"[{', '.join(map(str, finding.where))}]" if finding.where else ""
    single = " float32" if finding.dtype == "float32" else ""
    head = f"{finding.case}{single} {finding.array}{place}"
    if finding.digits is None:
        return f"{head}: {finding.note}"
    note = f", {finding.note}" if finding.note else ""
    return (
        f"{head}: {finding.digits:.1f} digits; is {finding.got}, not {finding.want} "
        f"(grade {finding.grade}{note})"
    )


def as_json(report):
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
        "findings": [plain(f) for f in report.findings],
    }


def plain(finding):
    """JSON knows no infinity: a number that is none stands as text."""
    return {
        k: str(v) if isinstance(v, float) and (v != v or abs(v) == float("inf")) else v
        for k, v in asdict(finding).items()
    }
