"""Headers and prose as wide as the screen, no wider than they are written."""

import sys
from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

WIDEST = 88
WHOLE = 10**6  # for a pipe, whose reader wants lines whole


def find_width() -> int:
    """Columns of the terminal; without end where there is none."""
    import shutil  # and what it unpacks with, which no layer needs

    return shutil.get_terminal_size().columns if is_terminal() else WHOLE


def is_terminal() -> bool:
    return sys.stdout.isatty()


def fold_text(text: str, width: int) -> Iterator[str]:
    """Lines of a text that fit: paragraphs filled anew, formulas go on below.

    What is indented is a formula, and stays in its line where that fits.
    """
    for is_prose, group in groupby(text.splitlines(), is_prose_line):
        lines = list(group)
        if max(map(len, lines)) <= width:
            yield from lines
        elif is_prose:
            yield from fold(" ".join(lines), width)
        else:
            for line in lines:
                yield from fold_line(line, width)


def is_prose_line(line: str) -> bool:
    return bool(line[:1].strip())


def fold_line(line: str, width: int) -> list[str]:
    """One line, or what does not fit of it below, four more to the right."""
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return fold(line, width, indent) if len(line) > width else [line]


def fold(text: str, width: int, indent: str = "") -> list[str]:
    """A line of words, what does not fit below with this indent."""
    return wrap(
        text, min(width, WIDEST), subsequent_indent=indent, break_on_hyphens=False
    )
