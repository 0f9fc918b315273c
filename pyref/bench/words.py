"""Times, figures and goals as a person reads them, on the terminal and on the page."""

from pyref.bench.figures import Row, Table

METHOD = (
    "Contenders take turns, round by round, in one process on one processor with one "
    "thread; told is the least CPU time of all rounds. Ratios are of least times in "
    "this run, so that a slow machine slows both sides of them."
)


def write_time(seconds: float) -> str:
    """Three digits and the unit that suits them."""
    if seconds >= 1:
        return f"{seconds:.3g} s"
    return f"{1e3 * seconds:.3g} ms" if seconds >= 1e-3 else f"{1e6 * seconds:.3g} us"


def write_figure(name: str, value: float) -> str:
    """Shares in percent, errors by their size, all else with three digits."""
    if name.startswith("error"):
        return f"{value:.0e}"
    if name.startswith("of "):
        return f"{100 * value:.0f} %"
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


SIGNS = {
    ("reached", "least"): "\N{GREATER-THAN OR EQUAL TO}",
    ("missed", "least"): "<",
    ("reached", "most"): "\N{LESS-THAN OR EQUAL TO}",
    ("missed", "most"): ">",
}


def write_cell(row: Row, figure: str) -> str:
    """A figure beside its goal, as 1.3 < 1.9; empty where neither is."""
    value = row.figures.get(figure)
    words = "" if value is None else write_figure(figure, value)
    if figure in row.goals:
        goal = row.goals[figure]
        sign = SIGNS.get((row.verdict(figure), goal.side), "of")
        words = f"{words or '-'} {sign} {write_figure(figure, goal.bound)}"
    return words


def choose_contenders(table: Table) -> list[str]:
    """Those whose times are told: not where figures say it all, nor our own parts."""
    if table.name == "gradients":
        return [name for name in table.contenders if name not in PARTS]
    if table.name == "octave":
        return table.contenders
    return ["pyref"] if table.name.startswith("layers") else []


PARTS = ("complex step", "slopes")
"""Of gradcheck; they stand in the JSON."""


def choose_figures(table: Table) -> list[str]:
    """The figures that are told; errors of others than ours stand in the JSON alone."""
    hidden = tuple(f"x {part}" for part in PARTS)
    return [
        name
        for name in table.figures
        if not name.startswith("error, ") and name not in hidden
    ]
