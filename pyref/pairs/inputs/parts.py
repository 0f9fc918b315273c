"""The parts of an item behind its kind: a number, a text, a count, sizes, blocks."""

from collections.abc import Collection, Sequence

import numpy as np

from .kind import MOST_SIZES
from .paths import wrong
from .words import (
    BARE,
    NUMBER,
    OTHERWISE,
    QUOTED,
    REAL,
    ROW,
    SQUARE,
    Length,
    is_length,
    read_length,
)

Cut = tuple[str, tuple[Length, ...]]


def read_number(item: str, words: list[str]) -> np.ndarray:
    """Whole without a point and an exponent: what a size or a count is."""
    if not words:
        raise wrong(item, "no number stands behind constant")
    if not NUMBER.fullmatch(words[0]):
        raise wrong(item, f"{words[0]!r} is no number")
    whole = words[0].lstrip("+-").isdecimal() and abs(float(words[0])) < 2**53
    return np.array(int(words[0]) if whole else float(words[0]))


def read_row(item: str, text: str) -> np.ndarray:
    """Numbers in brackets, parted by blanks or commas; whole where all of them are."""
    found = ROW.fullmatch(text)
    words = [word.strip() for word in found[1].split(",")] if found else []
    words = words if len(words) > 1 else " ".join(words).split()
    if not words:
        raise wrong(item, f"{text} is no row of numbers in [ ]; {OTHERWISE}")
    for word in words:
        if not NUMBER.fullmatch(word):
            raise wrong(item, f"{word!r} in [ ] is no number; {OTHERWISE}")
    return np.array([read_number(item, [word]) for word in words])


def read_text(item: str, words: list[str]) -> str:
    if not words:
        raise wrong(item, "no text stands behind text")
    found = QUOTED.fullmatch(words[0])
    return found[2] if found else words[0]


def read_count(
    item: str, word: str, words: list[str]
) -> tuple[Length | None, list[str]]:
    """How many classes, or below what integers lie: of K, below K at the end."""
    sign = "below" if word == "integer" else "of"
    if sign not in words:
        if word == "labels":
            raise wrong(item, "no 'of K' stands behind the sizes of labels")
        return None, words
    k = words.index(sign)
    if len(words) != k + 2:
        told = f"{len(words) - k - 1} words stand behind {sign}, not one number"
        raise wrong(item, told)
    return read_length(item, words[k + 1]), words[:k]


def check_sizes(
    item: str, word: str, sizes: tuple[Length, ...], blocks: tuple[Cut, ...]
) -> tuple[Length, ...]:
    """The sizes of such a kind; a square has both, though one is written."""
    count = len(sizes)
    if word in SQUARE and (count not in (1, 2) or len(set(sizes)) != 1):
        told = " ".join(map(str, sizes)) or "without a size"
        raise wrong(item, f"{word} is N x N, not {told}")
    if word in ("number", "flag", "text", *BARE) and sizes:
        told = f"{word} has no sizes, {' '.join(map(str, sizes))} stands there"
        raise wrong(item, told)
    if count > MOST_SIZES:
        raise wrong(item, f"{count} sizes, at most {MOST_SIZES}")
    needed = {"labels": 1, "mask": 1, "one-hot": 2, "distribution": 2}.get(word, 0)
    if count < needed:
        raise wrong(item, f"{word} has {count} sizes, not {needed} or more")
    if blocks and (count != 1 or word not in REAL):
        raise wrong(item, f"{word} of {count} sizes is no flat vector of blocks")
    return (sizes[0], sizes[0]) if word in SQUARE else sizes


def cut_blocks(
    item: str, words: Sequence[str], letters: Collection[str]
) -> tuple[Cut, ...]:
    """Names and sizes by turns; a letter that has no number in this line is a name."""
    cuts: list[tuple[str, list[Length]]] = []
    for word in words:
        size = is_length(word) and (word in letters or word.isdecimal())
        if not cuts or (not size and cuts[-1][1]):
            cuts.append((word, []))
        elif size:
            cuts[-1][1].append(read_length(item, word))
        else:
            raise wrong(item, f"{word!r} is no length of {cuts[-1][0]}")
    if cuts and not cuts[-1][1]:
        raise wrong(item, f"no length stands behind {cuts[-1][0]}")
    return tuple((name, tuple(sizes)) for name, sizes in cuts)
