"""What is measured: tables of rows, each with times, figures made of them, and goals.

They go from the process that measures to the one that prints as JSON, and into the
file of --json as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = "pyref/bench/1"


@dataclass(frozen=True)
class Times:
    """CPU seconds of one pass of a contender: least and median of so many rounds."""

    minimum: float
    median: float
    rounds: int


@dataclass(frozen=True)
class Goal:
    """What a figure should at least, or at most, be."""

    bound: float
    side: Literal["least", "most"] = "least"

    def is_reached(self, value: float) -> bool:
        return value >= self.bound if self.side == "least" else value <= self.bound


@dataclass(frozen=True)
class Row:
    """One case: times by contender, figures by name, goals by the name of a figure.

    A goal whose figure is not there was not measured: its peer is absent.
    """

    case: str
    times: dict[str, Times] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)

    def verdict(self, figure: str) -> str:
        """reached, missed or not measured; nothing where there is no goal."""
        if figure not in self.goals:
            return ""
        if figure not in self.figures:
            return "not measured"
        reached = self.goals[figure].is_reached(self.figures[figure])
        return "reached" if reached else "missed"


@dataclass(frozen=True)
class Table:
    """name: one word, for JSON; note: what a reader must know beside the title."""

    name: str
    title: str
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def contenders(self) -> list[str]:
        return list(dict.fromkeys(name for row in self.rows for name in row.times))

    @property
    def figures(self) -> list[str]:
        """The names of all figures, those with a goal first, measured or not."""
        names = (n for row in self.rows for n in (*row.goals, *row.figures))
        return list(dict.fromkeys(names))


def count_goals(tables: Iterable[Table]) -> dict[str, int]:
    """How many goals were reached, missed and not measured."""
    counts = {"reached": 0, "missed": 0, "not measured": 0}
    for table in tables:
        for row in table.rows:
            for figure in row.goals:
                counts[row.verdict(figure)] += 1
    return counts


def as_plain(table: Table) -> dict[str, Any]:
    """The table for JSON, each goal with its verdict."""
    plain = asdict(table)
    for row, written in zip(table.rows, plain["rows"], strict=True):
        for figure, goal in written["goals"].items():
            goal["verdict"] = row.verdict(figure)
    return plain


def read_table(plain: Mapping[str, Any]) -> Table:
    """The table that as_plain gave."""
    return Table(
        name=plain["name"],
        title=plain["title"],
        note=plain["note"],
        rows=tuple(
            Row(
                case=row["case"],
                times={k: Times(**v) for k, v in row["times"].items()},
                figures=row["figures"],
                goals={k: Goal(v["bound"], v["side"]) for k, v in row["goals"].items()},
            )
            for row in plain["rows"]
        ),
    )
