"""The blocks of a flat input, and in which order a side reads each: by their entries.

A function that takes all parameters as one vector cuts it and shapes the pieces. Where
every entry is another number, a value assigned on the way whose entries all stand side
by side in the vector is such a piece, and the places of its entries tell the order in
which it was shaped: down columns, or along rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np

from pyref.pairs.leaves import normalize

Array = np.ndarray


class Assigned(Protocol):
    """A value as it was assigned: its name and what it is."""

    @property
    def name(self) -> str: ...

    @property
    def value(self) -> object: ...


@dataclass(frozen=True)
class Block:
    """A piece of a flat input. places: of each of its entries in the flat input.

    order: columns or rows, as it was shaped; "" where that makes no difference. step:
    the assignment that shaped it, where that was seen.
    """

    name: str
    places: Array
    order: str
    step: Any = field(default=None, repr=False, compare=False, metadata={"json": False})

    @property
    def start(self) -> int:
        return int(self.places.min())

    @property
    def stop(self) -> int:
        return int(self.places.max()) + 1

    @property
    def shape(self) -> tuple[int, ...]:
        return self.places.shape


def find_blocks(flat: Array, steps: Sequence[Assigned]) -> list[Block]:
    """The pieces in which these steps cut a vector, in order; none if not all of it.

    Of several values that are one piece the first with two axes counts.
    """
    where = {number: place for place, number in enumerate(flat.ravel().tolist())}
    if len(where) < flat.size:
        return []
    pieces: dict[tuple[int, int], Block] = {}
    for step in steps:
        block = find_block(step, where)
        if block:
            old = pieces.get((block.start, block.stop))
            if old is None or (not is_matrix(old.places) and is_matrix(block.places)):
                pieces[block.start, block.stop] = block
    return tile(sorted(pieces.values(), key=lambda b: (b.start, -b.stop)), flat.size)


def find_block(step: Assigned, where: dict[float, int]) -> Block | None:
    value = step.value
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or not value.size:
        return None
    places = [where.get(number, -1) for number in value.ravel().tolist()]
    found = np.reshape(places, value.shape)
    start = int(found.min())
    if start < 0 or not np.array_equal(np.sort(places), start + np.arange(value.size)):
        return None
    if not is_matrix(found):
        return Block(step.name, found, "", step) if is_rising(found.ravel()) else None
    for order, laid in (("columns", found.T), ("rows", found)):
        if is_rising(laid.ravel()):
            return Block(step.name, found, order, step)
    return None


def lay_out(named: Sequence[tuple[str, tuple[int, ...]]], order: str) -> list[Block]:
    """Blocks one behind the other, matrices among them shaped in this order."""
    blocks, start = [], 0
    for name, shape in named:
        numbers = start + np.arange(np.prod(shape, dtype=int))
        way: Literal["C", "F"] = "F" if order == "columns" else "C"
        places = numbers.reshape(shape, order=way)
        blocks.append(Block(name, places, order if is_matrix(places) else ""))
        start += numbers.size
    return blocks


def is_rising(places: Array) -> bool:
    return bool(np.all(np.diff(places) == 1))


def is_matrix(array: Array) -> bool:
    return len([n for n in array.shape if n > 1]) > 1


def turn_blocks(blocks: Sequence[Block]) -> list[Block]:
    """The same pieces, each matrix read in the other order."""
    return [turn_block(block) for block in blocks]


def turn_block(block: Block) -> Block:
    numbers = block.start + np.arange(block.places.size)
    if block.order == "rows":
        return Block(block.name, numbers.reshape(block.shape, order="F"), "columns")
    return Block(
        block.name, numbers.reshape(block.shape), "rows" if block.order else ""
    )


def tile(blocks: Sequence[Block], size: int) -> list[Block]:
    """Blocks that cover all of the vector, the finest that do; else none."""
    best: dict[int, list[Block]] = {0: []}
    for start in range(size):
        for block in blocks if start in best else ():
            if block.start != start or block.stop - block.start == size:
                continue
            new = [*best[start], block]
            if len(new) > len(best.get(block.stop, [])):
                best[block.stop] = new
    return best.get(size, []) or [b for b in blocks if b.stop - b.start == size][:1]


def find_order(left: Sequence[Block], right: Sequence[Block]) -> Array | None:
    """For each entry of the right flat value its place in the left one.

    Blocks are matched by name, else in their order. None where they do not match.
    """
    if len(left) != len(right):
        return None
    order = np.zeros(sum(block.places.size for block in right), dtype=int)
    rest = list(left)
    for block in right:
        named = [b for b in rest if normalize(b.name) == normalize(block.name)]
        other = (named or rest)[0]
        rest.remove(other)
        if other.shape == block.shape:
            order[block.places.ravel()] = other.places.ravel()
        elif other.shape == block.shape[::-1]:
            order[block.places.ravel()] = other.places.T.ravel()
        elif other.places.size == block.places.size and not is_matrix(block.places):
            order[block.places.ravel()] = np.sort(other.places.ravel())
        else:
            return None
    return order
