"""From the items of a line to the sets of values that are drawn for them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from .classes import list_doubts, place_classes
from .draw import draw
from .item import Item
from .kind import MOST, Block, Kind
from .line import count_numbers, find_classes, resolve
from .numbers import Numbers
from .paths import Path, build
from .samples import Marked, mark_samples
from .spec import Set, Spec
from .wider import widen
from .words import LETTER, SOLID

STARTS = {"plain": 1, "larger": 2001, "one row": 4001, "second point": 6001}
STARTS |= {"wider": 8001}
"""Where each set begins in the formula; small sets have no number in common."""


def make_spec(items: Sequence[Item], lengths: Mapping[str, int]) -> Spec:
    items = place_classes(items, lengths)
    marked = mark_samples(items, lengths)
    sizes, notes = choose_sizes(marked)
    plain = make_set("plain", marked, marked.lengths)
    sets = [plain, *(make_set(kind, marked, found) for kind, found in sizes.items())]
    wider = widen(marked)
    if wider and count_numbers(wider.items, wider.lengths) <= MOST:
        sets.append(make_set("wider", wider, wider.lengths))
    if any(is_drawn(item) for item in items):
        sets.append(make_set("second point", marked, marked.lengths))
    else:
        notes.append("no second point: no value is drawn")
    names = tuple(dict.fromkeys(str(item.path[0]) for item in items))
    doubts = tuple(list_doubts(items, lengths))
    return Spec(names, plain.kinds, tuple(sets), tuple(notes), doubts)


def is_drawn(item: Item) -> bool:
    return item.word not in (
        "number",
        "row",
        "length",
        "flag",
        "text",
        "empty",
        "none",
        "constant",
    )


def choose_sizes(marked: Marked) -> tuple[dict[str, dict[str, int]], list[str]]:
    """The lengths of the sets with more samples and with one, and why one lacks."""
    if not marked.letter:
        return {}, [f"no larger set and no single row: {marked.why}"]
    number = marked.lengths[marked.letter]
    others = {
        size for item in marked.items for size in resolve(item.sizes, marked.lengths)
    }
    more = next(k for k in range(2 * number + 1, 2 * number + MOST) if k not in others)
    sizes, notes = {"larger": {**marked.lengths, marked.letter: more}}, []
    total = count_numbers(marked.items, sizes["larger"])
    if total > MOST:
        notes = [f"no larger set: it has {total} numbers, at most {MOST}"]
        sizes = {}
    if number == 1:
        return sizes, [*notes, "no single row: there is one in the plain set"]
    return sizes | {"one row": {**marked.lengths, marked.letter: 1}}, notes


def make_set(kind: str, marked: Marked, lengths: Mapping[str, int]) -> Set:
    kinds = [make_kind(item, lengths, marked.letter) for item in marked.items]
    texts = [item.item for item in marked.items]
    make = partial(make_values, kinds, texts, STARTS[kind])
    return Set(kind, {one.path: one for one in kinds}, make)


def make_kind(item: Item, lengths: Mapping[str, int], letter: str) -> Kind:
    """What an item says, with numbers for its letters."""
    count = None if item.count is None else resolve([item.count], lengths)[0]
    classes = find_classes(item, lengths)
    shape: tuple[int, ...] | None = resolve(item.sizes, lengths)
    if classes is not None and shape:
        count = shape[classes]
    value, word = item.value, item.word
    if word in ("length", "number") and isinstance(value, str):
        word = "length" if LETTER.fullmatch(item.text) else "number"
        value = np.array(lengths[value])
    if word == "row":
        shape = item.value.shape
    elif word == "empty":
        shape = (0, 0)
    elif word in ("text", "none"):
        shape = None
    blocks = [Block(name, resolve(sizes, lengths)) for name, sizes in item.blocks]
    return Kind(
        item.path,
        item.text,
        word,
        shape,
        count=count,
        classes=classes,
        samples=item.sizes.index(letter) if letter in item.sizes else None,
        gradient=item.gradient,
        blocks=tuple(blocks),
        value=value,
    )


def make_values(
    kinds: Sequence[Kind], texts: Sequence[str], start: int
) -> dict[str, Any]:
    """Values of these kinds by name, drawn in order from a start on."""
    numbers = Numbers(start)
    wide = measure_sample(kinds)
    pairs: list[tuple[Path, str, Any]] = [
        (kind.path, text, draw(kind, numbers, wide))
        for kind, text in zip(kinds, texts, strict=True)
    ]
    return build(pairs)


def measure_sample(kinds: Sequence[Kind]) -> int:
    """The longest side of real data but that of the samples, where these are known."""
    sides = [
        size
        for kind in kinds
        if kind.word in SOLID and kind.samples is not None and kind.shape
        for k, size in enumerate(kind.shape)
        if k != kind.samples
    ]
    return max(sides, default=1)
