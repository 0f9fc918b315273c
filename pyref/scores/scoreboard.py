"""The scoreboard as a page: docs/scoreboard.md.

Where an array is graded D, the page shows the case, both values, and three lines that
show it again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyref.crosscheck.finding import Finding
from pyref.fixtures.load import load
from pyref.layers import __all__ as LAYERS
from pyref.scores.score import Row

HEAD = """# Digits of other libraries

How many cases of each layer a library has right, and to how many digits, in its own
operations and with its own gradient, as [comparison.md](comparison.md) judges them.
*worst* and *median* are digits of arrays. Cases with NaN, Inf or subnormal inputs are
counted apart, under *special*, and so is what a library refuses. Grades: A within 4 ulp
everywhere, B within the bound, C as far off as rounding takes the textbook formula or
goes for the largest number at hand, D farther off. Few digits with a good grade belong
to the problem.

Layers without a row are named below the table: a library has no function for them, or
refuses all their cases, or none is written for it here.

A choice at a tie that can be defended is right. Where a grade is D, the case stands
below the table, with three lines that show it again.

![Digits of the worst array by layer and library](figures/digits.svg)

This page is made by

    {command}
"""
COLUMNS = ("layer", "float64", "worst", "median", "grade", "float32", "worst", "median",
           "grade", "special", "refused")  # fmt: skip


def spell_digits(row: Row) -> tuple[str, str]:
    """The worst and the median number of digits, as text."""
    if row.digits is None:
        return "-", "-"
    worst, median = row.digits
    return f"{worst:.1f}", f"{median:.1f}"


def markdown(
    rows: Mapping[str, Sequence[Row]],
    versions: Mapping[str, str],
    missing: Mapping[str, str],
) -> str:
    """The page; rows, versions and reasons by library."""
    lines = [HEAD.format(command=f"pyref score {' '.join(rows)} --markdown FILE")]
    for name, reason in missing.items():
        lines.append(f"{name} is left out: {reason}.\n")
    for name, scored in rows.items():
        lines += [f"## {name} {versions[name]}", "", *write_table(scored), ""]
        lines += tell_absent(scored)
        lost = [row for row in scored if row.grade == "D" and row.worst]
        if lost:
            lines += ["Where digits are lost:", ""]
            for row in lost:
                lines += show_worst(name, row)
    return "\n".join(lines).rstrip() + "\n"


def write_table(rows: Sequence[Row]) -> Iterator[str]:
    yield write_line(COLUMNS)
    yield write_line(["---", *["---:"] * (len(COLUMNS) - 1)])
    for layer in dict.fromkeys(row.layer for row in rows):
        mine = {row.dtype: row for row in rows if row.layer == layer}
        cells: list[object] = [layer]
        for dtype in ("float64", "float32"):
            row = mine.get(dtype)
            if row is None:
                cells += ["-"] * 4
            else:
                right = f"{row.right} of {row.judged}"
                cells += [right, *spell_digits(row), row.grade]
        special = [sum(r.special[k] for r in mine.values()) for k in (0, 1)]
        cells.append(f"{special[0]} of {special[1]}" if special[1] else "-")
        refused = sum(sum(row.refused.values()) for row in mine.values())
        yield write_line([*cells, refused or "-"])


def tell_absent(rows: Sequence[Row]) -> Iterator[str]:
    """The layers that have no row."""
    told = {row.layer for row in rows}
    absent = [f"`{layer}`" for layer in LAYERS if layer not in told]
    if absent:
        yield f"Without a row: {', '.join(absent)}."
        yield ""


def show_worst(name: str, row: Row) -> Iterator[str]:
    """The worst array of a row, and three lines that show it again."""
    worst = row.worst
    if worst is None:
        return
    place = ", ".join(map(str, worst.where))
    values = f"{worst.got}, not {worst.want}" if worst.got else worst.note
    where = f"`{worst.array}[{place}]` of {worst.case}"
    yield f"`{row.layer}` in {row.dtype}, {where}: {values}"
    yield ""
    if not name.startswith("tfjs"):
        yield "```text"
        yield from show_again(name, row.layer, row.dtype, worst)
        yield "```"
        yield ""


def show_again(name: str, layer: str, dtype: str, worst: Finding) -> Iterator[str]:
    """Three lines of Python that show an array beside what it must be."""
    library = name.split("-")[0]
    if load(layer)[0].sheet.through:
        yield "import pyref"
        yield f'port = "pyref.runners.libraries.{library}:{layer}"'
        yield f'print(pyref.check(port, "{layer}").table())'
        return
    yield f"import pyref; from pyref.runners.libraries import {library} as library"
    yield f'(case,) = (c for c in pyref.load("{layer}") if c.id == "{worst.case}")'
    call = f"library.{layer}(*case.args({dtype!r}))"
    outputs = list(load(layer)[0].sheet.outputs)
    if worst.array in outputs:
        index = outputs.index(worst.array)
        yield f'print({call}[{index}], case.expect["{worst.array}"].high)'
    else:
        yield f"print({call}[-1](*case.dys({dtype!r})))"


def write_line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
