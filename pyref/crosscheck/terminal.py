"""Print a report on the terminal: the layer nearest to its bound first.

    plan -> run -> compare -> report
                              ^^^^^^
Nothing is judged here.
"""

from collections import Counter
from functools import cache

from rich.console import Console
from rich.markup import escape

from pyref.crosscheck.finding import PRINTED, Finding
from pyref.crosscheck.report import ALL, Call, Report, write_command
from pyref.crosscheck.table import COLOR, make_table
from pyref.derivations import __all__ as DERIVATIONS
from pyref.foreign import show
from pyref.layers import __all__ as LAYERS
from pyref.measure import spell_entry

COLUMNS = ("octave", "expected", "slopes", "complexstep", "hvp")
ROOMS = {
    "Networks": COLUMNS,
    "Layers": COLUMNS,
    "Published derivations": (*COLUMNS[:-1], "layers"),
}
"""Title of each table, and what its rows were held against."""


def print_report(
    report: Report, console: Console, shown: int = 20, remedy: str = ""
) -> None:
    """Print tables, then what is wrong, then the counts.

    remedy: for what is missing here, so that some comparisons were not made.
    """
    for title, columns in ROOMS.items():
        room = "Layers" if report.call.sources else ""
        mine = [f for f in report.findings if (room or find_room(f.layer)) == title]
        if mine:
            sources = escape(show(report.call.sources))
            shown_title = f"Layers of {sources}" if room else title
            console.print(make_table(mine, shown_title, columns))
            console.print()
    if report.findings:
        console.print(
            "Each number is the largest error as a share of its bound: NumPy against "
            "Octave, and both against the known values, the slopes, the complex step "
            "and the known second derivatives (hvp), a published derivation also "
            "against the same from layers. Digits: the fewest right in float64; the "
            "letter is the worst grade in float64 and float32, A to D.",
            style="dim",
        )
    for rejection in dict.fromkeys(
        f"{f.layer}: {f.array}, rejected: {f.note}"
        for f in report.findings
        if f.array.endswith(PRINTED) and f.verdict == "pass"
    ):
        told = escape(show(rejection))
        console.print(told, style="dim", highlight=False, soft_wrap=True)
    wrong = report.wrong()
    for finding in wrong[:shown]:
        console.print(write_line(finding, report.call), highlight=False, soft_wrap=True)
    if len(wrong) > shown:
        console.print(f"... and {len(wrong) - shown} more")
    notes = Counter(f.note for f in report.findings if f.verdict == "skip")
    for note, count in notes.most_common(3):
        told = f"{note}: {count} comparisons were not made"
        told = f"{told} ({remedy})" if remedy else told
        console.print(escape(show(told)), highlight=False, soft_wrap=True)
    blind = sum(f.blind for f in report.findings)
    judged = sum(f.judged for f in report.findings)
    counts = ", ".join(
        f"[{COLOR[v]}]{n} {v}[/]" if n and v != "pass" else f"{n} {v}"
        for v, n in report.summary.items()
    )
    environment = ", ".join(f"{k} {v}" for k, v in report.environment.items())
    console.print(escape(show(environment)), style="dim", highlight=False)
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
    if report.left:
        console.print(
            f"[{COLOR['error']}]{report.left} comparisons were not made[/]: "
            f"{escape(report.stopped)}",
            highlight=False,
            soft_wrap=True,
        )


@cache
def find_room(name: str) -> str:
    """The table in which a layer, network or derivation stands."""
    if name in DERIVATIONS:
        return "Published derivations"
    return "Layers" if name in LAYERS else "Networks"


def write_line(finding: Finding, call: Call = ALL) -> str:
    """A failure on one line, and the command that shows it again."""
    place = spell_entry(finding.where) if finding.where else ""
    single = " float32" if finding.dtype == "float32" else ""
    head = f"{finding.case} {finding.pair}{single} {finding.array}{place}"
    if finding.note:
        details = finding.note
    else:
        left, right = finding.pair.split("|")
        details = (
            f"{finding.digits:.1f} digits, ratio {finding.ratio:.3g} of "
            f"{finding.limit:.3g}; {left} {finding.got}, {right} {finding.want}"
        )
    color = COLOR[finding.verdict]
    return (
        f"[{color}]{finding.verdict.upper()}[/] {escape(show(f'{head}: {details}'))}\n"
        f"     {escape(show(write_command(finding, call)))}"
    )
