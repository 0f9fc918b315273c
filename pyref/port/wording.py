"""What a report says in words: its verdict in a sentence, and all of it line by line.

target -> call -> search -> examine -> diagnose -> report
                                                   ^^^^^^
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pyref.conventions import name_libraries
from pyref.crosscheck.finding import Finding
from pyref.measure import spell_entry
from pyref.port.examine import BAD, ROUNDED
from pyref.port.rounding import SHRINKS

if TYPE_CHECKING:
    from pyref.port.report import Report
    from pyref.port.weigh import Diagnosis

LOST = re.compile(r"^port:(?:ended|deadline|budget|answer): ")
ON_CASE = " on case "
LOSSES = (
    (ROUNDED, "of entries small beside others"),
    (SHRINKS, "by rounding: in float32 as much more as that is coarser"),
    ("", "as the textbook formula"),
)
"""How digits are lost, by the note of a finding; the first that any has is told."""


def write_verdict(report: "Report", brief: bool = False) -> str:
    """One sentence: right, wrong, or not judged and why; brief: without how near."""
    if report.reason:
        return f"not judged: {report.reason}"
    if report.outcome == "right":
        return f"right: {write_how(report, brief)}"
    if report.outcome == "not judged":
        return write_not_judged(report)
    if report.wrong:
        wrong = report.wrong
        arrays = list(dict.fromkeys(f.array for f in wrong if f.array != "case"))
        none = "no gradient" if report.came else "no result"
        what = ", ".join(arrays) or none
        more = [*write_raised(report)] if arrays else [wrong[0].note]
        if report.borders:
            return f"wrong: {'; '.join([what, *report.borders])}"
        few = len({f.case for f in wrong})
        told = f"wrong: {what}, in {few} of {spell_cases(report.cases())}"
        return "; ".join([told, *more])
    if report.failures:
        notes = dict.fromkeys(f.array for f in report.failures)
        return f"wrong, though its numbers are right: not {'; not '.join(notes)}"
    names = report.strange
    what = "; ".join(say for name, say in report.others if name in names)
    how = write_how(report, brief)
    return f"another function than {report.layer}, right as that: {what}; {how}"


def write_brief(report: "Report") -> str:
    """What is wrong in a line of a list: arrays, and the first mistake by its name."""
    if report.outcome != "wrong":
        return ""
    if not report.wrong:
        bad = dict.fromkeys(f.array for f in report.failures)
        others = [say for name, say in report.others if name in report.strange]
        return "; ".join([*(f"not {name}" for name in bad), *others])
    arrays = dict.fromkeys(f.array for f in report.wrong if f.array != "case")
    titles = [diagnosis.title for diagnosis in report.diagnoses[:1]]
    return ": ".join([", ".join(arrays) or report.wrong[0].note, *titles])


def write_how(report: "Report", brief: bool, alone: bool = True) -> str:
    """How right: in how many cases, and unless brief how near the bound, the grade."""
    count = report.cases() - report.sizes
    cases = "the one case" if count == 1 else f"all {count} cases"
    cases += f" and {report.sizes} of awkward sizes" if report.sizes else ""
    cases += f" in {report.precision}" if report.precision else ""
    how = cases
    if not brief:
        how += f", {report.nearness:.2g} of the bound at most"
        how += f", grade {report.grade}" if report.grade else ""
    if not (report.gives and alone):
        return how
    return f"{', '.join(report.gives)} alone, {how}"


def write_not_judged(report: "Report") -> str:
    """What is right where it was tried, and what never was; or why nothing was."""
    if not report.right:
        notes = [f.note for f in report.numbers if f.note] or ["no case can be put so"]
        return f"not judged: {tell_note(notes[0])}"
    if report.raised:
        how = f"{', '.join(report.gives)} right in {write_how(report, True, False)}"
        return "; ".join([f"not judged as a whole: {how}", *write_raised(report)])
    cases = spell_cases(report.cases())
    told = f"not judged as a whole: right where it was tried, in {cases}"
    told += f"; never with {', '.join(report.untried)}" if report.untried else ""
    return "; ".join([told, *report.missed[len(report.untried) :]])


def tell_note(note: str) -> str:
    """A note as it is read: without the word by which it is known that a port ended."""
    return LOST.sub("", note)


def count_notes(notes: Iterable[str]) -> list[tuple[str, int]]:
    """How often each is there, the most frequent first.

    Those that name the case and the line in which a port never ended are one, told as
    the first of them.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for note in notes:
        groups[note.partition(ON_CASE)[0]].append(tell_note(note))
    counted = sorted(groups.values(), key=len, reverse=True)
    return [(told[0], len(told)) for told in counted]


def write_raised(report: "Report") -> Iterator[str]:
    """That no gradients came, in all cases or in some, and what was said instead."""
    if report.raised:
        yield f"no gradients: {report.raised}"
    came = {f.case for f in report.came}
    notes = [f.note for f in report.wrong if f.array == "case" and f.case in came]
    if notes:
        yield f"no gradients in {spell_cases(len(came))}: {notes[0]}"


def write_table(report: "Report") -> str:
    """The whole report as text."""
    return "\n".join(write_lines(report))


def write_convention(layer: str, phrase: str) -> str:
    """A convention, with those libraries that are known to have it."""
    names = name_libraries(layer, phrase)
    return f"{phrase} ({', '.join(names)})" if names else phrase


