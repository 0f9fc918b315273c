"""All that was found, and the files that tell it: JSON and JUnit XML.

    plan -> run -> compare -> report
                              ^^^^^^
Nothing is judged here.
"""

import json
import shlex
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from math import isfinite
from typing import Any

from pyref.crosscheck.finding import MEASURED, VERDICTS, Finding, worst_verdict
from pyref.junit import Test, write_tests

SCHEMA = "pyref/report/1"
MARKS = {"pass": "", "fail": "failure", "error": "error"}


@dataclass(frozen=True)
class Call:
    """What was asked: layers or cases, of which folder of one's own, which runners.

    pack: of awkward sizes, "shapes", in the place of the cases on file.
    """

    names: tuple[str, ...] = ()
    sources: str = ""
    runners: tuple[str, ...] = ()
    pack: str = ""


ALL = Call()


@dataclass(frozen=True)
class Report:
    """All findings of one cross-check, and what it ran on.

    made_from: the digest of all that a finding depends on. left counts the checks that
    were not run, stopped tells why.
    """

    findings: list[Finding]
    environment: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    call: Call = ALL
    made_from: str = ""
    left: int = 0
    stopped: str = ""

    @property
    def summary(self) -> dict[str, int]:
        """How many arrays got each verdict."""
        count = Counter(f.verdict for f in self.findings)
        return {verdict: count[verdict] for verdict in reversed(VERDICTS)}

    @property
    def passed(self) -> bool:
        """Whether all was run and nothing is wrong.

        Blind, skipped and recorded are not wrong.
        """
        return not self.left and not any(
            f.verdict in ("fail", "error") for f in self.findings
        )

    def wrong(self) -> list[Finding]:
        """Failures and errors, the farthest off first."""
        wrong = [f for f in self.findings if f.verdict in ("fail", "error")]
        return sorted(wrong, key=lambda f: -(f.share if f.share is not None else 1e308))


def write_command(finding: Finding, call: Call = ALL) -> str:
    """The command that judges the case of a finding again."""
    return f"pyref crosscheck {finding.case} {write_options(finding.pair, call)}"


@lru_cache
def write_options(pair: str, call: Call) -> str:
    words = [f"--runner {name}" for name in pair.split("|")]
    words += [f"--sources {shlex.quote(call.sources)}"] if call.sources else []
    words += [f"--pack {call.pack}"] if call.pack else []
    return " ".join(words)


def as_json(report: Report) -> dict[str, Any]:
    """One object: schema, summary, environment, findings."""
    findings = [describe(f, report.call) for f in report.findings]
    return {
        "schema": SCHEMA,
        "passed": report.passed,
        "left": report.left,
        "stopped": report.stopped,
        "summary": report.summary,
        "seconds": round(report.seconds, 3),
        "environment": report.environment,
        "call": asdict(report.call),
        "made_from": report.made_from,
        "findings": findings,
    }


def describe(finding: Finding, call: Call) -> dict[str, Any]:
    """A finding as JSON has it, which knows no infinity and no NaN: they are text."""
    told = finding.as_plain()
    for name in MEASURED:
        if told[name] is not None and not isfinite(told[name]):
            told[name] = str(told[name])
    told["again"] = write_command(finding, call)
    return told


def write_json(report: Report) -> str:
    """The report as a file has it, each finding on a line."""
    data = as_json(report)
    findings = ",\n  ".join(map(json.dumps, data.pop("findings")))
    head = json.dumps(data, indent=1).removesuffix("\n}")
    return f'{head},\n "findings": [\n  {findings}\n ]\n}}\n'


def write_junit(report: Report) -> bytes:
    """One test case for each case and pair, as CI servers read them."""
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for f in report.findings:
        groups[f.layer, f.check_id].append(f)
    tests = [make_test(layer, name, group) for (layer, name), group in groups.items()]
    if report.left:
        message = f"{report.left} comparisons were not made: {report.stopped}"
        tests.append(Test("crosscheck", "all is run", "error", message))
    return write_tests("pyref crosscheck", tests)


def make_test(layer: str, name: str, group: Sequence[Finding]) -> Test:
    verdict = worst_verdict(f.verdict for f in group)
    mark = MARKS.get(verdict, "skipped")
    if not mark:
        return Test(layer, name)
    text = "; ".join(write_line(f) for f in group if f.verdict == verdict)
    return Test(layer, name, mark, f"{verdict}: {text}")


def write_line(finding: Finding) -> str:
    if finding.ratio is None or finding.limit is None:
        return f"{finding.array} {finding.note}".strip()
    return (
        f"{finding.array}{list(finding.where)} ratio {finding.ratio:.3g} of "
        f"{finding.limit:.3g}, {finding.got} against {finding.want}"
    )
