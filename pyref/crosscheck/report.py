"""All that was found, and the files that tell it: JSON and JUnit XML.

    plan -> run -> compare -> report
                              ^^^^^^
Nothing is judged here.
"""

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from pyref.crosscheck.finding import VERDICTS, Finding, worst

SCHEMA = "pyref/report/1"


@dataclass(frozen=True)
class Report:
    """All findings of one cross-check, and what it ran on."""

    findings: list[Finding]
    environment: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def summary(self):
        """How many arrays got each verdict."""
        count = Counter(f.verdict for f in self.findings)
        return {verdict: count[verdict] for verdict in reversed(VERDICTS)}

    @property
    def passed(self):
        """Nothing was found wrong; blind, skipped and recorded are told apart."""
        return not any(f.verdict in ("fail", "error") for f in self.findings)

    def wrong(self):
        """Failures and errors, the farthest off first."""
        found = [f for f in self.findings if f.verdict in ("fail", "error")]
        return sorted(found, key=lambda f: -(f.share if f.share is not None else 1e308))


def again(finding):
    runners = " ".join(f"--runner {name}" for name in finding.pair.split("|"))
    return f"pyref crosscheck {finding.case} {runners}"


def as_json(report):
    """One object: schema, summary, environment, findings."""
    findings = [
        {k: finite(v) for k, v in asdict(f).items()} | {"again": again(f)}
        for f in report.findings
    ]
    return {
        "schema": SCHEMA,
        "passed": report.passed,
        "summary": report.summary,
        "seconds": round(report.seconds, 3),
        "environment": report.environment,
        "findings": findings,
    }


def finite(value):
    """JSON knows no infinity: a number that is none stands as text."""
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return str(value)
    return value


def write_json(report, path):
    text = json.dumps(as_json(report), indent=1) + "\n"
    Path(path).write_text(text, encoding="ascii")


def write_junit(report, path):
    """One test case for each case and pair, as CI servers read them."""
    suites = ElementTree.Element("testsuites", name="pyref crosscheck")
    groups: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for f in report.findings:
        single = "-float32" if f.dtype == "float32" else ""
        groups[f.layer][f"{f.case}-{f.pair}{single}"].append(f)
    for layer, tests in groups.items():
        verdicts = [worst(f.verdict for f in found) for found in tests.values()]
        count = Counter(verdicts)
        suite = ElementTree.SubElement(
            suites,
            "testsuite",
            name=layer,
            tests=str(len(tests)),
            failures=str(count["fail"]),
            errors=str(count["error"]),
            skipped=str(count["skip"] + count["blind"] + count["recorded"]),
        )
        for (name, found), verdict in zip(tests.items(), verdicts, strict=True):
            test = ElementTree.SubElement(
                suite, "testcase", classname=f"pyref.{layer}", name=name
            )
            tag = {"fail": "failure", "error": "error", "pass": ""}.get(
                verdict, "skipped"
            )
            if tag:
                told = [f for f in found if f.verdict == verdict]
                text = "; ".join(plain(f) for f in told)
                ElementTree.SubElement(test, tag, message=f"{verdict}: {text}")
    ElementTree.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def plain(finding):
    if finding.ratio is None:
        return f"{finding.array} {finding.note}".strip()
    return (
        f"{finding.array}{list(finding.where)} ratio {finding.ratio:.3g} of "
        f"{finding.limit:.3g}, {finding.got} against {finding.want}"
    )
