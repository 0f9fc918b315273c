"""A curve on logarithmic axes as inline SVG, with levels across it."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

import numpy as np
from markupsafe import Markup

WIDE, HIGH = 420, 250
LEFT, RIGHT, TOP, LOW = 46, 14, 14, 38
LEAST = 1e-17  # exact is drawn there
Points = Sequence[tuple[float, float]]
At = Callable[[float, float], tuple[float, float]]


def draw_curve(
    points: Points, levels: Sequence[tuple[str, float]], across: str, up: str
) -> Markup:
    """points: steps and errors; levels: what stands at which height, a word each."""
    points = [(x, max(y, LEAST)) for x, y in points if np.isfinite(y)]
    heights = [y for _, y in points] + [y for _, y in levels if y > 0]
    if len(points) < 3:
        return Markup("")
    x = [float(np.log10(x)) for x, _ in points]
    y = [float(np.log10(y)) for _, y in points]
    low, top = (float(f(np.log10(heights))) for f in (np.min, np.max))
    low, top = np.floor(low - 0.2), np.ceil(top + 0.2)

    def at(a: float, b: float) -> tuple[float, float]:
        right = LEFT + (a - min(x)) / (max(x) - min(x)) * (WIDE - LEFT - RIGHT)
        down = TOP + (top - b) / (top - low) * (HIGH - TOP - LOW)
        return round(right, 1), round(down, 1)

    spots = [at(a, b) for a, b in zip(x, y, strict=True)]
    line = " ".join(f"{a},{b}" for a, b in spots)
    parts = [
        f'<svg role="img" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" '
        f'aria-label="{escape(up)} by {escape(across)}">',
        *draw_axes(at, (min(x), max(x)), (low, top), across),
        f'<polyline class="line s1" points="{line}"/>',
        *(f'<circle class="s1" cx="{a}" cy="{b}" r="2.6"/>' for a, b in spots),
    ]
    for k, (words, height) in enumerate((w, h) for w, h in levels if h > 0):
        _, down = at(x[0], float(np.log10(height)))
        kind = f"s{2 + k % 2}"
        parts.append(
            f'<path class="line level {kind}" d="M{LEFT} {down}H{WIDE - RIGHT}"/>'
        )
        beside = down - 5 if down > TOP + 14 else down + 13
        parts.append(
            f'<text class="{kind}" x="{WIDE - RIGHT}" y="{beside}" '
            f'text-anchor="end">{escape(words)}</text>'
        )
    return Markup("".join([*parts, f"</svg><figcaption>{escape(up)}</figcaption>"]))


def draw_axes(
    at: At, x: tuple[float, float], y: tuple[float, float], across: str
) -> Iterator[str]:
    yield (f'<path class="axis" d="M{LEFT} {TOP}V{HIGH - LOW}H{WIDE - RIGHT}"/>')
    for power in choose_ticks(*y):
        _, down = at(x[0], power)
        yield f'<path class="axis" d="M{LEFT} {down}H{WIDE - RIGHT}"/>'
        yield f'<text x="{LEFT - 6}" y="{down + 4}" text-anchor="end">1e{power}</text>'
    for power in choose_ticks(*x):
        right, _ = at(power, y[0])
        yield (
            f'<text x="{right}" y="{HIGH - LOW + 16}" text-anchor="middle">'
            f"1e{power}</text>"
        )
    yield (
        f'<text x="{(LEFT + WIDE) / 2}" y="{HIGH - 5}" text-anchor="middle">'
        f"{escape(across)}</text>"
    )


def choose_ticks(low: float, top: float) -> list[int]:
    """Powers of ten, five at most or few more."""
    first, last = int(np.ceil(low)), int(np.floor(top))
    step = max(1, -(-(last - first) // 5))
    return list(range(first, last + 1, step))
