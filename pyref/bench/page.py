"""The page of a run: one HTML file with its charts in it, nothing to be loaded."""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from pyref.bench.chart import COLORS, Bar, draw_bars
from pyref.bench.figures import Row, Table, count_goals
from pyref.bench.peers import PEERS
from pyref.bench.words import (
    METHOD,
    choose_contenders,
    choose_figures,
    write_cell,
    write_time,
)
from pyref.page.html import parts, render

KINDS = {"reached": "right", "missed": "wrong", "not measured": "left", "": ""}


def render_page(facts: Mapping[str, str], tables: Sequence[Table]) -> str:
    """The HTML of a run, from what it was measured with and its tables."""
    counts = count_goals(tables)
    page = parts.Page(
        "bench",
        "How fast all of it is",
        "measured",
        f"goals: {', '.join(f'{n} {verdict}' for verdict, n in counts.items())}",
        facts,
        told=(("how", METHOD),),
        figures=[Markup(chart) for chart in draw_charts(tables)],
        tables=[make_table(table) for table in tables],
    )
    return render.render_page(page)


def make_table(table: Table) -> parts.Table:
    """The times of each contender, then figures in the color of their goals."""
    contenders, figures = choose_contenders(table), choose_figures(table)
    rows = [
        [
            parts.Cell(row.case),
            *(parts.Cell(spell_time(row, name), number=True) for name in contenders),
            *(make_cell(row, figure) for figure in figures),
        ]
        for row in table.rows
    ]
    return parts.Table(table.title, ("case", *contenders, *figures), rows, table.note)


def spell_time(row: Row, name: str) -> str:
    return write_time(row.times[name].minimum) if name in row.times else ""


def make_cell(row: Row, figure: str) -> parts.Cell:
    kind = KINDS[row.verdict(figure)]
    return parts.Cell(write_cell(row, figure), kind, number=True)


def draw_charts(tables: Sequence[Table]) -> Iterator[str]:
    """Ratios to each peer in either precision, then every figure against its goal."""
    for table in tables:
        bars = [
            Bar(
                f"{row.case}, {peer}",
                row.figures[f"x {peer}"],
                COLORS[PEERS.index(peer)],
                row.goals[f"x {peer}"].bound if f"x {peer}" in row.goals else 0.0,
            )
            for row in table.rows
            for peer in PEERS
            if f"x {peer}" in row.figures and table.name.startswith("layers")
        ]
        if bars:
            title = f"{table.title}: how many times as fast as each; a mark is a goal"
            yield draw_bars(title, bars)
    bars = [
        Bar(
            f"{row.case}, {figure}",
            row.figures[figure] / goal.bound
            if goal.side == "least"
            else goal.bound / max(row.figures[figure], 1e-300),
            "#1a7431" if row.verdict(figure) == "reached" else "#b00020",
        )
        for table in tables
        for row in table.rows
        for figure, goal in row.goals.items()
        if figure in row.figures and not table.name.startswith("layers")
    ]
    if bars:
        yield draw_bars("The other goals: reached to the right of 1", bars)
