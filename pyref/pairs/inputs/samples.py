"""Find which length of the inputs is the number of samples.

The letter N, wherever it stands; else the length of labels or of a one-hot; else the
first length that two arrays of data share along the same axis; else the first length of
the only one. A length of a vector, or of a row 1 x D, goes with every sample, where a
matrix begins with another. What the gradient is asked of never changes its size.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .item import Item
from .line import find_classes, resolve
from .names import flatten_name
from .words import SAMPLE_COUNTS, TARGETS, Length

WRITTEN = "samples"  # the letter for a number of samples that is written as a number


@dataclass(frozen=True)
class Marked:
    """Items with one letter wherever the number of samples stands, "" if unknown: why.

    lengths: the number of each letter.
    """

    items: list[Item]
    lengths: dict[str, int]
    letter: str
    why: str = ""


def mark_samples(items: Sequence[Item], lengths: Mapping[str, int]) -> Marked:
    found = find_samples(items, lengths) or find_rows(items, lengths)
    if found is None:
        told = "no length is known as that of the samples"
        return Marked([*items], {**lengths}, "", told)
    length, axis = found
    (number,) = resolve([length], lengths)
    letter = length if isinstance(length, str) else WRITTEN
    place = Place(number, axis, letter)
    marked = [mark(item, place, lengths) for item in items]
    fixed = [i.text for i in items if i.gradient and letter in i.lengths]
    if not any(
        i.is_data and letter in i.sizes and i.word not in TARGETS for i in marked
    ):
        fixed += [i.text for i in items if i.gradient and number in i.lengths]
    if fixed:
        told = (
            f"the samples lie in {fixed[0]}, which keeps its size, since its gradient"
            " is asked"
        )
        return Marked([*items], {**lengths}, "", told)
    shared = [i.text for i in items if i.gradient and number in i.sizes]
    if shared and letter == WRITTEN and not any(i.word in TARGETS for i in items):
        told = (
            f"{shared[0]} keeps its size, since its gradient is asked, and its {number}"
            f" may be the number of samples{advise(items, lengths)}"
        )
        return Marked([*items], {**lengths}, "", told)
    return Marked(marked, {**lengths, letter: number}, letter)


def advise(items: Sequence[Item], lengths: Mapping[str, int]) -> str:
    """Where N may be written: for a length that no array with a gradient has."""
    fixed = {n for i in items if i.gradient for n in resolve(i.sizes, lengths)}
    for item in (item for item in items if item.is_data):
        for length, k in list_candidates(item, lengths):
            (number,) = resolve([length], lengths)
            if number > 1 and number not in fixed:
                sizes = map(str, (*item.sizes[:k], "N", *item.sizes[k + 1 :]))
                line = f"{item.text} {' '.join(sizes)}, N {number}"
                return f"; if it is not, write N where they stand, as in '{line}'"
    return ""


def find_samples(
    items: Sequence[Item], lengths: Mapping[str, int]
) -> tuple[Length, int] | None:
    """The number of samples, or its letter, and the axis along which they lie."""
    data = [item for item in items if item.is_data]
    for item in (*data, *items):
        if "N" in item.sizes:
            return "N", item.sizes.index("N")
    for item in data:
        if item.word in TARGETS:
            return next(list_candidates(item, lengths), None)
    if len(data) == 1:
        return next(list_candidates(data[0], lengths), None)
    sizes = {*list_counts(items)}
    if find_rows(items, lengths):
        sizes |= find_broadcast(items, lengths)
    for k, one in enumerate(data):
        for length, axis in list_candidates(one, lengths):
            shared = (other.sizes[axis : axis + 1] for other in data[k + 1 :])
            (number,) = resolve([length], lengths)
            if (length,) in shared and number not in sizes:
                return length, axis
    return None


def find_rows(
    items: Sequence[Item], lengths: Mapping[str, int]
) -> tuple[Length, int] | None:
    """The first length of a matrix, where vectors go along the others of matrices."""
    along = find_broadcast(items, lengths)
    behind = {size for item in items for size in resolve(item.sizes, lengths)[1:]}
    fixed = along | behind | {*list_counts(items)}
    for item in items if along else ():
        sizes = resolve(item.sizes, lengths)
        if len(sizes) > 1 and sizes[0] > 1 and sizes[0] not in fixed:
            return item.sizes[0], 0
    return None


def find_broadcast(items: Sequence[Item], lengths: Mapping[str, int]) -> set[int]:
    """Lengths of vectors and of rows 1 x D that matrices have too."""
    shapes = [resolve(item.sizes, lengths) for item in items]
    flat = [s for s in shapes if sum(size > 1 for size in s) == 1 and s[-1] > 1]
    wide = [s for s in shapes if sum(size > 1 for size in s) > 1]
    return {s[-1] for s in flat} & {size for s in wide for size in s}


def list_counts(items: Sequence[Item]) -> list[int]:
    """Whole numbers that are lengths perhaps, and not that of the samples."""
    rows = [i.value for i in items if i.word == "row" and i.value.dtype.kind == "i"]
    given = [i.value for i in items if is_whole(i) and not counts_samples(i)]
    return [int(number) for number in (*given, *np.concatenate([[], *rows]))]


def list_candidates(
    item: Item, lengths: Mapping[str, int]
) -> Iterator[tuple[Length, int]]:
    """Lengths of an item and their axes: none of classes, and 1 only if all are 1.

    Of more than two axes the first and the last: those between are channels and pixels.
    """
    sizes = resolve(item.sizes, lengths)
    ends = sorted({0, len(sizes) - 1}) if len(sizes) > 2 else range(len(sizes))
    axes = [k for k in ends if k != find_classes(item, lengths)]
    long = [k for k in axes if sizes[k] > 1] or axes[:1]
    return ((item.sizes[k], k) for k in long)


def is_whole(item: Item) -> bool:
    number = item.word == "number" and isinstance(item.value, np.ndarray)
    return number and item.value.dtype.kind == "i"


def counts_samples(item: Item) -> bool:
    """Whether a number is by its name that of the samples."""
    name = str(item.path[-1])
    return name == "N" or flatten_name(name) in SAMPLE_COUNTS


@dataclass(frozen=True)
class Place:
    """A number of samples, the axis along which they lie first, its letter."""

    number: int
    axis: int
    letter: str


def mark(item: Item, place: Place, lengths: Mapping[str, int]) -> Item:
    """An item with the letter along the axis of samples, or as the count of samples.

    Where the user wrote the letter, only labels and counts are taken by their number.
    """
    if is_whole(item) and counts_samples(item) and item.value == place.number:
        return replace(item, value=place.letter)
    written = place.letter == WRITTEN or item.word in TARGETS
    if not (item.is_data and written) or place.letter in item.sizes:
        return item
    classes = find_classes(item, lengths)
    axes = [
        k for k, size in enumerate(item.sizes) if size == place.number and k != classes
    ]
    if not axes:
        return item
    k = place.axis if place.axis in axes else axes[0]
    sizes = (*item.sizes[:k], place.letter, *item.sizes[k + 1 :])
    return replace(item, sizes=sizes)
