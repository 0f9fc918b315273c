"""A heat map of an array as inline SVG: how far off each entry is.

    levels -> sheet -> bins -> svg

An array of more than two axes is laid out in tiles, the last two axes inside each; a
large one is binned, and each square then shows the worst of its entries. Colors are
classes, so that light and dark need no second drawing.
"""

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
from markupsafe import Markup

from pyref.page.html.levels import Scale, say_edge

GAP = -1  # between tiles
MOST = (40, 64)  # rows and columns that are drawn
CELL, LEAST = 22, 7  # pixels of a square
WIDE = 460


def draw_heat(
    levels: np.ndarray, scale: Scale, words: str, worst: Sequence[int] = ()
) -> Markup:
    """levels: of each entry, as Scale.level gives them; worst: where the ring is."""
    if not levels.size:
        return Markup("")
    sheet = lay_out(levels)
    mark = np.full(levels.shape, GAP)
    if worst:
        mark[tuple(worst)] = 1
    marked = lay_out(mark)
    step = [max(1, -(-n // most)) for n, most in zip(sheet.shape, MOST, strict=True)]
    sheet, marked = bin_sheet(sheet, step), bin_sheet(marked, step)
    high, wide = sheet.shape
    size = max(LEAST, min(CELL, WIDE // wide))
    told = words
    if step != [1, 1]:
        told += f"; each square is {step[0]} x {step[1]} entries, the worst is shown"
    parts = [
        f'<svg class="heat" role="img" viewBox="0 0 {wide} {high}" '
        f'width="{wide * size}" height="{high * size}" '
        f'aria-label="{escape(told)}"><title>{escape(told)}</title>',
        *draw_levels(sheet),
    ]
    parts += [
        f'<circle cx="{x + 0.5}" cy="{y + 0.5}" r=".26"/>'
        for y, x in np.argwhere(marked == 1).tolist()
    ]
    legend = draw_legend(np.unique(levels).tolist(), scale)
    return Markup("".join([*parts, "</svg>", legend]))


def lay_out(array: np.ndarray) -> np.ndarray:
    """Two axes: more of them as tiles, the third from behind across, others down."""
    if array.ndim < 3:
        return np.atleast_2d(array)
    across, high, wide = array.shape[-3:]
    tiles = array.reshape(-1, across, high, wide)
    framed = np.full((tiles.shape[0], across, high + 1, wide + 1), GAP, array.dtype)
    framed[:, :, :high, :wide] = tiles
    sheet = framed.transpose(0, 2, 1, 3).reshape(-1, across * (wide + 1))
    return sheet[:-1, :-1]


def bin_sheet(sheet: np.ndarray, step: Sequence[int]) -> np.ndarray:
    """The largest of each step[0] x step[1] squares."""
    for axis, width in enumerate(step):
        starts = np.arange(0, sheet.shape[axis], width)
        sheet = np.maximum.reduceat(sheet, starts, axis=axis)
    return sheet


def draw_levels(sheet: np.ndarray) -> Iterator[str]:
    """A path for each level, of runs along the rows."""
    for level in np.unique(sheet[sheet > GAP]).tolist():
        runs = []
        for y, row in enumerate(sheet == level):
            edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
            for start, stop in edges.reshape(-1, 2).tolist():
                runs.append(f"M{start} {y}h{stop - start}v1H{start}z")
        yield f'<path class="l{level}" d="{"".join(runs)}"/>'
    high, wide = sheet.shape
    lines = "".join(f"M0 {y}H{wide}" for y in range(1, high))
    lines += "".join(f"M{x} 0V{high}" for x in range(1, wide))
    yield f'<path class="grid" d="{lines}"/>'


def draw_legend(levels: Sequence[int], scale: Scale) -> str:
    """The colors that an array has, with the shares that they stand for."""
    return (
        '<ul class="legend" aria-label="colors: error as a share of its bound">'
        + "".join(
            f'<li><i class="l{level}"></i>{escape(say_level(level, scale))}</li>'
            for level in levels
            if level > GAP
        )
        + "</ul>"
    )


def say_level(level: int, scale: Scale) -> str:
    if level < 2:
        return ("not judged", "exact")[level]
    upper = scale.edges[level - 2]
    below = say_edge(scale.edges[level - 3]) if level > 2 else "0"
    return f"{below} to {say_edge(upper)}"
