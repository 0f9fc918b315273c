"""A chart of bars on either side of 1, as SVG by hand: no library is needed for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from xml.sax.saxutils import escape

WIDE, LEFT, LINE, HEAD = 800, 370, 18, 56
REACH = 4.0  # powers of 2 on either side; what is past them is cut off
COLORS = ("#1f77b4", "#d95f02", "#5f8f3f", "#7a5195")


@dataclass(frozen=True)
class Bar:
    """value: 1 is the middle; goal: where a mark stands, nowhere if 0."""

    label: str
    value: float
    color: str
    goal: float = 0.0


def draw_bars(title: str, bars: Sequence[Bar]) -> str:
    """One bar below another, on a scale in which twice and half are as far from 1."""
    high = HEAD + LINE * len(bars) + 12
    lines = [
        f'<svg viewBox="0 0 {WIDE} {high}" '
        f'width="{WIDE}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>{escape(title)}</title>",
        f'<text x="0" y="16" font-size="14">{escape(title)}</text>',
    ]
    for power in range(-int(REACH), int(REACH) + 1):
        x = place(2.0**power)
        color = "#888" if power == 0 else "#8884"
        lines.append(f'<path d="M {x:.1f} {HEAD - 8} V {high - 8}" stroke="{color}"/>')
        label = f"{2**power}" if power >= 0 else f"1/{2**-power}"
        lines.append(write(x, HEAD - 14, label, "middle"))
    for number, bar in enumerate(bars):
        lines += draw_bar(bar, HEAD + LINE * number)
    return "\n".join([*lines, "</svg>"]) + "\n"


def draw_bar(bar: Bar, top: float) -> list[str]:
    ends = sorted((place(1.0), place(bar.value)))
    middle = top + LINE - 7
    lines = [
        write(LEFT - 12, middle, bar.label, "end"),
        f'<rect x="{ends[0]:.1f}" y="{top + 2}" width="{ends[1] - ends[0]:.1f}" '
        f'height="{LINE - 6}" fill="{bar.color}"><title>{escape(bar.label)}: '
        f"{bar.value:.3g}</title></rect>",
    ]
    if bar.goal:
        x = place(bar.goal)
        path = f"M {x:.1f} {top} V {top + LINE - 2}"
        lines.append(f'<path d="{path}" stroke="currentColor" stroke-width="2"/>')
    return lines


def place(value: float) -> float:
    """Where a value lies from left to right."""
    power = max(-REACH, min(REACH, log2(max(value, 1e-9))))
    return LEFT + (WIDE - LEFT - 12) * (power + REACH) / (2 * REACH)


def write(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
