"""The words of a line of inputs, as our size rules have them, and what each asks for.

NAME KIND SIZES            X real 5 3     w probability N D
NAME SIZES                 X 5 3, or X 5 x 3: real
NAME NUMBER                lambda 0.7
NAME labels N of K         whole numbers from 1 to K
NAME [NUMBER NUMBER ...]   n [3 4 5 2], or n [3, 4]: a row of these numbers
NAME SIZES as NAME SIZES NAME SIZES ...    a flat vector, and how it is cut
"""

import re
from collections.abc import Sequence

from pyref.errors import DomainError

from .paths import wrong

Length = int | str  # a letter, whose number the line gives in an item of its own

SOLID = ("real", "positive", "negative", "probability")
REAL = (*SOLID, "distribution", "symmetric", "spd")
CLASSES = ("labels", "one-hot", "distribution")
TARGETS = ("labels", "one-hot")
SQUARE = ("symmetric", "spd")
BARE = ("true", "false", "empty", "none")
KINDS = (*REAL, "labels", "one-hot", "integer", "mask", "constant", "text", *BARE)
SPELLINGS = {"onehot": "one-hot", "one_hot": "one-hot", "label": "labels"}
SPELLINGS |= {"whole": "integer", "integers": "integer", "string": "text"}
SAMPLE_COUNTS = {"m", "numsamples", "nsamples", "numexamples", "nexamples"}
SAMPLE_COUNTS |= {"numcases", "ncases", "batchsize", "numdata", "ninstances"}

QUOTED = re.compile(r"""(['"])(.*)\1""", re.DOTALL)
WORD = re.compile(r"""'[^']*'|"[^"]*"|\S+""")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"[1-9][0-9]{0,14}")
LETTER = re.compile(r"[A-Z]")
ROW = re.compile(r"\[([^\[\]]*)\]")
OTHERWISE = "file.py:function may give any value"
OPEN, CLOSED = "[{(", "]})"


def split_items(line: str) -> list[str]:
    """The items of a line, parted by commas and ends of lines outside of brackets."""
    items, quote, depth, start = [], "", 0, 0
    for k, c in enumerate(line):
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in OPEN or c in CLOSED:
            depth += 1 if c in OPEN else -1
        elif c in ",\n" and depth <= 0:
            items.append((line[start:k].strip(), c))
            start = k + 1
    if quote:
        raise wrong(line[start:].strip(), f"a {quote} has no other one behind it")
    items.append((line[start:].strip(), "\n"))
    for k, (item, end) in enumerate(items, 1):
        if not item and end == ",":
            raise DomainError(f"inputs: item {k} of {len(items)} is empty")
    return [item for item, _ in items if item]


def split_words(item: str, rest: str) -> tuple[list[str], list[str]]:
    """The words behind a name, and those of its blocks, behind as."""
    words = WORD.findall(rest)
    if "as" not in words:
        return words, []
    k = words.index("as")
    if not words[k + 1 :]:
        raise wrong(item, "no block stands behind as")
    return words[:k], words[k + 1 :]


def is_length(word: str) -> bool:
    """A whole number from 1, or the letter that stands for one."""
    return bool(LETTER.fullmatch(word) or WHOLE.fullmatch(word))


def read_length(item: str, word: str) -> Length:
    if not is_length(word):
        raise wrong(item, f"{word!r} is no length")
    return word if LETTER.fullmatch(word) else int(word)


def read_sizes(item: str, words: Sequence[str]) -> tuple[Length, ...]:
    """5 3, 5 x 3 or 5x3: an x is only what stands between two lengths."""
    parts: list[str] = []
    for word in words:
        parts += word.split("x") if re.fullmatch(r"\w+(x\w+)+", word) else [word]
    inner = range(1, len(parts) - 1)
    between = {k for k in inner if parts[k] == "x" and is_length(parts[k + 1])}
    return tuple(read_length(item, p) for k, p in enumerate(parts) if k not in between)
