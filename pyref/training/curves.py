"""Loss curves: a line of blocks for a terminal, an SVG file for a page."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from pyref.page.html.svg import line, path, text, ticks, write_svg
from pyref.training.run import State

BLOCKS = " ▁▂▃▄▅▆▇█"
WIDE, LEFT, RIGHT, TOP = 640, 62, 24, 48
HIGH, SPACE = 220, 64  # of a picture, and between both
EXACT = -18  # a difference of 0, as a power of ten

At = Callable[[float, float], tuple[float, float]]


def draw_blocks(losses: np.ndarray, width: int = 72) -> Iterator[str]:
    """One line: the mean of each of so many pieces, from 0 to the largest."""
    pieces = np.array_split(losses, min(width, len(losses)))
    means = np.array([np.mean(piece) for piece in pieces])
    heights = np.round(means / np.max(means) * (len(BLOCKS) - 1)).astype(int)
    yield "".join(BLOCKS[h] for h in heights)


def draw_svg(ends: Mapping[str, State], title: str) -> str:
    """The losses, steps to the right and upward from 0; below how far they are apart.

    ends: the state that the training ended in, by language.
    """
    both = len(ends) == 2
    high = TOP + HIGH + 40 + (SPACE + HIGH) * both
    return write_svg(WIDE, high, title, draw_parts(ends, title, both))


def draw_parts(ends: Mapping[str, State], title: str, both: bool) -> Iterator[str]:
    losses = [end.losses.ravel() for end in ends.values()]
    steps = max(map(len, losses))
    top = max(float(np.max(one)) for one in losses)
    yield text(12, 24, title, "title")
    across = (WIDE - LEFT - RIGHT) / max(1, steps - 1)
    yield from draw_frame(TOP, [(0, "0"), (1, f"{top:.2f}")], steps)
    for k, (name, one) in enumerate(zip(ends, losses, strict=True)):
        spots = [(LEFT + across * i, TOP + HIGH * (1 - v / top))
                 for i, v in enumerate(one.tolist())]  # fmt: skip
        yield line(spots, f"s{1 + k} dash" if k else "s1")
        yield text(WIDE - RIGHT, TOP + 14 + 18 * k, name, f"f{1 + k}", "end")
    if both:
        yield from draw_apart(losses, TOP + HIGH + SPACE, steps, across)


def draw_apart(
    losses: list[np.ndarray], down: float, steps: int, across: float
) -> Iterator[str]:
    """The relative difference of each step, in powers of ten."""
    few = min(map(len, losses))
    one, other = (loss[:few] for loss in losses)
    with np.errstate(all="ignore"):
        apart = np.abs(one - other) / np.abs(one)
        powers = np.where(apart > 0, np.log10(apart), EXACT)
    powers = np.maximum(np.nan_to_num(powers, nan=0.0, posinf=0.0), EXACT)
    low, high = int(np.floor(np.min(powers))), int(np.ceil(np.max(powers))) + 1
    span = high - low
    marks = [((p - low) / span, f"1e{p}" if p > EXACT else "equal")
             for p in ticks(low, high)]  # fmt: skip
    yield text(12, down - 22, "how far both are apart, relative to the loss", "title")
    yield from draw_frame(down, marks, steps)
    spots = [(LEFT + across * i, down + HIGH * (1 - (p - low) / span))
             for i, p in enumerate(powers.tolist())]  # fmt: skip
    yield path("".join(f"M{x:.1f} {y:.1f}h0" for x, y in spots), "s1 dots")


def draw_frame(
    down: float, marks: list[tuple[float, str]], steps: int
) -> Iterator[str]:
    """Axes; marks: shares of the height, with words."""
    for share, words in marks:
        y = down + HIGH * (1 - share)
        yield path(f"M{LEFT} {y:.1f}H{WIDE - RIGHT}")
        yield text(LEFT - 6, y + 4, words, "soft", "end")
    yield path(f"M{LEFT} {down}V{down + HIGH}")
    yield text(WIDE - RIGHT, down + HIGH + 18, f"step {steps}", "soft", "end")
