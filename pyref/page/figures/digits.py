"""Digits of the worst array in float64, by layer and library: a matrix in colors."""

import re
from collections.abc import Iterator, Mapping

from pyref.page.html.svg import rect, text, write_svg
from pyref.paths import DOCS

PAGES = ("digits.md", "scoreboard.md")
TITLE = "Digits that are right in the worst array, float64"
LEFT, TOP, WIDE, HIGH = 150, 62, 78, 19
LEGEND = {
    "a": "grade A or B",
    "b": "few digits, as the problem has",
    "c": "C, as the textbook formula",
    "d": "D, lost",
    "n": "not there",
}
FEW = 10.0  # digits
Digits = Mapping[str, Mapping[str, tuple[float, str]]]


def read_sources() -> Mapping[str, bytes]:
    return {"digits": repr(read_digits()).encode()}


def draw() -> str:
    found = read_digits()
    layers = sorted(set().union(*(found[name] for name in list(found)[2:])))
    wide = LEFT + WIDE * len(found) + 12
    high = TOP + HIGH * len(layers) + 34
    return write_svg(wide, high, TITLE, draw_parts(found, layers))


def draw_parts(found: Digits, layers: list[str]) -> Iterator[str]:
    yield text(12, 24, TITLE, "title")
    for k, name in enumerate(found):
        yield text(LEFT + WIDE * (k + 0.5), TOP - 8, name, "soft", "middle")
    for row, layer in enumerate(layers):
        y = float(TOP + HIGH * row)
        yield text(LEFT - 10, y + 14, layer, "", "end")
        for k, cells in enumerate(found.values()):
            digits, grade = cells.get(layer, (None, ""))
            kind = choose_kind(digits, grade)
            left = LEFT + WIDE * k
            yield rect(left + 1, y + 1, WIDE - 2, HIGH - 2, kind)
            if digits is not None:
                told = f"{digits:.1f} {grade}"
                yield text(left + WIDE / 2, y + 14, told, "", "middle")
    x, y = 12.0, float(TOP + HIGH * len(layers) + 12)
    for kind, words in LEGEND.items():
        yield rect(x, y, 12, 12, kind)
        yield text(x + 17, y + 10, words, "soft")
        x += 36 + 6.1 * len(words)


def choose_kind(digits: float | None, grade: str) -> str:
    if digits is None:
        return "n"
    if grade in ("C", "D"):
        return grade.lower()
    return "a" if digits >= FEW else "b"


def read_digits() -> Digits:
    """By library and layer, the digits of the worst array and its grade."""
    ours, theirs = ((DOCS / name).read_text(encoding="utf-8") for name in PAGES)
    found: dict[str, dict[str, tuple[float, str]]] = {"NumPy": {}, "Octave": {}}
    for row in re.findall(r"(?m)^\| (\w+) \| \d.*$", ours):
        cells = re.search(rf"(?m)^\| {row} \|.*$", ours)
        assert cells
        known = [cell.strip().split(", ") for cell in cells[0].split("|")[4:-1]]
        for name, cell in (("NumPy", known[0]), ("Octave", known[2])):
            found[name][row] = float(cell[0]), cell[2]
    for library, body in re.findall(r"(?ms)^## (\S+) .*?$(.*?)(?=^## |\Z)", theirs):
        rows = re.findall(
            r"(?m)^\| (\w+) \| \d+ of \d+ \| ([\d.]+) \| [\d.]+ \| (\w)", body
        )
        found[library] = {layer: (float(low), grade) for layer, low, grade in rows}
    return {name: cells for name, cells in found.items() if cells}
