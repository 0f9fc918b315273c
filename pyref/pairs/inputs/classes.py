"""Find along which axis a one-hot or a distribution has its classes.

The axis of the length K of "of K"; else the other one than that of the letter N; else
the other one than the one that goes with the samples of matrices and labels; else the
last. A matrix of which the gradient is asked holds no samples.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .item import Item
from .line import find_classes, resolve
from .samples import list_counts
from .words import Length


def place_classes(items: Sequence[Item], lengths: Mapping[str, int]) -> list[Item]:
    """The items, those with classes with the axis of these."""
    counts = {*list_counts(items)}
    return [replace(i, classes=choose(i, items, lengths, counts)) for i in items]


def choose(
    item: Item, items: Sequence[Item], lengths: Mapping[str, int], counts: set[int]
) -> int | None:
    last = find_classes(item, lengths)
    if last is None or item.count is not None:
        return last
    if item.sizes.count("N") == 1:
        return max(k for k, size in enumerate(item.sizes) if size != "N")
    if len(item.sizes) != 2:
        return last
    sizes = resolve(item.sizes, lengths)
    counted = [k for k in (0, 1) if sizes[k] in counts]
    if len(counted) == 1:
        return counted[0]
    data = [one for one in items if holds_samples(one, lengths)]
    for numbers in ({}, lengths):  # a letter is told from a number of its value
        votes = {vote(item, one, numbers) for one in data} - {None}
        if len(votes) == 1:
            return 1 - (votes.pop() or 0)
    return last


def holds_samples(item: Item, lengths: Mapping[str, int]) -> bool:
    """Labels, and matrices without classes; a vector may go with either axis."""
    if not item.is_data or find_classes(item, lengths) is not None:
        return False
    return item.word == "labels" or sum(n > 1 for n in resolve(item.sizes, lengths)) > 1


def vote(item: Item, data: Item, lengths: Mapping[str, int]) -> int | None:
    """The axis of an item that goes with the samples of data, None where both may or
    none: alone its length is there, or alone it is there along the same axis."""
    sizes, others = (
        tuple(lengths.get(str(size), size) for size in one.sizes)
        for one in (item, data)
    )
    shared = [k for k in (0, 1) if sizes[k] in others]
    if len(shared) == 2:
        shared = [k for k in (0, 1) if others[k : k + 1] == (sizes[k],)]
    return shared[0] if len(shared) == 1 else None


def list_doubts(items: Sequence[Item], lengths: Mapping[str, int]) -> Iterator[str]:
    """Along which axis classes were put without a word of the user."""
    for item in items:
        sizes: tuple[Length, ...] = resolve(item.sizes, lengths)
        square = len({*sizes}) == 1
        said = "N" in item.sizes or (item.count is not None and not square)
        if item.classes is None or len(sizes) != 2 or 1 in sizes or said:
            continue
        taken, other = ("columns", "rows") if item.classes == 0 else ("rows", "columns")
        k = 1 - item.classes
        if square:
            shape = f"{item.sizes[0]} N" if other == "columns" else f"N {sizes[1]}"
            told = f"{shape}, and N for the number of samples elsewhere too"
        else:
            told = f"{' '.join(map(str, item.sizes))} of {item.sizes[k]}"
        yield (
            f"{taken} of {item.text} sum to 1; for {other} write {item.text}"
            f" {item.word} {told}"
        )