def write_lines(report: "Report") -> Iterator[str]:
    """The report line by line: verdict, conventions, explanations, arrays, habits."""
    yield f"{report.target} as {report.layer}: {report.verdict()}"
    if report.conventions:
        phrases = [write_convention(report.layer, p) for p in report.conventions]
        yield f"  with these conventions: {'; '.join(phrases)}"
    if report.defaults and not report.wrong:
        yield f"  left at their defaults, and not judged: {', '.join(report.defaults)}"
    yield from (f"  {line}" for line in report.advice.splitlines())
    for name in list_acceptable(report):
        yield f"  to let that pass: --accept {name}"
    for n, diagnosis in enumerate(report.diagnoses, 1):
        yield f"  {n}. {diagnosis.title}: {diagnosis.effect}"
        yield f"     {diagnosis.evidence}"
        yield from write_counted(report, diagnosis)
    if is_unexplained(report):
        yield "  no known mistake explains it"
    if report.places:
        yield f"  where: {'; '.join(report.places)}"
    if report.wrong:
        yield from write_runs(report)
        left = f", {report.unjudged} not judged" if report.unjudged else ""
        for name, (good, of) in report.shares().items():
            yield f"  {name:8} right in {good} of {of}{left}"
    worst = sorted(report.wrong, key=rank_finding)
    for finding in worst[:5]:
        yield f"  {write_array(finding, report.target)}"
    if len(worst) > 5:
        yield f"  ... and {len(worst) - 5} more"
    for name, findings in group_by_array(report.failures).items():
        count = len({f.case for f in findings})
        yield f"  not {name}: {findings[0].note} ({spell_cases(count)})"
    yield from write_warnings(report)
    for note in report.notes:
        yield f"  note: {note}"
    declined = {(f.case, f.note): f.note for f in report.declined}
    for note, count in count_notes(declined.values())[:3]:
        yield f"  left out {count}: {note}"
    if report.left_out:
        cases = "case" if report.left_out == 1 else "cases"
        yield f"  {report.left_out} {cases} cannot be written in this convention"


def write_counted(report: "Report", diagnosis: "Diagnosis") -> Iterator[str]:
    """What an evidence counts that is no array, and no case of those that are wrong."""
    refused = {case for case, name in diagnosis.explains if not name}
    cases = {case for case, name in diagnosis.explains if name}
    if refused and cases and not diagnosis.facts:
        told = f"{spell_cases(len(refused))} in which it raises as with this mistake"
        yield f"     the count of arrays has {told}"
    lesser = cases - {f.case for f in report.wrong}
    if lesser:
        told = f"in {len(lesser)} of these {len(cases)} cases digits are lost alone"
        yield f"     {told}, which does not count as wrong"


def write_runs(report: "Report") -> Iterator[str]:
    """What the counts below it count, where a case is tried in two precisions."""
    judged = {
        (f.case, f.dtype)
        for f in report.numbers
        if f.verdict != "skip" and (f.array != "case" or report.counts(f))
    }
    counts = Counter(dtype for _, dtype in judged)
    if len(counts) > 1:
        wide, narrow = counts["float64"], counts["float32"]
        yield f"  in runs, {spell_cases(wide)} in float64 and {narrow} in float32:"


def write_warnings(report: "Report") -> Iterator[str]:
    """What is told and counts only with --strict."""
    strict = {id(f) for f in (*report.failures, *report.wrong)}
    told = [f for f in report.warnings if id(f) not in strict]
    lost = [f for f in told if f.grade == "C"]
    if lost:
        cases = spell_cases(len({f.case for f in lost}))
        how = next(how for note, how in LOSSES if any(note == f.note for f in lost))
        yield f"  warning: loses digits in {cases}, {how}"
    half = [f for f in report.numbers if f.verdict == "skip"]
    declined = {id(f) for f in report.declined}
    for note, count in Counter(f.note for f in half if id(f) not in declined).items():
        yield f"  warning: in one precision alone: {note} ({spell_cases(count)})"
    habits = [f for f in told if f.grade != "C"]
    for name, findings in group_by_array(habits).items():
        count = len({f.case for f in findings})
        yield f"  warning: {name}: {findings[0].note} ({spell_cases(count)})"
    for name, say in report.others:
        if name == "ties" and name not in report.accepted:
            yield f"  warning: {say}"


def rank_finding(finding: Finding) -> tuple[float, float]:
    """Sorts the worst first: no array, the fewest digits, the most of the bound."""
    if finding.digits is None:
        return (-1.0, 0.0)
    return (finding.digits, -(finding.ratio or 0.0))


def list_acceptable(report: "Report") -> list[str]:
    """What the port may be forgiven, by the words of --accept, and is not yet."""
    names = [name for name in report.strange if report.right]
    names += ["textbook"] if report.wrong and not any_worse(report) else []
    names += ["declined"] if report.right and report.declined else []
    return [name for name in names if name not in report.accepted]


def any_worse(report: "Report") -> bool:
    """Whether more is wrong than digits lost."""
    return any(f.grade != "C" for f in report.wrong)


def is_unexplained(report: "Report") -> bool:
    """Whether more is wrong than digits lost, and no known mistake explains it."""
    return any_worse(report) and not report.diagnoses


def spell_cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def group_by_array(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The bad ones of these findings, by array or habit."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.verdict in BAD:
            groups[finding.array].append(finding)
    return groups


def write_place(where: Sequence[int], target: str) -> str:
    """An entry as the language of a target counts: dx[0, 0], or dx(1,1) in Octave."""
    if not where:
        return ""
    return spell_entry(where, from_one=target.endswith(".m"))


def write_array(finding: Finding, target: str) -> str:
    """A wrong array: where, both values, how far apart."""
    place = write_place(finding.where, target)
    single = " float32" if finding.dtype == "float32" else ""
    head = f"{finding.case}{single} {finding.array}{place}"
    if finding.digits is None:
        return f"{head}: {finding.note}"
    note = f", {finding.note}" if finding.note else ""
    return (
        f"{head}: {finding.digits:.1f} digits; is {finding.got}, not {finding.want} "
        f"(grade {finding.grade}{note})"
    )
