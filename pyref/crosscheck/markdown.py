"""The table of digits: how near each layer comes to its certified values.

    plan -> run -> compare -> report
                              ^^^^^^
Written as a page in Markdown by pyref crosscheck --markdown FILE.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyref.crosscheck.finding import Finding
from pyref.crosscheck.report import Report

COLUMNS = tuple(
    (language, dtype)
    for language in ("numpy", "octave")
    for dtype in ("float64", "float32")
)
NAMES = {"numpy": "NumPy", "octave": "Octave"}
HEAD = """# Digits of every layer

The worst over all cases of a layer, against certified values: digits right, ratio to
the unit of rounding u (S + |c|), and grade, as in [comparison.md](comparison.md). An
exact zero has no digits and counts by its ratio. Few digits with a small ratio belong
to the problem: the data, rounded once, say no more. Measured by"""


def write_markdown(report: Report) -> str:
    environment = ", ".join(f"{k} {v}" for k, v in report.environment.items())
    lines = [f"{HEAD}\n`pyref crosscheck --markdown`, on {environment}.", ""]
    lines += [*write_heads(), *write_rows(report.findings)]
    return "\n".join(lines) + "\n"


def write_heads() -> Iterator[str]:
    """The two lines above the rows."""
    titles = [f"{NAMES[language]} {dtype}" for language, dtype in COLUMNS]
    yield "| layer | cases | refused | " + " | ".join(titles) + " |"
    yield "|---|--:|--:|" + "---|" * len(COLUMNS)


def write_rows(findings: Iterable[Finding]) -> Iterator[str]:
    """Rows of the page, one for each layer in the order of the alphabet."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.pair.endswith("|expected") and not finding.interim:
            groups[finding.layer].append(finding)
    for layer, group in sorted(groups.items()):
        refused = {f.case for f in group if f.array == "error"}
        valid = {f.case for f in group} - refused
        cells = [write_cell(group, *column) for column in COLUMNS]
        yield f"| {layer} | {len(valid)} | {len(refused)} | " + " | ".join(cells) + " |"


def write_cell(findings: Sequence[Finding], language: str, dtype: str) -> str:
    """Fewest digits, largest ratio and worst grade of one language and precision."""
    pair = f"{language}|expected"
    graded = [f for f in findings if f.pair == pair and f.dtype == dtype and f.grade]
    digits = [f.digits for f in graded if f.digits is not None]
    ratios = [f.ratio for f in graded if f.ratio is not None]
    if not digits or not ratios:
        return "-"
    return f"{min(digits):.1f}, {max(ratios):.2g}, {max(f.grade for f in graded)}"
