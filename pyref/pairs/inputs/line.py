"""Read a line of inputs, item by item; what is wrong in several items is told at once.

read_line("theta 4, X N 3, y labels N of K, N 5, K 2", gradient=[("theta",)])
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import TypeVar

from pyref.errors import DomainError, PyrefError

from .item import Item, read_item
from .kind import MOST
from .paths import Path, build, write_path, wrong
from .words import LETTER, Length, split_items

T = TypeVar("T")
R = TypeVar("R")


def read_line(
    line: str, asked: Sequence[Path] = ()
) -> tuple[list[Item], dict[str, int]]:
    """The items of a line, and the number of each letter that is a length.

    asked: the paths of which the gradient is asked.
    Errors: pyref:value.
    """
    texts = split_items(line)
    if not texts:
        raise DomainError("inputs: the line is empty")
    given = {t.split()[0] for t in texts if re.fullmatch(r"[A-Z]\s+[0-9]+", t)}
    items = gather(lambda text: read_item(text, asked, given), texts)
    build((item.path, item.item, None) for item in items)
    check_asked([item.path for item in items], asked)
    items, lengths = find_letters(items)
    items = gather(lambda item: settle(item, lengths), items)
    total = count_numbers(items, lengths)
    if total > MOST:
        raise DomainError(f"inputs: {total} numbers, at most {MOST}")
    return items, lengths


def gather(read: Callable[[T], R], ones: Iterable[T]) -> list[R]:
    """What read gives of each; else one error, with a line for each that is wrong."""
    results, errors = [], []
    for one in ones:
        try:
            results.append(read(one))
        except PyrefError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise DomainError("\n".join(map(str, errors)))
    return results


def check_asked(paths: Sequence[Path], asked: Sequence[Path]) -> None:
    """Every gradient that is asked is that of an input, or of all below a path."""
    for one in asked:
        if not any(path[: len(one)] == one for path in paths):
            names = ", ".join(map(write_path, paths))
            raise DomainError(f"inputs: gradient {write_path(one)} is none of {names}")


def find_letters(items: Sequence[Item]) -> tuple[list[Item], dict[str, int]]:
    """A number with the name of a letter that others have as a length is a length."""
    used = {length for item in items for length in item.lengths}
    found, lengths = [], {}
    for item in items:
        name = str(item.path[0])
        counts = item.word == "number" and item.value.dtype.kind == "i"
        if counts and LETTER.fullmatch(name) and item.path == (name,) and name in used:
            if item.value < 1:
                raise wrong(item.item, f"{item.value} is no length")
            lengths[name] = int(item.value)
            item = replace(item, word="length", value=name)
        found.append(item)
    return found, lengths


def settle(item: Item, lengths: Mapping[str, int]) -> Item:
    """An item whose letters all have numbers, and whose blocks fill its vector."""
    for length in item.lengths:
        if isinstance(length, str) and length != "blocks" and length not in lengths:
            told = f"write {length} 6, say, behind all"
            raise wrong(item.item, f"the length {length} has no number: {told}")
    count = resolve([item.count or 1], lengths)[0]
    if count > MOST:
        raise wrong(item.item, f"{count} is more than {MOST}")
    if item.word in ("one-hot", "distribution") and find_classes(item, lengths) is None:
        told = f"no side of {item.word} has the length {item.count}"
        raise wrong(item.item, told)
    if not item.blocks:
        return item
    counts = [prod(resolve(sizes, lengths)) for _, sizes in item.blocks]
    if item.sizes == ("blocks",):
        return replace(item, sizes=(sum(counts),))
    (size,) = resolve(item.sizes, lengths)
    if sum(counts) != size:
        told = f"blocks hold {' + '.join(map(str, counts))} = {sum(counts)}"
        raise wrong(item.item, f"{told}, {item.text} holds {size}")
    return item


def find_classes(item: Item, lengths: Mapping[str, int]) -> int | None:
    """The axis of classes of a one-hot or distribution: that of their number, or last.

    Where two sides have that length, the one with the same letter, and then the last.
    """
    if item.word not in ("one-hot", "distribution") or item.classes is not None:
        return item.classes
    if item.count is None:
        return len(item.sizes) - 1
    sizes: Sequence[Length] = item.sizes
    count = item.count
    if count not in sizes:
        sizes, (count,) = resolve(sizes, lengths), resolve([count], lengths)
    return max((k for k, size in enumerate(sizes) if size == count), default=None)


def resolve(sizes: Sequence[Length], lengths: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(lengths[one] if isinstance(one, str) else one for one in sizes)


def count_numbers(items: Sequence[Item], lengths: Mapping[str, int]) -> int:
    return sum(prod(resolve(item.sizes, lengths)) for item in items)
