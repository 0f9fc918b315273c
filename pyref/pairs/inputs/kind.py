"""What is known of one value: its kind, its sizes, and facts that ports differ in."""

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from pyref.fixtures.numbers import text
from pyref.measure import spell

from .paths import Path

MOST = 5_000_000  # numbers in all inputs together
MOST_SIZES = 32  # of one array; NumPy holds no more before release 2


@dataclass(frozen=True)
class Block:
    """A part of a flat vector, and its sizes."""

    name: str
    shape: tuple[int, ...]

    @property
    def count(self) -> int:
        return prod(self.shape)


@dataclass(frozen=True)
class Kind:
    """What one value is.

    path, text: where it stands, as a tuple and as the user wrote it.
    word: real, positive, negative, probability, distribution, labels, one-hot, integer,
    symmetric, spd, mask, constant; number, length (a number that is the length of
    others, such as N), row (numbers that are given), flag, text, empty, none; list,
    dict, where these are empty.
    shape: of an array, () of a number, None of what is neither.
    count: how many classes; of integers, what they lie below. start: the first label.
    classes: the axis along which a one-hot or a distribution sums to 1.
    samples: the axis along which samples lie, where it is known.
    value: of a number, row, flag, constant or text.
    guessed: from the values, not said by the user.
    """

    path: Path
    text: str
    word: str
    shape: tuple[int, ...] | None = None
    count: int | None = None
    start: int = 1
    classes: int | None = None
    samples: int | None = None
    gradient: bool = False
    guessed: bool = False
    blocks: tuple[Block, ...] = ()
    value: Any = None

    @property
    def sizes(self) -> tuple[int, ...]:
        """The shape of what has one."""
        return self.shape or ()

    @property
    def words(self) -> str:
        """Such as "real, 5 x 3"."""
        if self.word in ("number", "flag", "text"):
            return write_value(self.value)
        if self.word == "row":
            return f"[{' '.join(map(write_value, self.value))}]"
        if self.word == "length":
            return f"{write_value(self.value)}, a length"
        if self.word in ("empty", "none", "list", "dict"):
            return f"empty {self.word}" if self.word in ("list", "dict") else self.word
        told = self.word
        if self.word == "labels":
            told = f"labels {self.start} to {self.start + (self.count or 0) - 1}"
        elif self.word == "integer" and self.count:
            told = f"integer below {self.count}"
        elif self.word == "constant":
            told = f"constant {write_value(self.value)}"
        if self.guessed and self.word != "real":
            told += " (guessed)"
        sizes = spell(self.sizes) if self.sizes else ""
        blocks = ", ".join(f"{b.name} {spell(b.shape)}" for b in self.blocks)
        return ", ".join(filter(None, [told, sizes])) + (
            f": {blocks}" if blocks else ""
        )


def write_value(value: Any) -> str:
    """A number, a flag or a text in as few characters as give it back."""
    if isinstance(value, str):
        return repr(value)
    plain = np.asarray(value).item()
    if isinstance(plain, bool):
        return str(plain).lower()
    return text(plain) if isinstance(plain, float) else repr(plain)
