"""Where an output reaches in an input, by the letters of their axes, in words.

    describe_places(block)      ": those of every n and its own d"
                                ", of its own n", where it is not all of these

What is said of a letter is true of all entries at both points of a block.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from pyref.page.layer_figures.jacobian import Block

Pair = tuple[int, int]  # an axis of the output, and one of the input


def describe_places(block: Block) -> str:
    """Nothing, where no letter tells anything."""
    found = [(pair, relate(block, pair)) for pair in list_pairs(block)]
    known = [(pair, *told) for pair, told in found if told]
    allowed = np.ones(block.reach.shape, bool)
    for pair, _, table in known:
        allowed &= spread(table, pair, block)
    if known and np.array_equal(allowed, block.reach):
        that = "that" if np.max(np.sum(block.table != 0, axis=1)) == 1 else "those"
        return f": {that} of {join([words for _, words, _ in known])}"
    narrow = [words for _, words, table in known if not np.all(table)]
    return f", of {join(narrow)}" if narrow else ""


def list_pairs(block: Block) -> Iterator[Pair]:
    """Axes of a letter that is once in both, and the first axes where they are alike
    in length, and have letters that are not in the other."""
    rows, columns = block.output.letters, block.source.letters
    for row, letter in enumerate(rows):
        if letter.isalpha() and rows.count(letter) == columns.count(letter) == 1:
            yield row, columns.index(letter)
    first, other = rows[0], columns[0]
    if first not in columns and other not in rows and (first + other).isalpha():
        yield 0, 0


def relate(block: Block, pair: Pair) -> tuple[str, np.ndarray] | None:
    """How places along two axes go together: words, and a table of what these allow.

    None where no words fit. What ends at its own place may leave some out.
    """
    row, column = pair
    kept = (row, len(block.output.shape) + column)
    others = tuple(axis for axis in range(block.reach.ndim) if axis not in kept)
    table = np.any(block.reach, axis=others)
    high, wide = table.shape
    if high != wide or high == 1:
        return None
    mine, small = (
        block.output.letters[row].lower(),
        block.source.letters[column].lower(),
    )
    for words, allowed in list_relations(high, mine, small):
        within = "its own" in words and not np.any(table & ~allowed)
        if within or np.array_equal(table, allowed):
            return words, allowed
    return None


def list_relations(
    length: int, mine: str, small: str
) -> Iterator[tuple[str, np.ndarray]]:
    places = np.arange(length)
    ahead = places - places[:, None]
    if mine != small:
        yield f"every {small} up to its own {mine}", ahead <= 0
        return
    yield f"its own {small}", ahead == 0
    yield f"every {small} up to its own", ahead <= 0
    yield f"every {small} from its own on", ahead >= 0
    yield f"every {small}", ahead == ahead
    for size in (k for k in range(2, length) if length % k == 0):
        groups = places // size
        yield f"the {size} {small} of its group", groups == groups[:, None]
    for near in range(1, length - 1):
        yield f"every {small} at most {near} away", np.abs(ahead) <= near


def spread(table: np.ndarray, pair: Pair, block: Block) -> np.ndarray:
    """A table of two axes along all axes of a block."""
    row, column = pair
    shape = [1] * block.reach.ndim
    shape[row], shape[len(block.output.shape) + column] = table.shape
    return table.reshape(shape)


def join(words: Sequence[str]) -> str:
    """a; a and b; a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
