"""Headers and prose as wide as the screen, no wider than they are written."""

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

WIDEST = 88
OPTION = re.compile(r"""--[a-z][\w-]* (?:"[^"]*"|'[^']*'|[\w.:/=,\[\]-]+)""")
HELD = "\ue000"  # in the place of a space at which no line is broken
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


def fold_line(line: str, width: int, whole: Sequence[str] = ()) -> list[str]:
    """One line, or what does not fit of it below, four more to the right."""
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    if len(line) <= width:
        return [line]
    return wrap_whole(line, min(width, WIDEST), indent, whole)


def fold(text: str, width: int, indent: str = "") -> list[str]:
    """A line of words, what does not fit below with this indent."""
    return wrap_whole(text, min(width, WIDEST), indent)


def wrap_whole(
    text: str, width: int, below: str = "", whole: Sequence[str] = (), first: str = ""
) -> list[str]:
    """Lines that break no word, no option from what it takes, and none of whole.

    A path or a command that is broken cannot be copied: its line is longer instead.
    """
    held = sorted({one for one in whole if " " in one}, key=len, reverse=True)
    for one in (*held, *OPTION.findall(text)):
        text = text.replace(one, one.replace(" ", HELD))
    lines = wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=below,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(HELD, " ") for line in lines]
