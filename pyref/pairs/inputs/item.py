"""Read one item of a line: where a value stands, and how it is made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .parts import (
    Cut,
    check_sizes,
    cut_blocks,
    read_count,
    read_number,
    read_row,
    read_text,
)
from .paths import Path, read_path, wrong
from .words import (
    CLASSES,
    KINDS,
    NUMBER,
    OTHERWISE,
    QUOTED,
    REAL,
    SPELLINGS,
    SQUARE,
    WHOLE,
    Length,
    is_length,
    read_sizes,
    split_words,
)


@dataclass(frozen=True)
class Item:
    """item: as the user wrote it; text: its path in there.

    word, sizes, count: as in Kind, with letters where the user wrote letters.
    value: of a number, row, flag, constant or text; where a number is the length of
    others, the letter that it is. classes: the axis of them, once it is known.
    """

    item: str
    text: str
    path: Path
    word: str
    sizes: tuple[Length, ...] = ()
    count: Length | None = None
    value: Any = None
    blocks: tuple[Cut, ...] = ()
    gradient: bool = False
    classes: int | None = None

    @property
    def lengths(self) -> list[Length]:
        """All that must be numbers before this can be made."""
        inner = [length for _, sizes in self.blocks for length in sizes]
        return [*self.sizes, *inner, *([self.count] if self.count else [])]

    @property
    def is_data(self) -> bool:
        """Whether it is an array that may hold samples: no gradient is asked of it."""
        free = not self.gradient and not self.blocks and self.word not in SQUARE
        return bool(self.sizes) and free


def read_item(item: str, asked: Sequence[Path], letters: Collection[str]) -> Item:
    """Errors: pyref:value, with the item and the word that is wrong in it."""
    path, rest = read_path(item)
    text = item[: len(item) - len(rest)].strip()
    if rest.startswith("["):
        if path in asked:
            raise wrong(item, f"{text} is given, of which there is no gradient")
        return Item(item, text, path, "row", value=read_row(item, rest))
    words, inner = split_words(item, rest)
    gradient = any(path[: len(one)] == one for one in asked)
    blocks = cut_blocks(item, inner, letters)
    if not words and not blocks:
        raise wrong(item, f"no size, number or kind stands behind {text}")
    word, words = read_kind(item, words, gradient or bool(blocks))
    if gradient and word not in (*REAL, "constant", "number") and path in asked:
        raise wrong(item, f"{text} is {word}, of which there is no gradient")
    value: Any = None
    count: Length | None = None
    if word in ("number", "constant"):
        value, words = read_number(item, words[:1]), words[1:]
    elif word == "text":
        value, words = read_text(item, words[:1]), words[1:]
    elif word == "flag":
        value = np.array(words.pop(0) == "true")
    elif word in (*CLASSES, "integer"):
        count, words = read_count(item, word, words)
    sizes = read_sizes(item, words)
    if blocks and not sizes:
        sizes = ("blocks",)
    sizes = check_sizes(item, word, sizes, blocks)
    gradient = gradient and word in (*REAL, "constant", "number")
    return Item(item, text, path, word, sizes, count, value, blocks, gradient)


def read_kind(item: str, words: list[str], flat: bool) -> tuple[str, list[str]]:
    """The kind that the words begin with or imply, and those that it has not used.

    flat: one number is a length here, since a gradient is asked or blocks are given.
    """
    first = words[0] if words else ""
    kind = SPELLINGS.get(first.lower(), first.lower())
    if kind in ("true", "false"):
        return "flag", [kind, *words[1:]]
    if kind in KINDS:
        return kind, words[1:]
    if QUOTED.fullmatch(first):
        return "text", words
    if len(words) == 1 and NUMBER.fullmatch(first):
        return ("real" if flat and WHOLE.fullmatch(first) else "number"), words
    if words and not is_length(first.split("x")[0]) and not NUMBER.fullmatch(first):
        known = ", ".join(KINDS)
        text = f"; a text stands in quotes: '{first}'" if first.isidentifier() else ""
        told = (
            f"{first!r} is no length, no number and none of {known}{text}; {OTHERWISE}"
        )
        raise wrong(item, told)
    return "real", words
