"""Loss curves: a line of blocks for a terminal, an SVG file for a page."""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

import numpy as np

from pyref.training.run import State

BLOCKS = " ▁▂▃▄▅▆▇█"
COLORS = {"numpy": "#1f77b4", "octave": "#d95f02"}
WIDE, HIGH, EDGE = 640, 360, 48


def draw_blocks(losses: np.ndarray, width: int = 72) -> Iterator[str]:
    """One line: the mean of each of so many pieces, from 0 to the largest."""
    pieces = np.array_split(losses, min(width, len(losses)))
    means = np.array([np.mean(piece) for piece in pieces])
    heights = np.round(means / np.max(means) * (len(BLOCKS) - 1)).astype(int)
    yield "".join(BLOCKS[h] for h in heights)


def draw_svg(ends: Mapping[str, State], title: str) -> str:
    """All curves in one picture, steps to the right and losses upward from 0.

    ends: the state that the training ended in, by language.
    """
    top = max(float(np.max(end.losses)) for end in ends.values())
    steps = max(end.done for end in ends.values())
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="white"/>',
        f'<text x="{EDGE}" y="24" font-family="sans-serif">{escape(title)}</text>',
        f'<path d="M {EDGE} {EDGE} V {HIGH - EDGE} H {WIDE - EDGE}" fill="none" '
        'stroke="black"/>',
        write_label(EDGE - 6, EDGE + 4, f"{top:.2f}", "end"),
        write_label(EDGE - 6, HIGH - EDGE + 4, "0", "end"),
        write_label(WIDE - EDGE, HIGH - EDGE + 18, f"step {steps}", "end"),
    ]
    for k, (name, end) in enumerate(ends.items()):
        across = EDGE + (WIDE - 2 * EDGE) * np.arange(end.done) / max(1, steps - 1)
        up = HIGH - EDGE - (HIGH - 2 * EDGE) * end.losses.ravel() / top
        points = " ".join(f"{a:.2f},{b:.2f}" for a, b in zip(across, up, strict=True))
        dash = ' stroke-dasharray="6 4"' if k else ""
        color = COLORS[name]
        lines.append(
            f'<polyline points="{points}" fill="none" stroke="{color}"{dash}/>'
        )
        lines.append(write_label(WIDE - EDGE, EDGE + 18 * k, name, "end", color))
    return "\n".join([*lines, "</svg>"]) + "\n"


def write_label(
    x: float, y: float, text: str, anchor: str, color: str = "black"
) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{color}" '
        f'font-family="sans-serif" font-size="12">{escape(text)}</text>'
    )
