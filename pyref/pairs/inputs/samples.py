"""Find which length of the inputs is the number of samples.

The letter N; else the length of labels or of a one-hot; else the first length that two
arrays of data share along the same axis; else the first length of the only one. What
the gradient is asked of never changes its size.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
    found = find_samples(items, lengths)
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
        told = f"the samples lie in {fixed[0]}, of which the gradient is asked"
        return Marked([*items], {**lengths}, "", told)
    return Marked(marked, {**lengths, letter: number}, letter)


def find_samples(
    items: Sequence[Item], lengths: Mapping[str, int]
) -> tuple[Length, int] | None:
    """The number of samples, or its letter, and the axis along which they lie."""
    data = [item for item in items if item.is_data]
    for item in data:
        if "N" in item.sizes:
            return "N", item.sizes.index("N")
    for item in data:
        if item.word in TARGETS:
            return next(list_candidates(item, lengths), None)
    if len(data) == 1:
        return next(list_candidates(data[0], lengths), None)
    sizes = {int(i.value) for i in items if is_whole(i) and not counts_samples(i)}
    for k, one in enumerate(data):
        for length, axis in list_candidates(one, lengths):
            shared = (other.sizes[axis : axis + 1] for other in data[k + 1 :])
            if (length,) in shared and length not in sizes:
                return length, axis
    return None


def list_candidates(
    item: Item, lengths: Mapping[str, int]
) -> Iterator[tuple[Length, int]]:
    """Lengths of an item and their axes: none of classes, and 1 only if all are 1."""
    sizes = resolve(item.sizes, lengths)
    axes = [k for k in range(len(sizes)) if k != find_classes(item, lengths)]
    long = [k for k in axes if sizes[k] > 1] or axes[:1]
    return ((item.sizes[k], k) for k in long)


def is_whole(item: Item) -> bool:
    return item.word == "number" and item.value.dtype.kind == "i"


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
