"""What a report says in words: its verdict in a sentence, and all of it line by line.

target -> call -> search -> examine -> diagnose -> report
                                                   ^^^^^^
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyref.crosscheck.finding import Finding
from pyref.port.examine import BAD, ROUNDED

if TYPE_CHECKING:
    from pyref.port.report import Report


def write_verdict(report: "Report") -> str:
    """One sentence: not judged, right, loses digits, or wrong."""
    if report.reason:
        return f"not judged: {report.reason}"
    if not report.cases():
        notes = [f.note for f in report.numbers] or ["no case can be written so"]
        return f"not judged: {notes[0]}"
    if report.right:
        return write_right(report)
    wrong = report.wrong
    few = len({f.case for f in wrong})
    if report.loses_digits:
        rounded = any(f.note == ROUNDED for f in wrong)
        how = "of entries small beside others" if rounded else "as the textbook form"
        return f"loses digits in {few} of {report.cases()} cases, {how}: grade C"
    arrays = list(dict.fromkeys(f.array for f in wrong if f.array != "case"))
    what = ", ".join(arrays) if arrays else f"no result ({wrong[0].note})"
    return f"wrong: {what}, in {few} of {spell_cases(report.cases())}"


def write_right(report: "Report") -> str:
    """The verdict where all numbers are right: what stands against it nevertheless."""
    how = f"all {report.cases()} cases, {report.nearness:.2g} of the bound at most"
    how += f", grade {report.grade}" if report.grade else ""
    if report.others:
        what = "; ".join(say for _, say in report.others)
        return f"another function than {report.layer}, right as that: {what}; {how}"
    if any(f.verdict in BAD for f in report.habits):
        return f"right numbers, but see its habits: {how}"
    return f"right: {how}"


def write_table(report: "Report") -> str:
    """The whole report as text."""
    return "\n".join(write_lines(report))


def write_lines(report: "Report") -> Iterator[str]:
    """The report line by line: verdict, conventions, explanations, arrays, habits."""
    yield f"{report.target} as {report.layer}: {report.verdict()}"
    if report.conventions:
        yield f"  with these conventions: {'; '.join(report.conventions)}"
    for name in list_acceptable(report):
        yield f"  to let that pass: --accept {name}"
    for n, diagnosis in enumerate(report.diagnoses, 1):
        yield f"  {n}. {diagnosis.name}: {diagnosis.effect}"
        yield f"     {diagnosis.evidence}"
    if report.places:
        yield f"  where: {'; '.join(report.places)}"
    if not report.passed and report.numbers:
        for name, (good, of) in report.shares().items():
            yield f"  {name:8} right in {good} of {of}"
    worst = sorted(
        report.wrong, key=lambda f: f.digits if f.digits is not None else -1.0
    )
    for finding in worst[:5]:
        yield f"  {write_array(finding)}"
    if len(worst) > 5:
        yield f"  ... and {len(worst) - 5} more"
    for name, findings in group_by_array(report.habits).items():
        count = len({f.case for f in findings})
        yield f"  habit: {name}: {findings[0].note} ({spell_cases(count)})"
    notes = Counter(f.note for f in report.numbers if f.verdict == "skip")
    for note, count in notes.most_common(3):
        yield f"  left out {count}: {note}"
    if report.left_out:
        yield f"  {report.left_out} cases cannot be written in this convention"


def list_acceptable(report: "Report") -> list[str]:
    """What the port may be forgiven, by the words of --accept, and is not yet."""
    names = [name for name, _ in report.others if report.right]
    names += ["textbook"] if report.loses_digits else []
    return [name for name in names if name not in report.accepted]


def spell_cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def group_by_array(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The bad ones of these findings, by array or habit."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.verdict in BAD:
            groups[finding.array].append(finding)
    return groups


def write_array(finding: Finding) -> str:
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
