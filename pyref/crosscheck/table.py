"""One table of the terminal: a row for each layer, the nearest to its bound first.

    plan -> run -> compare -> report
                              ^^^^^^
Nothing is judged here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE
from rich.table import Table

from pyref.crosscheck.finding import Finding, worst_verdict

SHORT = {"expected": "known", "complexstep": "complex"}
COLOR = {
    "pass": "green",
    "recorded": "yellow",
    "blind": "yellow",
    "skip": "yellow",
    "fail": "bold red",
    "error": "bold red",
}


def make_table(
    findings: Iterable[Finding], title: str, columns: Sequence[str]
) -> Table:
    """The table of some layers; columns are what they were held against."""
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=SIMPLE,
        show_edge=False,
        padding=0,
    )
    heads = ("cases", *(SHORT.get(name, name) for name in columns), "digits")
    table.add_column("layer", no_wrap=True)
    for head in heads:
        table.add_column(head, justify="right", overflow="fold")
    table.add_column("verdict", overflow="fold")
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.layer].append(finding)
    for layer, group in sorted(groups.items(), key=lambda item: -rank(item[1])):
        table.add_row(layer, *write_cells(group, columns))
    return table


def write_cells(findings: Sequence[Finding], columns: Sequence[str]) -> list[str]:
    """The row of one layer, behind its name."""
    judged = [f.verdict for f in findings if f.verdict not in ("skip", "blind")]
    verdict = worst_verdict(judged)
    by_right = defaultdict(list)
    for finding in findings:
        by_right[get_right(finding)].append(finding)
    known = by_right["expected"]
    double = [f for f in known if f.dtype == "float64" and f.judged]
    digits = [f.digits for f in double if f.digits is not None]
    grades = [f.grade for f in known if f.grade]
    low = f"{min(digits):.1f}" if digits else "-"
    low += f" {max(grades)}" if grades else ""
    cells = [write_cell(by_right[column]) for column in columns]
    cases = str(len({f.case for f in findings}))
    return [cases, *cells, low, f"[{COLOR[verdict]}]{verdict}[/]"]


def get_right(finding: Finding) -> str:
    """What an implementation was held against: the right side of the pair."""
    return finding.pair.split("|")[1]


def rank(findings: Sequence[Finding]) -> float:
    """A key that sorts layers: the largest error, and far more where one is wrong."""
    wrong = any(f.verdict in ("fail", "error") for f in findings)
    return max((f.share or 0.0 for f in findings), default=0.0) + 1e9 * wrong


def write_cell(findings: Sequence[Finding]) -> str:
    """The largest error of these as a share of its bound, or what stood in the way."""
    wrong = [f for f in findings if f.verdict in ("fail", "error")]
    if wrong:
        return f"[bold red]{len(wrong)} wrong[/]"
    shares = [f.share for f in findings if f.share is not None]
    if not shares:
        left = Counter(f.verdict for f in findings if f.verdict in ("skip", "blind"))
        return " ".join(f"{n} {verdict}" for verdict, n in left.items()) or "-"
    return "exact" if max(shares) == 0 else f"{max(shares):.1g}"
