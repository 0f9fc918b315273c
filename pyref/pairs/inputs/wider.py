"""Find which lengths beside that of the samples may be others, all at once.

A length grows wherever its number stands. It stays where it may be no free one: that of
what the gradient is asked of, of classes, a number that the function is given, or the
height of an image. A vector whose length no other input has is made of lengths, as all
parameters in one vector are: nothing grows then.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from .item import Item
from .line import find_classes, resolve
from .samples import Marked, list_counts
from .words import Length

IMAGE = 3  # axes or more: heights and widths stay, which strides have to fit


def widen(marked: Marked) -> Marked | None:
    """The items with every free length another one; None where there is none."""
    free = {*list_free(marked)}
    taken = {
        size for item in marked.items for size in resolve(item.sizes, marked.lengths)
    }
    longer: dict[int, int] = {}
    for number in sorted(free):
        more = 2 * number + 1
        while more in taken:
            more += 1
        longer[number] = more
        taken.add(more)
    if not longer:
        return None
    lengths = {
        letter: number if letter == marked.letter else longer.get(number, number)
        for letter, number in marked.lengths.items()
    }
    items = [enlarge(item, longer) if item.is_data else item for item in marked.items]
    return replace(marked, items=items, lengths=lengths)


def enlarge(item: Item, longer: Mapping[int, int]) -> Item:
    sizes: tuple[Length, ...] = tuple(
        longer.get(size, size) if isinstance(size, int) else size for size in item.sizes
    )
    return replace(item, sizes=sizes)


def list_free(marked: Marked) -> Iterator[int]:
    """Lengths of data that may grow, by their numbers."""
    shapes = [list_others(item, marked) for item in marked.items]
    times = Counter(size for shape in shapes for size in {*shape})
    for item, shape in zip(marked.items, shapes, strict=True):
        lone = [size for size in shape if size > 1 and times[size] == 1]
        whole = resolve(item.sizes, marked.lengths)
        if lone and sum(size > 1 for size in whole) == 1:
            return
    fixed = {1, marked.lengths.get(marked.letter, 1), *list_counts(marked.items)}
    for item in marked.items:
        fixed |= {*list_fixed(item, marked.lengths)}
    for item, shape in zip(marked.items, shapes, strict=True):
        begins = resolve(item.sizes[:1], marked.lengths)
        few = len(item.sizes) < IMAGE
        yield from (
            size
            for size in shape
            if item.is_data and size not in fixed
            and (few or times[size] > 1 or size in begins)
        )  # fmt: skip


def list_others(item: Item, marked: Marked) -> tuple[int, ...]:
    """The lengths of an item but that of the samples."""
    sizes = [size for size in item.sizes if size != marked.letter]
    return resolve(sizes, marked.lengths)


def list_fixed(item: Item, lengths: Mapping[str, int]) -> Iterator[int]:
    """Numbers that an item holds to."""
    if item.count is not None:
        yield from resolve([item.count], lengths)
    classes = find_classes(item, lengths)
    if classes is not None:
        yield resolve(item.sizes, lengths)[classes]
    if not item.is_data:
        yield from resolve(item.sizes, lengths)
        for _, sizes in item.blocks:
            yield from resolve(sizes, lengths)
