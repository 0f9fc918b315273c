"""A cross-check as a page: layers by what judged them, then what is wrong."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pyref.crosscheck.finding import PRINTED, Finding, worst_verdict
from pyref.crosscheck.report import Report, write_command
from pyref.crosscheck.table import SHORT, get_right, rank
from pyref.crosscheck.terminal import ROOMS, find_room
from pyref.page.html.parts import NOTHING, Card, Cell, Page, Table
from pyref.page.views.findings import make_card
from pyref.page.views.steps import Steps

WRONG, RIGHT = 120, 30  # cards of a page at most
CURVES = 8  # of the wrong: with the slopes of the layer
WITHIN = (0.0, 0.01, 0.1, 1.0)  # shares of the bound: levels 1 to 4
KINDS = {"pass": "right", "fail": "wrong", "error": "wrong", "recorded": "lost"}


def make_page(
    report: Report, facts: Mapping[str, str] | None = None, again: str = ""
) -> Page:
    """All of a report: a table for each room, cards for what is wrong or nearest."""
    wrong = report.wrong()
    counts = ", ".join(f"{n} {verdict}" for verdict, n in report.summary.items() if n)
    verdict = f"{len(report.findings)} arrays in {report.seconds:.1f} s: {counts}"
    outcome = "right" if report.passed else "wrong" if wrong else "not judged"
    left = len(wrong) - WRONG
    return Page(
        "crosscheck",
        " ".join(report.call.names) or "all layers",
        outcome,
        verdict,
        {**(facts or {}), **report.environment},
        again,
        tuple(tell(report)),
        tables=tuple(make_tables(report)),
        cards=tuple(make_cards(report, wrong)),
        list_title="Arrays" if wrong else "Nearest to their bound",
        left=f"{left} more arrays are wrong." if left > 0 else "",
    )


def tell(report: Report) -> Iterator[tuple[str, str]]:
    """What was not run, and what is rejected though it is in print."""
    if report.left:
        yield "not run", f"{report.left} comparisons: {report.stopped}"
    if report.call.sources:
        yield "layers of", report.call.sources
    for told in dict.fromkeys(
        f"{f.layer}: {f.array}, rejected: {f.note}"
        for f in report.findings
        if f.array.endswith(PRINTED) and f.verdict == "pass"
    ):
        yield "in print", told


def make_tables(report: Report) -> Iterator[Table]:
    """A table for each room, as on the terminal: the nearest to its bound first."""
    own = "Layers" if report.call.sources else ""
    for title, columns in ROOMS.items():
        groups: dict[str, list[Finding]] = defaultdict(list)
        for finding in report.findings:
            if (own or find_room(finding.layer)) == title:
                groups[finding.layer].append(finding)
        rows = [
            make_row(layer, group, columns)
            for layer, group in sorted(groups.items(), key=lambda one: -rank(one[1]))
        ]
        if rows:
            heads = [SHORT.get(name, name) for name in columns]
            note = (
                "The largest error as a share of its bound, and the fewest digits that "
                "agree in float64; digits: the fewest of known values."
            )
            heads = ["layer", "cases", *heads, "digits", "verdict"]
            yield Table(title, heads, rows, note)


def make_row(
    layer: str, findings: Sequence[Finding], columns: Sequence[str]
) -> list[Cell]:
    known = [f for f in findings if get_right(f) == "expected"]
    double = [f for f in known if f.dtype == "float64" and f.judged]
    digits = [f.digits for f in double if f.digits is not None]
    grade = max((f.grade for f in known), default="")
    low = f"{min(digits):.1f} {grade}" if digits else "-"
    judged = [f.verdict for f in findings if f.verdict not in ("skip", "blind")]
    verdict = worst_verdict(judged)
    cells = [
        make_cell([f for f in findings if get_right(f) == name]) for name in columns
    ]
    return [
        Cell(layer),
        Cell(str(len({f.case for f in findings})), number=True),
        *cells,
        Cell(low, number=True),
        Cell(verdict, KINDS.get(verdict, "blind")),
    ]


def make_cell(findings: Sequence[Finding]) -> Cell:
    """The largest share of the bound in the color that maps have."""
    wrong = sum(f.verdict in ("fail", "error") for f in findings)
    if wrong:
        return Cell(f"{wrong} wrong", "wrong", number=True, order=1e6 + wrong)
    shares = [f.share for f in findings if f.share is not None]
    if not shares:
        left = [f.verdict for f in findings if f.verdict in ("blind", "skip")]
        kind = "skip" if "skip" in left else "blind"
        told = f"{left.count(kind)} {kind}" if left else "-"
        return Cell(told, number=True, order=-1.0)
    most = max(shares)
    level = 1 + sum(most > edge for edge in WITHIN[:-1])
    double = [f.digits for f in findings if f.dtype == "float64" and f.judged]
    digits = [count for count in double if count is not None]
    more = f"{min(digits):.1f}" if digits and most else ""
    told = "exact" if most == 0 else f"{most:.1g}"
    return Cell(told, "share", level, True, more, most)


def make_cards(report: Report, wrong: Sequence[Finding]) -> Iterator[Card]:
    """What is wrong, the farthest off first; of the rest the nearest to the bound.

    Of what is right one array for each layer and pair.
    """
    steps: dict[str, Steps] = {}
    for k, finding in enumerate(wrong[:WRONG]):
        sources = report.call.sources
        place = f"{sources}/{finding.layer}" if sources else finding.layer
        draw = steps.setdefault(place, Steps(place)).draw
        drawn = k < CURVES and not report.call.pack  # a curve takes a case on file
        curve = draw(finding) if drawn else NOTHING
        again = write_command(finding, report.call)
        yield make_card("wrong", finding, again, curve, group=finding.pair)
    near = [f for f in report.findings if f.verdict == "pass" and f.share]
    near.sort(key=lambda f: -(f.share or 0.0))
    first = {(f.layer, f.pair): f for f in reversed(near)}
    for finding in [f for f in near if first[f.layer, f.pair] is f][:RIGHT]:
        again = write_command(finding, report.call)
        yield make_card("right", finding, again, group=finding.pair)
