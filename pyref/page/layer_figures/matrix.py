"""A Jacobian as a picture: its sign and size in colors, blank where it is 0.

Rows are entries of the outputs, columns those of the inputs, both grouped along their
axes. A color is a share of the largest number of its block, in steps, so that rounding
does not show: a file has the same bytes on every machine.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pyref.page.html.svg import path, text, write_svg
from pyref.page.layer_figures.colors import (
    NAMES,
    draw_legend,
    find_levels,
    write_style,
)
from pyref.page.layer_figures.heads import (
    EDGE,
    HEAD,
    LEFT,
    TOP,
    Label,
    choose_bands,
    gather,
    head_column,
    head_row,
    measure_band,
    place_columns,
    place_rows,
)
from pyref.page.layer_figures.jacobian import Array, Block
from pyref.page.layer_figures.numbers import round_number

LEGEND, BELOW = 560, 40  # pixels across the legend, and from cells to what follows


def draw_matrix(blocks: Sequence[Block], title: str) -> str:
    """blocks: of all outputs and inputs, as list_blocks gives them."""
    outputs = list({block.output.name: block.output for block in blocks}.values())
    sources = list({block.source.name: block.source for block in blocks}.values())
    size, bands = choose_bands(sources)
    rows, high = place_rows(outputs, size)
    parts = [f"<style>{write_style()}</style>", text(EDGE, 24, title, "title")]
    labels: list[Label] = []
    low = TOP
    for band in bands:
        names = {source.name for source in band}
        mine = [block for block in blocks if block.source.name in names]
        columns, _ = place_columns(band, size)
        for source in band:
            labels += head_column(source, columns, size, low + HEAD)
        for output in outputs:
            labels += head_row(output, rows, size, low + HEAD)
        places = [(columns[one.source.name], rows[one.output.name]) for one in mine]
        labels += list_sizes(mine, places, size, low + HEAD)
        parts += draw_band(mine, places, size, low + HEAD)
        low += HEAD + size * high + BELOW
    parts += [*gather(labels), *draw_legend([*outputs, *sources], low - 16)]
    wide = max(measure_band(band, size) for band in bands)
    return write_svg(max(wide, LEGEND), low + 28, title, parts)


def draw_band(
    blocks: Sequence[Block], places: Sequence[tuple[int, int]], size: int, top: float
) -> Iterator[str]:
    """Blocks at their columns and rows, the first of these at top."""
    yield open_group("cells", top + size / 2, size)
    yield from draw_cells(blocks, places)
    yield "</g>"
    yield open_group("lines", top, size)
    yield from draw_lines(blocks, places)
    yield "</g>"


def open_group(kind: str, top: float, size: int) -> str:
    """What follows is in units of a cell; cells are lines through their middle."""
    return f'<g class="{kind}" transform="translate({LEFT} {top:g}) scale({size})">'


def draw_cells(
    blocks: Sequence[Block], places: Sequence[tuple[int, int]]
) -> Iterator[str]:
    """A path for each color, in units of a cell."""
    levels = [find_levels(block.table) for block in blocks]
    for name in NAMES:
        runs = "".join(
            run
            for table, (x, y) in zip(levels, places, strict=True)
            for run in find_runs(table == name, x, y)
        )
        if runs:
            yield path(runs, name)


def draw_lines(
    blocks: Sequence[Block], places: Sequence[tuple[int, int]]
) -> Iterator[str]:
    """A grid, and thicker lines between the places of outer axes."""
    grid = [(range(block.output.size + 1), range(block.source.size + 1))
            for block in blocks]  # fmt: skip
    yield path(rule(blocks, places, grid))
    for depth, kind in ((0, "part"), (1, "part thin")):
        parts = [(cuts(block.output, depth), cuts(block.source, depth))
                 for block in blocks]  # fmt: skip
        lines = rule(blocks, places, parts)
        if lines:
            yield path(lines, kind)


def rule(
    blocks: Sequence[Block],
    places: Sequence[tuple[int, int]],
    lines: Sequence[tuple[Iterable[int], Iterable[int]]],
) -> str:
    """Lines across at rows, and down at columns, of each block."""
    drawn = ""
    for block, (x, y), (rows, columns) in zip(blocks, places, lines, strict=True):
        drawn += "".join(f"M{x} {y + k}h{block.source.size}" for k in rows)
        drawn += "".join(f"M{x + k} {y}v{block.output.size}" for k in columns)
    return drawn


def list_sizes(
    blocks: Sequence[Block], places: Sequence[tuple[int, int]], size: int, top: float
) -> Iterator[Label]:
    """Below each block the largest of its numbers, without its sign."""
    for block, (column, row) in zip(blocks, places, strict=True):
        largest = float(np.max(np.abs(block.table), initial=0))
        low = top + size * (row + block.output.size) + 12
        said = f"to {round_number(largest)}" if largest else "all 0"
        yield "start", text(LEFT + size * column, low, said)


def cuts(array: Array, depth: int) -> list[int]:
    """Where one place along an axis ends and the next starts, with more axes within."""
    axes = array.axes
    if len(axes) < depth + 2:
        return []
    inner = int(np.prod([length for _, length in axes[depth + 1 :]]))
    return list(range(inner, array.size, inner))


def find_runs(cells: np.ndarray, left: int, top: int) -> Iterator[str]:
    """Lines through cells that are of one color, along the rows."""
    for y, row in enumerate(cells, top):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
        for start, stop in edges.reshape(-1, 2).tolist():
            yield f"M{left + start} {y}h{stop - start}"
