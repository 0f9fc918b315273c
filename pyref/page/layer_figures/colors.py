"""The colors of a Jacobian: five shades of either sign, light and dark."""

from collections.abc import Iterator, Sequence

import numpy as np

from pyref.page.html.svg import rect, text
from pyref.page.layer_figures.heads import EDGE
from pyref.page.layer_figures.jacobian import Array

EDGES = (0.031, 0.117, 0.29, 0.61)
"""Shares of the largest up to which a shade reaches, the last one to 1. Each is two to
four times the one before, and none a quotient of small whole numbers, which windows
and means have: rounding decides no color."""
LIGHT = ("#e3eefa", "#b4d3f3", "#74aee8", "#2f7fd6", "#0a4a93",
         "#fdeadb", "#fbcaa4", "#f39a58", "#dd6417", "#9c3606")  # fmt: skip
DARK = ("#1b2c42", "#23466c", "#2f6aa6", "#4a95de", "#86c5ff",
        "#3a281d", "#5f3a20", "#945323", "#d5762f", "#ffb27a")  # fmt: skip
NAMES = [f"{sign}{k}" for sign in "pm" for k in range(1, len(EDGES) + 2)]
WORDS = {
    "N": "sample", "T": "position", "S": "key", "C": "channel", "F": "filter",
    "D": "feature", "H": "pixel row", "W": "pixel column", "V": "word",
}  # fmt: skip
"""What a letter counts, where it stands once in its array."""


def find_levels(table: np.ndarray) -> np.ndarray:
    """The color of each entry, by its sign and its share of the largest."""
    largest = np.max(np.abs(table), initial=0)
    shares = np.abs(table) / (largest or 1)
    steps = 1 + np.searchsorted(EDGES, shares)
    signs = np.where(table > 0, "p", "m")
    names = np.char.add(signs, steps.astype(str))
    found: np.ndarray = np.where(table == 0, "", names)
    return found


def draw_legend(arrays: Sequence[Array], y: float) -> Iterator[str]:
    """The colors, and what the letters of the axes count."""
    yield text(EDGE, y + 11, "falls", "soft small")
    half = len(EDGES) + 1
    order = [*NAMES[: half - 1 : -1], "none", *NAMES[:half]]
    for k, name in enumerate(order):
        yield rect(EDGE + 30 + 16 * k, y, 16, 14, f"{name} key")
    x = EDGE + 36 + 16 * len(order)
    yield text(x, y + 11, "grows", "soft small")
    yield text(
        x + 40,
        y + 11,
        "share of the largest of its block, which stands below it",
        "soft small",
    )
    used = [letter for array in arrays for letter, _ in array.axes[:2]
            if array.letters.count(letter) == 1]  # fmt: skip
    said = [f"{k.lower()} {WORDS[k]}" for k in dict.fromkeys(used) if k in WORDS]
    if said:
        yield text(EDGE, y + 30, ", ".join(said), "soft small")


def write_style() -> str:
    """Cells are thick lines, boxes of the legend are filled, in the color of a class.

    Lines within a block are in units of its cells.
    """
    fixed = (
        ".small,.small text{font-size:10.5px}.small text{fill:#57606a}"
        ".name text{font-weight:600}"
        ".cells path{stroke:currentColor;stroke-width:1}"
        ".key{fill:currentColor;stroke:#8a939e;stroke-width:.5}"
        ".lines path{stroke-width:.05}.lines .part{stroke:#57606a;stroke-width:.1}"
        ".lines .thin{stroke-width:.06}.none{fill:none}"
    )
    dark = ".lines .part{stroke:#a3adba}.small text{fill:#a3adba}" + write_colors(DARK)
    return f"{fixed}{write_colors(LIGHT)}@media (prefers-color-scheme:dark){{{dark}}}"


def write_colors(palette: Sequence[str]) -> str:
    pairs = zip(NAMES, palette, strict=True)
    return "".join(f".{name}{{color:{color}}}" for name, color in pairs)
