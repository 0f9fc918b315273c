"""y and its derivative over a range, side by side; a row for each input."""

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10

import numpy as np

from pyref.page.html.svg import line, path, text, write_svg
from pyref.page.layer_figures.curves import Trace

WIDE, HIGH = 236, 170  # of a plot
LEFT, TOP, APART, BELOW, EDGE = 44, 70, 62, 82, 12
NUDGE = 1e-6  # of a pixel: halves of a tenth fall to one side, whatever rounding left
Range = tuple[float, float]


def draw_graph(traces: Sequence[Trace], title: str, output: str) -> str:
    """traces: of one or more inputs, as list_traces gives them."""
    sources = list(dict.fromkeys(trace.source for trace in traces))
    parts = [f"<style>{STYLE}</style>", text(EDGE, 24, title, "title")]
    for row, source in enumerate(sources):
        mine = [trace for trace in traces if trace.source == source]
        top = TOP + row * (HIGH + BELOW)
        parts += draw_row(mine, top, output)
    wide = LEFT + 2 * WIDE + APART + EDGE
    return write_svg(wide, TOP + len(sources) * (HIGH + BELOW) - 42, title, parts)


STYLE = (
    ".small{font-size:10.5px}.zero{stroke:#8a939e;stroke-width:1}"
    ".open{fill:#fff;stroke-width:1.4}"
    "@media (prefers-color-scheme:dark){.open{fill:#14171c}}"
)


def draw_row(traces: Sequence[Trace], top: float, output: str) -> Iterator[str]:
    source = traces[0].source
    x = (float(traces[0].x[0]), float(traces[0].x[-1]))
    right = LEFT
    for said, slopes in ((output, False), (f"d{source}, where d{output} is 1", True)):
        yield text(right, top - 10, said, "")
        plot = Plot(right, top, x, find_range(traces, slopes))
        yield from plot.draw_axes(source)
        for number, trace in enumerate(traces, 1):
            yield from draw_trace(plot, trace, slopes, number)
        right += WIDE + APART
    if len(traces) > 1 or traces[0].held:
        at = float(LEFT)
        for number, trace in enumerate(traces, 1):
            yield text(at, top - 26, trace.words, f"f{number}")
            at += 24 + 6.6 * len(trace.words)


def find_range(traces: Sequence[Trace], slopes: bool) -> Range:
    """From the lowest to the highest of all traces and 0, with some space."""
    values = [trace.slope if slopes else trace.y for trace in traces]
    low = min(0.0, *(float(np.min(v)) for v in values))
    high = max(0.0, *(float(np.max(v)) for v in values))
    space = 0.06 * (high - low)
    return low - space, high + space


class Plot:
    """A plot at a place: pixels of a point, and axes."""

    def __init__(self, left: float, top: float, x: Range, y: Range) -> None:
        self.left, self.top, self.x, self.y = left, top, x, y

    def at(self, x: float, y: float) -> tuple[float, float]:
        right = self.left + (x - self.x[0]) / (self.x[1] - self.x[0]) * WIDE
        down = self.top + (self.y[1] - y) / (self.y[1] - self.y[0]) * HIGH
        return right + NUDGE, down + NUDGE

    def draw_axes(self, source: str) -> Iterator[str]:
        low, far = self.top + HIGH, self.left + WIDE
        for x in list_ticks(*self.x):
            right, _ = self.at(x, 0)
            yield path(f"M{right:.1f} {self.top:g}V{low:g}", choose_line(x))
            yield text(right, low + 14, f"{x:g}", "soft small", "middle")
        for y in list_ticks(*self.y):
            _, down = self.at(0, y)
            yield path(f"M{self.left:g} {down:.1f}H{far:g}", choose_line(y))
            yield text(self.left - 5, down + 3.5, f"{y:g}", "soft small", "end")
        yield text(self.left + WIDE / 2, low + 29, source, "soft", "middle")


def choose_line(value: float) -> str:
    return "axis" if value else "axis zero"


def list_ticks(low: float, high: float) -> Iterator[float]:
    """Round numbers from low to high, at most seven."""
    power = 10.0 ** floor(log10((high - low) / 6))
    step = next(k * power for k in (1, 2, 5, 10) if (high - low) / (k * power) <= 6)
    for k in range(ceil(low / step), floor(high / step) + 1):
        yield round(k * step, 9)


def draw_trace(plot: Plot, trace: Trace, slopes: bool, number: int) -> Iterator[str]:
    """The line, in pieces between its jumps, and what holds at each of these."""
    values = trace.slope if slopes else trace.y
    places = [kink.x for kink in trace.kinks]
    pieces = np.searchsorted(places, trace.x, side="right")
    for piece in range(len(places) + 1):
        inside = (pieces == piece) & ~np.isin(trace.x, places)
        points = list(zip(trace.x[inside], values[inside], strict=True))
        if piece > 0:
            kink = trace.kinks[piece - 1]
            points.insert(0, (kink.x, kink.behind if slopes else kink.y))
        if piece < len(places):
            kink = trace.kinks[piece]
            points.append((kink.x, kink.before if slopes else kink.y))
        kind = f"s{number}" if number == 1 else f"s{number} dash"
        yield line((plot.at(x, y) for x, y in points), kind)
    for kink in trace.kinks:
        if slopes:
            for value in (kink.before, kink.behind):
                yield draw_dot(plot, kink.x, value, f"open s{number}")
        yield draw_dot(plot, kink.x, kink.there if slopes else kink.y, f"f{number}")


def draw_dot(plot: Plot, x: float, y: float, kind: str) -> str:
    right, down = plot.at(x, y)
    return f'<circle class="{kind}" cx="{right:.1f}" cy="{down:.1f}" r="3.2"/>'
