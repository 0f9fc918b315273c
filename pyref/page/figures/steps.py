"""The V of slopes: how far off they are by the step, in both precisions."""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from pyref.fixtures.load import load
from pyref.page.html.svg import line, path, text, ticks, write_svg
from pyref.paths import CASES, PACKAGE
from pyref.probing.curve import list_slopes
from pyref.runners.numpy import find_function

LAYER, RESULT = "softmax_crossentropy", "x"
TITLE = f"Central differences of one entry of {LAYER}, by their step"
WIDE, HIGH, LEFT, TOP, RIGHT, LOW = 640, 330, 62, 44, 24, 46
X, Y = (-15, 0), (-14, 1)  # powers of ten


def read_sources() -> Mapping[str, bytes]:
    twin = PACKAGE / "layers" / f"{LAYER}.py"
    cases = CASES / f"{LAYER}.json"
    return {path.name: path.read_bytes() for path in (twin, cases)}


def draw() -> str:
    return write_svg(WIDE, HIGH, TITLE, draw_parts())


def at(x: float, y: float) -> tuple[float, float]:
    """A place by powers of ten."""
    right = LEFT + (x - X[0]) / (X[1] - X[0]) * (WIDE - LEFT - RIGHT)
    down = TOP + (Y[1] - max(y, Y[0])) / (Y[1] - Y[0]) * (HIGH - TOP - LOW)
    return right, down


def draw_parts() -> Iterator[str]:
    yield text(12, 24, TITLE, "title")
    for power in ticks(*X):
        right, _ = at(power, 0)
        yield path(f"M{right:.1f} {TOP}V{HIGH - LOW}")
        yield text(right, HIGH - LOW + 16, f"1e{power}", "soft", "middle")
    for power in ticks(*Y):
        _, down = at(0, power)
        yield path(f"M{LEFT} {down:.1f}H{WIDE - RIGHT}")
        yield text(LEFT - 6, down + 4, f"1e{power}", "soft", "end")
    yield text((LEFT + WIDE) / 2, HIGH - 10, "step h", "soft", "middle")
    for k, dtype in enumerate(("float64", "float32"), 1):
        points = list(measure(dtype))
        yield line(points, f"s{k}")
        right, down = points[-1]
        yield text(right, down - 8, dtype, f"f{k}", "middle")


def measure(dtype: str) -> Iterator[tuple[float, float]]:
    """Where the error of each step stands; the largest entry of a plain case."""
    (case,) = [c for c in load(LAYER) if not c.error and c.level == "plain"
               and c.source["kind"] == "generated" and c.finite][:1]  # fmt: skip
    known = case.expect[f"d{RESULT}"].high
    place = np.unravel_index(int(np.argmax(np.abs(known))), known.shape)
    call = partial(list_slopes, find_function(case.sheet), case.args(dtype))
    which = list(case.inputs).index(RESULT)
    for h, slope in call(which, case.dys(dtype), tuple(map(int, place))):
        error = abs(slope - known[place]) / abs(known[place])
        if h >= np.finfo(dtype).eps:
            yield at(np.log10(h), np.log10(max(error, 1e-30)))
