"""Where the blocks of a Jacobian stand in its picture, and what stands beside them."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from pyref.measure import spell
from pyref.page.html.svg import text
from pyref.page.layer_figures.jacobian import Array

LEFT, TOP, HEAD, EDGE = 128, 54, 62, 12  # pixels; HEAD: what heads of inputs take
GAP = 24  # pixels between blocks, or a little more
ROW = 14  # of a line of small text
CELLS = (9, 16)  # pixels
LEAST = 40  # pixels of a block, with the number below it
WIDE = 780  # pixels, about what a page shows as it is
Places = dict[str, int]
Label = tuple[str, str]  # name, or the anchor of small text; the element


def choose_bands(sources: Sequence[Array]) -> tuple[int, list[list[Array]]]:
    """Pixels of a cell, and the inputs in one band, or in several below one another.

    The largest cells with which one band is enough, else those with which two are, and
    so on.
    """
    most = 1
    while True:
        for size in range(CELLS[1], CELLS[0] - 1, -1):
            bands = fill_bands(sources, size)
            if len(bands) <= most and (size == CELLS[0] or is_within(bands, size)):
                return size, bands
        most += 1


def is_within(bands: Sequence[Sequence[Array]], size: int) -> bool:
    return all(measure_band(band, size) <= WIDE for band in bands)


def fill_bands(sources: Sequence[Array], size: int) -> list[list[Array]]:
    """Inputs one after another, each where it fits."""
    bands: list[list[Array]] = []
    for source in sources:
        if bands and measure_band([*bands[-1], source], size) <= WIDE:
            bands[-1].append(source)
        else:
            bands.append([source])
    return bands


def measure_band(sources: Sequence[Array], size: int) -> int:
    """Pixels across."""
    return LEFT + size * place_columns(sources, size)[1] + 2 * EDGE


def place_columns(sources: Sequence[Array], size: int) -> tuple[Places, int]:
    """The column where each input starts, and where all end.

    A head may be wider than its cells; a block starts where a cell would.
    """
    column, places = 0, {}
    for source in sources:
        places[source.name] = column
        words = max(6.2 * len(spell(source.shape)), 7.6 * len(source.name), LEAST)
        end = column + max(source.size, ceil(words / size))
        column = end + ceil(GAP / size)
    return places, end


def place_rows(outputs: Sequence[Array], size: int) -> tuple[Places, int]:
    row, places = 0, {}
    for output in outputs:
        places[output.name] = row
        end = row + max(output.size, ceil(2 * ROW / size))
        row = end + ceil(GAP / size)
    return places, end


def head_column(
    source: Array, places: Places, size: int, top: float
) -> Iterator[Label]:
    """Name, shape, and the places along the two outer axes; cells start at top."""
    x, y = LEFT + size * places[source.name], top - HEAD
    yield "name", text(x, y, source.name)
    yield "start", text(x, y + ROW, spell(source.shape))
    for line, (letter, ends) in enumerate(group(source), 2):
        if letter:
            yield "end", text(x - 4, y + ROW * line, letter)
        for number, start, stop in ends:
            if size * (stop - start) >= 6 * len(str(number)) + 2:
                at = x + size * (start + stop) / 2
                yield "middle", text(at, y + ROW * line, str(number))


def head_row(output: Array, places: Places, size: int, top: float) -> Iterator[Label]:
    y = top + size * places[output.name]
    yield "name", text(EDGE, y + 10, output.name)
    yield "start", text(EDGE, y + 10 + ROW, spell(output.shape))
    groups = group(output)
    for line, (letter, ends) in enumerate(groups):
        x = LEFT - 8 - 18 * (len(groups) - 1 - line)
        if letter:
            yield "end", text(x, y - 4, letter)
        for number, start, stop in ends:
            if size * (stop - start) > ROW - 4:
                at = y + size * (start + stop) / 2 + 3.5
                yield "end", text(x, at, str(number))


def gather(labels: Iterable[Label]) -> Iterator[str]:
    """Labels of a kind in one group: names, and small text by its anchor."""
    found: dict[str, list[str]] = {}
    for kind, label in labels:
        found.setdefault(kind, []).append(label)
    for kind, texts in found.items():
        side = "" if kind in ("name", "start") else f' text-anchor="{kind}"'
        yield f'<g class="{"name" if kind == "name" else "small"}"{side}>'
        yield from (*texts, "</g>")


def group(array: Array) -> list[tuple[str, list[tuple[int, int, int]]]]:
    """Of the two outer axes the letter; of each place its number, start and stop."""
    found, inner = [], array.size
    for letter, length in array.axes[:2]:
        inner //= length
        places = enumerate(range(0, array.size, inner))
        ends = [(k % length + 1, start, start + inner) for k, start in places]
        found.append((letter.lower(), ends))
    return found
