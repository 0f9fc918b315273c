r"""Text of others as it is printed: names of files, messages of ports, what files say.

    show("\x1b[31mred\n")            \x1b[31mred\n, all of it to be read
    show(report, lines=True)         the same, over several lines
    rich.text.Text(show(name))       in a table of rich, which then sees no markup

A terminal obeys control characters, a file in UTF-8 takes no half of a pair, and marks
of direction turn a name around; here each stands as its escape.
"""

import unicodedata


def show(text: object, lines: bool = False) -> str:
    """Text with what does not print escaped; with lines, newlines are kept."""
    words = str(text)
    if words.isprintable():
        return words
    return "".join(
        one if is_shown(one) or (lines and one == "\n") else escape(one)
        for one in words
    )


def is_shown(one: str) -> bool:
    """Whether a character prints; a wide space does, though Python says it does not."""
    return one.isprintable() or unicodedata.category(one) == "Zs"


def escape(one: str) -> str:
    return one.encode("unicode_escape").decode("ascii")
