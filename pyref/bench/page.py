"""The page of a run: one HTML file with its charts in it, nothing to be loaded."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from pyref.bench.chart import COLORS, Bar, draw_bars
from pyref.bench.figures import Table, count_goals
from pyref.bench.peers import PEERS
from pyref.bench.words import (
    METHOD,
    choose_contenders,
    choose_figures,
    write_cell,
    write_time,
)

STYLE = """
body { font: 15px/1.45 sans-serif; max-width: 72em; margin: 2em auto; padding: 0 1em; }
table { border-collapse: collapse; margin: 0.6em 0; }
th, td { padding: 0.15em 0.7em; border-bottom: 1px solid #ddd; text-align: right; }
th:first-child, td:first-child, .facts td { text-align: left; }
td { white-space: nowrap; } .facts td { white-space: normal; }
th { font-weight: 600; }
.reached { color: #1a7431; } .missed { color: #b00020; } .note { color: #555; }
svg { max-width: 100%; height: auto; }
"""


def render_page(facts: Mapping[str, str], tables: Sequence[Table]) -> str:
    """The HTML of a run, from what it was measured with and its tables."""
    counts = count_goals(tables)
    goals = ", ".join(f"{n} {verdict}" for verdict, n in counts.items())
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>pyref bench</title>\n<style>{STYLE}</style>\n</head>\n<body>",
        f"<h1>pyref bench</h1>\n<p>{escape(METHOD)}</p>",
        f"<p>Goals: {goals}.</p>",
        render_facts(facts),
        *draw_charts(tables),
        *(part for table in tables for part in render_table(table)),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def render_facts(facts: Mapping[str, str]) -> str:
    rows = (
        f"<tr><td>{escape(name)}</td><td>{escape(words)}</td></tr>"
        for name, words in facts.items()
    )
    return '<table class="facts">' + "\n".join(rows) + "</table>"


def render_table(table: Table) -> Iterator[str]:
    contenders, figures = choose_contenders(table), choose_figures(table)
    yield f"<h2>{escape(table.title)}</h2>"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>'
    names = ["case", *contenders, *figures]
    yield "<table><tr>" + "".join(f"<th>{escape(n)}</th>" for n in names) + "</tr>"
    for row in table.rows:
        cells = [f"<td>{escape(row.case)}</td>"]
        for name in contenders:
            time = write_time(row.times[name].minimum) if name in row.times else ""
            cells.append(f"<td>{time}</td>")
        for figure in figures:
            verdict, words = row.verdict(figure), escape(write_cell(row, figure))
            cells.append(f'<td class="{verdict}">{words}</td>')
        yield "<tr>" + "".join(cells) + "</tr>"
    yield "</table>"


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
