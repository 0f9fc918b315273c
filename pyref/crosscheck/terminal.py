"""Tell on the terminal what was found: the nearest to its bound first.

    plan -> run -> compare -> report
                              ^^^^^^
Nothing is judged here.
"""

from collections import Counter, defaultdict

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from pyref.crosscheck.finding import worst
from pyref.crosscheck.report import again
from pyref.derivations import __all__ as published
from pyref.layers import __all__ as single

COLUMNS = ("octave", "expected", "slopes", "complexstep", "hvp")
ROOMS = {
    "Networks": (lambda name: name not in single and name not in published, COLUMNS),
    "Layers": (lambda name: name in single, COLUMNS),
    "Published derivations": (
        lambda name: name in published,
        (*COLUMNS[:-1], "layers"),
    ),
}
SHORT = {"expected": "known", "complexstep": "complex"}
COLOR = {
    "pass": "green",
    "recorded": "yellow",
    "blind": "yellow",
    "skip": "yellow",
    "fail": "bold red",
    "error": "bold red",
}


def tell(report, console, shown=20):
    """Print tables, then what is wrong, then the counts."""
    layers = {f.layer for f in report.findings}
    for title, (belongs, columns) in ROOMS.items():
        mine = [f for f in report.findings if belongs(f.layer)]
        if mine:
            console.print(table(mine, title, columns))
            console.print()
    if layers:
        console.print(
            "Each number is the largest error as a share of its bound: NumPy against "
            "Octave, and both against the known values, the slopes, the complex step "
            "and the known second derivatives (hvp), a published derivation also "
            "against the same from layers. Digits: the fewest right in float64; the "
            "letter is the worst grade in float64 and float32, A to D.",
            style="dim",
        )
    for line_of_print in dict.fromkeys(
        f"{f.layer}: {f.array}, rejected: {f.note}"
        for f in report.findings
        if f.array.endswith(" in print") and f.verdict == "pass"
    ):
        console.print(line_of_print, style="dim", highlight=False, soft_wrap=True)
    wrong = report.wrong()
    for finding in wrong[:shown]:
        console.print(line(finding), highlight=False, soft_wrap=True)
    if len(wrong) > shown:
        console.print(f"... and {len(wrong) - shown} more")
    notes = Counter(f.note for f in report.findings if f.verdict == "skip")
    for note, count in notes.most_common(3):
        console.print(f"skipped {count}: {escape(note)}", highlight=False)
    blind = sum(f.blind for f in report.findings)
    judged = sum(f.judged for f in report.findings)
    counts = ", ".join(
        f"[{COLOR[v]}]{n} {v}[/]" if n and v != "pass" else f"{n} {v}"
        for v, n in report.summary.items()
    )
    told = ", ".join(f"{k} {v}" for k, v in report.environment.items())
    console.print(escape(told), style="dim", highlight=False)
    cases = len({f.case for f in report.findings})
    console.print(
        f"{cases} cases, {len(report.findings)} arrays compared in "
        f"{report.seconds:.1f} s: {counts}",
        highlight=False,
    )
    interim = sum(f.interim for f in report.findings)
    console.print(
        f"{judged} entries judged, {blind} blind; {interim} arrays interim "
        "(no certified scale yet: the largest magnitude stands for it)",
        style="dim",
        highlight=False,
    )


def table(findings, title, columns):
    """One row for each layer, the one closest to its bound first."""
    shown = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=SIMPLE,
        show_edge=False,
        padding=0,
    )
    shown.add_column("layer", no_wrap=True)
    shown.add_column("cases", justify="right", no_wrap=True)
    for name in columns:
        shown.add_column(SHORT.get(name, name), justify="right", no_wrap=True)
    shown.add_column("digits", justify="right", no_wrap=True)
    shown.add_column("verdict", no_wrap=True)
    groups = defaultdict(list)
    for finding in findings:
        groups[finding.layer].append(finding)
    for layer, found in sorted(groups.items(), key=lambda item: -nearness(item[1])):
        verdict = worst(f.verdict for f in found if f.verdict not in ("skip", "blind"))
        cells = [cell([f for f in found if column(f) == name]) for name in columns]
        digits = [
            f.digits
            for f in found
            if f.dtype == "float64" and f.judged and column(f) == "expected"
        ]
        low = f"{min(digits):.1f}" if digits else "-"
        grades = [f.grade for f in found if column(f) == "expected" and f.grade]
        low += f" {max(grades)}" if grades else ""
        cases = str(len({f.case for f in found}))
        color = COLOR[verdict]
        shown.add_row(layer, cases, *cells, low, f"[{color}]{verdict}[/]")
    return shown


def column(finding):
    return finding.pair.split("|")[1]


def nearness(found):
    wrong = any(f.verdict in ("fail", "error") for f in found)
    return max((f.share or 0.0 for f in found), default=0.0) + 1e9 * wrong


def cell(found):
    """The largest error of these as a share of its bound, or what stood in the way."""
    wrong = [f for f in found if f.verdict in ("fail", "error")]
    if wrong:
        return f"[bold red]{len(wrong)} wrong[/]"
    shares = [f.share for f in found if f.share is not None]
    if not shares:
        left = Counter(f.verdict for f in found if f.verdict in ("skip", "blind"))
        return " ".join(f"{n} {verdict}" for verdict, n in left.items()) or "-"
    return "exact" if max(shares) == 0 else f"{max(shares):.1g}"


def line(finding):
    """A failure on one line, and the command that shows it again."""
    place = f"[{', '.join(map(str, finding.where))}]" if finding.where else ""
    single = " float32" if finding.dtype == "float32" else ""
    head = f"{finding.case} {finding.pair}{single} {finding.array}{place}"
    if finding.note:
        told = finding.note
    else:
        left, right = finding.pair.split("|")
        told = (
            f"{finding.digits:.1f} digits, ratio {finding.ratio:.3g} of "
            f"{finding.limit:.3g}; {left} {finding.got}, {right} {finding.want}"
        )
    color = COLOR[finding.verdict]
    return (
        f"[{color}]{finding.verdict.upper()}[/] {escape(head)}: {escape(told)}\n"
        f"     {again(finding)}"
    )
