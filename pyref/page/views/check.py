"""A check of a port as a page."""

import shlex
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.page.html.parts import NOTHING, Card, Cell, Mistake, Page, Table
from pyref.page.views.findings import make_card
from pyref.page.views.numbers import spell_place
from pyref.page.views.steps import Steps
from pyref.port.report import Report
from pyref.port.wording import (
    is_unexplained,
    list_acceptable,
    write_warnings,
)

WRONG, FEW, RIGHT = 120, 30, 60  # cards of a page at most
CURVES = 8  # of the wrong: with the slopes of the layer


def make_page(
    report: Report, facts: Mapping[str, str] | None = None, again: str = ""
) -> Page:
    """All of a report; facts: what it ran on; again: the command line."""
    call = f"pyref check {shlex.quote(report.target)} --as {report.layer}"
    cards = list(make_cards(report))
    left = len(report.numbers) - len(cards)
    return Page(
        "check",
        f"{report.target} as {report.layer}",
        report.outcome,
        report.verdict().removeprefix(report.outcome).lstrip(":, "),
        facts or {},
        again or call,
        tuple(tell(report)),
        tuple(Mistake(d.title, d.effect, d.evidence) for d in report.diagnoses),
        tables=(make_table(report),) if report.numbers else (),
        cards=cards,
        left=f"{left} more arrays stand in the table above." if left > 0 else "",
    )


def tell(report: Report) -> Iterator[tuple[str, str]]:
    """What the report says beside numbers, a name and words each."""
    if report.conventions:
        yield "conventions", "; ".join(report.conventions)
    if report.defaults and not report.wrong:
        yield "left at their defaults, and not judged", ", ".join(report.defaults)
    if is_unexplained(report):
        yield "mistake", "no known mistake explains it"
    if report.places:
        yield "where", "; ".join(report.places)
    if report.gives:
        yield "gives", f"{', '.join(report.gives)} alone"
    if report.advice:
        yield "how to write it", report.advice
    for name in list_acceptable(report):
        yield "to let that pass", f"--accept {name}"
    for name in dict.fromkeys(f.array for f in report.failures):
        note = next(f.note for f in report.failures if f.array == name)
        yield f"not {name}", note
    for line in write_warnings(report):
        yield "warning", line.strip().removeprefix("warning: ")
    if report.missed and report.outcome != "wrong":
        yield "never tried", "; ".join(report.missed)
    for note in report.notes:
        yield "note", note


LEVELS = ("plain", "hard", "hostile")
KINDS = (("wrong", WRONG), ("lost", FEW), ("left", FEW), ("right", RIGHT))


def find_kind(report: Report, finding: Finding) -> str:
    """The kind of the card of a finding."""
    if finding.verdict == "skip" or any(f is finding for f in report.declined):
        return "left"
    if report.counts(finding):
        return "wrong"
    return "lost" if finding.grade == "C" else "right"


def make_cards(report: Report) -> Iterator[Card]:
    """What is wrong, the worst first; what is lost, left out; the rest, folded."""
    groups: dict[str, list[Finding]] = {}
    for finding in report.numbers:
        groups.setdefault(find_kind(report, finding), []).append(finding)
    place = partial(spell_place, target=report.target)
    steps = Steps(report.layer, place)
    for kind, most in KINDS:
        found = groups.get(kind, [])
        rank: Callable[[Finding], Any] = rank_share
        if kind == "wrong":
            rank = partial(rank_wrong, steps.cases)
        worst = sorted(found, key=rank)
        for k, finding in enumerate(worst[:most]):
            curve = steps.draw(finding) if kind == "wrong" and k < CURVES else NOTHING
            again = f"pyref show {finding.case}"
            yield make_card(kind, finding, again, curve, place=place)


def rank_wrong(
    cases: Mapping[str, Case], finding: Finding
) -> tuple[bool, int, int, float]:
    """Sorts the fewest digits first; of as many, whole digits, plain cases first."""
    case = cases.get(finding.case)
    level = LEVELS.index(case.level) if case else len(LEVELS)
    digits = finding.digits
    if digits is None:
        return False, 0, level, 0.0
    return True, int(digits), level, -(finding.ratio or 0.0)


def rank_share(finding: Finding) -> float:
    """Sorts the nearest to its bound first."""
    return -(finding.share if finding.share is not None else -1.0)


def make_table(report: Report) -> Table:
    """A row for each case, a column for each array in each precision."""
    columns = {(f.array, f.dtype): None for f in report.numbers if f.array != "case"}
    found = {(f.case, f.array, f.dtype): f for f in report.numbers}
    cases = list(dict.fromkeys(f.case for f in report.numbers))
    bad = {f.case for f in report.wrong}
    rows = []
    for case in sorted(cases, key=lambda one: one not in bad):
        row = [Cell(case)]
        for array, dtype in columns:
            finding = found.get((case, array, dtype)) or found.get(
                (case, "case", dtype)
            )
            row.append(make_cell(report, finding))
        rows.append(row)
    heads = [f"{a} {d.removeprefix('float64')}".strip() for a, d in columns]
    totals = [f"{name} {good} of {of}" for name, (good, of) in report.shares().items()]
    note = f"Digits that are right in the worst entry. Right: {', '.join(totals)}."
    return Table("Cases", ("case", *heads), rows, note)


def make_cell(report: Report, finding: Finding | None) -> Cell:
    if finding is None:
        return Cell("")
    kind = find_kind(report, finding)
    digits = finding.digits
    return Cell("-" if digits is None else f"{digits:.1f}", kind, number=True)
