"""Figures as SVG files by hand, the same bytes each time, to be read light and dark."""

from collections.abc import Iterable, Sequence
from html import escape

LIGHT = (
    ".paper{fill:#fff}text{fill:#1b1f24}.soft{fill:#57606a}.axis{stroke:#d9dde3}"
    ".a{fill:#c9ddef}.b{fill:#e3edf6}.c{fill:#fde3a7}.d{fill:#f6b3a0}.n{fill:#eceff3}"
    ".s1{stroke:#0b62c4}.s2{stroke:#c2410c}.f1{fill:#0b62c4}.f2{fill:#c2410c}"
)
DARK = (
    ".paper{fill:#14171c}text{fill:#e6e9ee}.soft{fill:#a3adba}.axis{stroke:#353c47}"
    ".a{fill:#265379}.b{fill:#1f3a52}.c{fill:#6b5320}.d{fill:#8c3325}.n{fill:#2a3039}"
    ".s1{stroke:#6db3ff}.s2{stroke:#ff9c5a}.f1{fill:#6db3ff}.f2{fill:#ff9c5a}"
)
STYLE = (
    "text{font:12px system-ui,sans-serif}.title{font-weight:600;font-size:14px}"
    "path,polyline{fill:none;stroke-width:1.6}.axis{stroke-width:1}"
    ".dots{stroke-linecap:round;stroke-width:3.6}"
    f".dash{{stroke-dasharray:5 4}}{LIGHT}"
    f"@media (prefers-color-scheme:dark){{{DARK}}}"
)
Points = Iterable[tuple[float, float]]


def write_svg(wide: float, high: float, title: str, parts: Iterable[str]) -> str:
    """A whole file: its style, its title, and its parts."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" '
            f'width="{wide:g}" height="{high:g}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{wide:g}" height="{high:g}"/>',
            *parts,
            "</svg>\n",
        ]
    )


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Words at a place; kind: title, soft, or the color of a series, f1 or f2."""
    name = f' class="{kind}"' if kind else ""
    side = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.5g}" y="{y:.5g}"{name}{side}>{escape(words)}</text>'


def rect(x: float, y: float, wide: float, high: float, kind: str) -> str:
    """A filled box."""
    return (
        f'<rect class="{kind}" x="{x:.5g}" y="{y:.5g}" width="{wide:.5g}" '
        f'height="{high:.5g}"/>'
    )


def path(d: str, kind: str = "axis") -> str:
    """Lines as a path has them."""
    return f'<path class="{kind}" d="{d}"/>'


def line(points: Points, kind: str) -> str:
    """A line through points, to a tenth of a pixel."""
    spots = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{kind}" points="{spots}"/>'


def ticks(low: int, top: int, most: int = 6) -> Sequence[int]:
    """Whole numbers from low to top, few of them."""
    step = max(1, -(-(top - low) // most))
    return range(low, top + 1, step)
