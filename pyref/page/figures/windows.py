"""How a convolution becomes one product of matrices: shapes there and back."""

from collections.abc import Iterator, Mapping

from pyref.fixtures.load import load
from pyref.page.html.svg import path, rect, text, write_svg
from pyref.paths import CASES

LAYER = "im2col"
FILTERS = 4
TITLE = "A convolution as one product: windows become rows"
WIDE, HIGH, UNIT = 760, 350, 6.5
THERE, BACK = 176, 312  # heights of both ways


def read_sources() -> Mapping[str, bytes]:
    file = CASES / f"{LAYER}.json"
    return {file.name: file.read_bytes()}


def draw() -> str:
    return write_svg(WIDE, HIGH, TITLE, draw_parts())


def draw_parts() -> Iterator[str]:
    """Shapes of the first case whose sizes all differ, from left to right."""
    found = [c for c in load(LAYER) if not c.error and is_telling(c.inputs["x"].shape)]
    case = found[0]
    n, c, h, w = case.inputs["x"].shape
    down, across = case.options["window"]
    rows, columns = case.upstream["dy"].shape
    places = rows // n
    x = f"x  {n} x {c} x {h} x {w}"
    yield text(12, 24, TITLE, "title")
    note = f"N C H W = {n} {c} {h} {w}, window {down} x {across}, {FILTERS} filters: "
    note += f"{places} windows an image, C KH KW = {columns} numbers each"
    yield text(12, 44, note, "soft")
    there = (
        (20, (n, c, h, w), x),
        (215, (rows, columns), f"rows  {rows} x {columns}"),
        (400, (columns, FILTERS), f"w  {columns} x {FILTERS}"),
        (520, (rows, FILTERS), f"product  {rows} x {FILTERS}"),
        (640, (n, FILTERS, *shape_of(places, h)), f"y  {n} x {FILTERS} x OH x OW"),
    )
    for left, shape, words in there:
        yield from draw_shape(left, THERE, shape, words)
    steps = ((95, 205, LAYER), (345, 390, "times"), (455, 510, "is"),
             (570, 632, "reshape"))  # fmt: skip
    for start, stop, words in steps:
        yield from draw_arrow(start, stop, THERE - 45, words, "s1")
    yield text(20, BACK - 60, f"dx  {n} x {c} x {h} x {w}")
    yield text(215, BACK - 60, f"drows = dproduct w.T  {rows} x {columns}")
    yield text(520, BACK - 60, f"dproduct  {rows} x {FILTERS}")
    yield text(400, BACK - 30, f"dw = rows.T dproduct  {columns} x {FILTERS}")
    yield text(680, BACK - 60, "dy")
    yield from draw_arrow(205, 130, BACK - 64, "col2im", "s2")
    yield from draw_arrow(510, 460, BACK - 64, "", "s2")
    yield from draw_arrow(670, 625, BACK - 64, "", "s2")
    told = "col2im adds each window back where it was read: overlaps are summed"
    yield text(20, BACK + 8, told, "soft")


def is_telling(shape: tuple[int, ...]) -> bool:
    """Whether no two lengths are one, and none is 1."""
    return len(set(shape)) == len(shape) and min(shape, default=0) > 1


def shape_of(places: int, high: int) -> tuple[int, int]:
    """Windows down and across, as nearly as the height tells."""
    down = max(k for k in range(1, high + 1) if places % k == 0)
    return down, places // down


def draw_shape(
    left: float, low: float, shape: tuple[int, ...], words: str
) -> Iterator[str]:
    """A matrix as a box, images as boxes one behind another; the words below."""
    *outer, high, wide = shape
    count = 1
    for length in outer:
        count *= length
    for k in range(min(count, 6) - 1, -1, -1):
        x, y = left + 7 * k, low - 4 * k - UNIT * high / 1.5
        yield rect(x, y, UNIT * wide, UNIT * high / 1.5, "a")
        box = f"h{UNIT * wide:g}v{UNIT * high / 1.5:.5g}h{-UNIT * wide:g}z"
        yield path(f"M{x:.5g} {y:.5g}{box}", "s1")
    yield text(left, low + 18, words)


def draw_arrow(
    start: float, stop: float, y: float, words: str, kind: str
) -> Iterator[str]:
    """From start to stop, with words above."""
    tip = -6 if stop > start else 6
    head = f"M{stop + tip} {y - 4}L{stop} {y}L{stop + tip} {y + 4}"
    yield path(f"M{start} {y}H{stop}{head}", kind)
    yield text((start + stop) / 2, y - 8, words, f"f{kind[1]}", "middle")
