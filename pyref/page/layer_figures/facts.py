"""What a figure shows, in sentences: each is computed, none is written by hand.

    list_facts(blocks)      "`x`: each entry of `y` depends on 3 of 12 ..."
    list_slopes(traces)     "`dx` goes from 0 to 1. At x = 0 it is 0 before ..."

Where entries reach is judged at two points; sums and equal numbers at the one drawn.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from pyref.page.layer_figures.curves import Kink, Trace
from pyref.page.layer_figures.jacobian import Block
from pyref.page.layer_figures.numbers import EXACT, round_number
from pyref.page.layer_figures.places import describe_places, join


def list_facts(blocks: Sequence[Block]) -> list[str]:
    """A sentence or more for each input, inputs of the same ones together."""
    found: dict[str, list[str]] = {}
    for block in blocks:
        said = " ".join(describe_block(block))
        found.setdefault(said, []).append(block.source.name)
    return [
        f"{', '.join(f'`{name}`' for name in names)}: {said}"
        for said, names in found.items()
    ]


def describe_block(block: Block) -> Iterator[str]:
    yield describe_reach(block)
    yield from describe_sharing(block)
    yield from describe_numbers(block)


def describe_reach(block: Block) -> str:
    """Of which entries of the input one of the output is made."""
    name = f"each entry of `{block.output.name}`"
    if not np.any(block.reach):
        return f"nothing of it is in `{block.output.name}`."
    counts = np.count_nonzero(block.table, axis=1)
    few, many, whole = int(np.min(counts)), int(np.max(counts)), block.source.size
    if few == whole:
        return f"{name} depends on {'it' if whole == 1 else f'all {whole}'}."
    count = f"{few}" if few == many else f"{few} to {many}"
    return f"{name} depends on {count} of {whole}{describe_places(block)}."


def describe_sharing(block: Block) -> Iterator[str]:
    """Over which letters the gradient sums of what not each sample has of its own."""
    output = block.output
    shared = [
        letter.lower()
        for axis, letter in enumerate(output.letters)
        if output.shape[axis] > 1 and is_shared(block, axis)
    ]
    first = output.letters[0]
    if first.isalpha() and first not in block.source.letters and shared:
        yield f"Shared by every {join(shared)}: its gradient is a sum over them."


def is_shared(block: Block, axis: int) -> bool:
    """Whether the input has no place along an axis, and reaches all along it."""
    letter = block.output.letters[axis]
    if not letter.isalpha() or letter in block.source.letters:
        return False
    return reaches_all(block.reach, axis, len(block.output.shape))


def reaches_all(reach: np.ndarray, axis: int, depth: int) -> bool:
    """Whether each entry of the input that reaches one reaches all along an axis."""
    others = tuple(k for k in range(depth) if k != axis)
    along = np.any(reach, axis=others)
    return bool(np.any(along) and np.all(along | ~np.any(along, axis=0)))


def describe_numbers(block: Block) -> Iterator[str]:
    """Sums that are 0, one number throughout, and symmetry."""
    table, name = block.table, block.source.name
    terms, others = np.sum(np.abs(table), axis=1), np.sum(np.abs(table), axis=0)
    several = np.max(np.count_nonzero(table, axis=1), initial=0) > 1
    if several and np.all(np.abs(np.sum(table, axis=1)) <= EXACT * terms):
        yield f"Each row sums to 0: a little added to all of `{name}` changes nothing."
    if several and np.all(np.abs(np.sum(table, axis=0)) <= EXACT * others):
        yield f"Each column sums to 0: the sum of `{block.output.name}` stays."
    numbers = table[table != 0]
    if numbers.size > 1 and np.ptp(numbers) <= EXACT * abs(numbers[0]):
        yield f"All are {round_number(numbers[0])}."
    if several and is_symmetric(table):
        yield "The matrix is symmetric."


def is_symmetric(table: np.ndarray) -> bool:
    high, wide = table.shape
    if high != wide:
        return False
    return bool(np.max(np.abs(table - table.T)) <= EXACT * np.max(np.abs(table)))


def list_slopes(traces: Sequence[Trace]) -> list[str]:
    """Of each trace how far its derivative goes, and what it is at its kinks."""
    found = []
    for trace in traces:
        name, held = f"`d{trace.source}`", trace.words
        low, high = map(round_number, trace.span)
        goes = f"is {low} throughout" if low == high else f"goes from {low} to {high}"
        said = f"{name} {goes}{f' where {held}' if held else ''}."
        found.append(" ".join([said, *(describe_kink(trace, k) for k in trace.kinks)]))
    return found


def describe_kink(trace: Trace, kink: Kink) -> str:
    before, there, behind = map(round_number, (kink.before, kink.there, kink.behind))
    at = f"At {trace.source} = {kink.x:g}"
    return f"{at} it is {before} before and {behind} behind; the layer gives {there}."
