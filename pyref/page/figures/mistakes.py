"""Which share of the mistakes a check catches, with its numbers beside it."""

import re
from collections.abc import Iterator, Mapping

from pyref.page.html.svg import path, rect, text, write_svg
from pyref.paths import DOCS

PAGE = DOCS / "mistakes.md"
TITLE = "Mistakes caught, of those that were tried"
WIDE, LEFT, TOP, HIGH, FULL = 640, 130, 44, 32, 360
NAMED = {"pyref check": "f1", "pyref's name": "f1"}


def read_sources() -> Mapping[str, bytes]:
    return {"rates": repr(read_rates()).encode()}


def draw() -> str:
    rows = read_rates()
    return write_svg(WIDE, TOP + HIGH * len(rows) + 30, TITLE, draw_parts(rows))


def draw_parts(rows: list[tuple[str, int, int]]) -> Iterator[str]:
    yield text(12, 24, TITLE, "title")
    low = TOP + HIGH * len(rows)
    for k in range(0, 101, 25):
        x = LEFT + FULL * k / 100
        yield path(f"M{x:g} {TOP - 6}V{low}")
        yield text(x, low + 16, f"{k} %", "soft", "middle")
    for row, (name, caught, of) in enumerate(rows):
        y = TOP + HIGH * row
        yield text(LEFT - 10, y + 17, name, "", "end")
        yield rect(LEFT, y + 4, FULL * caught / of, HIGH - 12, NAMED.get(name, "f2"))
        told = f"{100 * caught / of:.0f} %, {caught} of {of}"
        yield text(LEFT + FULL * caught / of + 8, y + 17, told, "soft")


def read_rates() -> list[tuple[str, int, int]]:
    """Of each column of the table its name, what it caught, and of how many."""
    page = PAGE.read_text(encoding="utf-8")
    heads = re.search(r"(?m)^\| layer \| mistakes \| (.*) \|$", page)
    whole = re.search(r"(?m)^\| \*\*all\*\* \| (\d+) \| (.*) \|$", page)
    assert heads and whole
    rows = []
    for name, cell in zip(heads[1].split(" | "), whole[2].split(" | "), strict=True):
        caught, _, of = cell.partition(" of ")
        if caught != "-":
            rows.append((name, int(caught), int(of or whole[1])))
    return rows
