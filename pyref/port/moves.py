"""Moves between two ways to write the same numbers: "transpose", "permute 0 2 3 1".

A convention is a move for each array. Most only rearrange: a gradient then moves as
its array does. "factor" multiplies, and its gradient is divided; "mean" makes one loss
of all, and its upstream gradient is shared out.

    transpose           two axes swapped
    permute 0 2 3 1     axes in another order
    flip 1              an axis, or several, or the last, from its end
    ravel               one axis
    number              no axis: an array of one entry as that
    rest                one less a number: the share of the old for that of the new
    lead 2, tail 2      more axes of length 1, before or behind
    split 0             an axis as two, the first as short as its length allows
    diagonal            a row as a square matrix
    labels 0            a one-hot row as the index of its one, from 0 or from 1; of an
                        array of more axes the last is left out
    labels 0 -100       the same, and a row of zeros as -100: a label that is ignored
    shares              rows as they are, where each of them sums to 1
    bits                labels -1 and 1 as 0 and 1
    signs               labels 0 and 1 as -1 and 1
    not                 labels 0 and 1 exchanged
    plus 1              whole numbers, as integers and counted from there
    seen, away          a mask of 0 and -Inf as ones where it is 0, or where it is not
    true                ones and zeros as true and false
    order 1 C H W : ..  an axis, counted by several lengths, counted in another order
    blocks 1 : 0 1 3 2  an axis cut into equal blocks, these in another order
    negate 1 3 : 1      an axis cut into so many equal blocks, one with the other sign
    factor 1/2          times a number, or n / (n - 1) (bessel), or its root; times an
                        option, or divided by it (1/eta); times the root of one less a
                        power of an option (start_root beta2 t)
    mean N M, over M    the sum of all, or each, divided by a product of lengths
    mean t w            the sum of all, divided by that of a product of two options

A move reads lengths by their letters from sizes.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod, sqrt
from types import MappingProxyType
from typing import Any

import numpy as np

from pyref.measure import spell

Sizes = Mapping[str, int]  # lengths by their letters: N, D, M, ...


def rearrange(op: str, array: np.ndarray, sizes: Sizes) -> np.ndarray:
    """An array after a move that loses nothing and rounds nothing."""
    word, *rest = op.split()
    if array.ndim == 0 or (array.ndim < 2 and word == "transpose"):
        return array
    if word == "transpose":
        return array.T
    if word == "permute":
        return array.transpose([int(k) for k in rest])
    if word == "flip":
        axes = [array.ndim - 1 if k == "last" else int(k) for k in rest]
        return np.flip(array, tuple(axes))
    if word == "ravel":
        return array.ravel()
    if word == "number":
        return array.reshape(())
    if word in ("lead", "tail"):
        ones = (1,) * int(rest[0])
        shape = (*ones, *array.shape) if word == "lead" else (*array.shape, *ones)
        return array.reshape(shape)
    if word == "split":
        return split(array, int(rest[0]))
    if word == "diagonal":
        return np.diag(array.ravel())
    if word == "plus":
        return array.astype(np.int64) + int(rest[0])
    if word == "shares":
        return array
    if word == "not":
        return 1 - array
    if word == "bits":
        return np.asarray(array > 0, array.dtype)
    if word == "signs":
        return 2 * array - 1
    if word in ("seen", "away"):
        return np.asarray((array == 0) == (word == "seen"), array.dtype)
    if word == "true":
        return array.astype(bool)
    if word == "labels":
        places = np.argmax(array, axis=-1) + int(rest[0])
        if len(rest) > 1:
            places = np.where(np.any(array, axis=-1), places, int(rest[1]))
        return np.reshape(places, places.shape if array.ndim > 2 else (-1, 1))
    if word == "order":
        return reorder(array, rest, sizes)
    if word == "blocks":
        axis, _, *turn = rest
        blocks = np.split(array, len(turn), int(axis))
        return np.concatenate([blocks[int(k)] for k in turn], int(axis))
    if word == "negate":
        axis, count, _, place = rest
        blocks = np.split(array, int(count), int(axis))
        blocks[int(place)] = -blocks[int(place)]
        return np.concatenate(blocks, int(axis))
    raise ValueError(f"{op}: no such move")


def split(array: np.ndarray, axis: int) -> np.ndarray:
    """An axis as two, the first as short as its length allows."""
    length = array.shape[axis]
    short = find_divisor(length)
    parts = (short, length // short)
    return array.reshape(*array.shape[:axis], *parts, *array.shape[axis + 1 :])


def find_divisor(length: int) -> int:
    """The smallest number from 2 on that divides a length but is not it, else 1."""
    return next((n for n in range(2, length) if length % n == 0), 1)


def reorder(array: np.ndarray, rest: list[str], sizes: Sizes) -> np.ndarray:
    """order AXIS LETTERS : PERMUTATION"""
    colon = rest.index(":")
    axis, letters = int(rest[0]), rest[1:colon]
    turn = [int(k) for k in rest[colon + 1 :]]
    lengths = [sizes[letter] for letter in letters]
    shape = array.shape
    split = array.reshape(*shape[:axis], *lengths, *shape[axis + 1 :])
    before, after = list(range(axis)), range(axis + len(turn), split.ndim)
    moved = split.transpose([*before, *(axis + k for k in turn), *after])
    return moved.reshape(shape)


def restore(
    ops: Sequence[str], array: np.ndarray, shape: tuple[int, ...], sizes: Sizes
) -> np.ndarray:
    """The array of that shape which these moves turned into this one.

    ValueError: they would have turned it into an array of another shape.

    Whatever rearranges does so with places as well: those say where each number was.
    """
    places = np.arange(prod(shape), dtype=np.int64).reshape(shape)
    if "diagonal" in ops:
        places = places + 1
    for op in ops:
        places = rearrange(op, places, sizes)
    if places.shape != array.shape:
        is_, must_be = spell(array.shape), spell(places.shape)
        raise ValueError(f"is {is_}, not {must_be}")
    back = np.empty(prod(shape), array.dtype)
    if "diagonal" in ops:
        back[places[places > 0] - 1] = array[places > 0]
    else:
        back[places.ravel()] = array.ravel()
    return back.reshape(shape)


def read_factor(
    op: str, sizes: Sizes, options: Mapping[str, Any] = MappingProxyType({})
) -> Fraction | None:
    """The number of "factor 2" or "factor bessel_root N H W"; None where it is none."""
    _, first, *letters = op.split()
    name = first.removeprefix("1/")
    if name in options:
        number = Fraction(float(options[name]))
        return number if name == first or not number else 1 / number
    if first == "start_root":
        base, power = (float(options[letter]) for letter in letters)
        share = 1 - base**power
        return Fraction(sqrt(share)) if share > 0 else None
    if first not in ("bessel", "bessel_root"):
        return Fraction(first)
    n = prod(sizes[letter] for letter in letters)
    if n < 2:
        return None
    share = Fraction(n, n - 1)
    return share if first == "bessel" else Fraction(sqrt(share))


def read_divisor(op: str, sizes: Sizes, options: Mapping[str, Any]) -> Fraction:
    """What stands behind "mean" or "over"; 0 where it is nothing to divide by.

    That is a product of lengths, or the sum of the product of two options.
    """
    words = op.split()[1:]
    if words[0] not in options:
        return Fraction(max(1, prod(1 if k == "1" else sizes[k] for k in words)))
    pairs = list(np.broadcast(*(np.float64(options[word]) for word in words)))
    if not np.all(np.isfinite(pairs)):
        return Fraction(0)
    return max(
        Fraction(0), sum((Fraction(a) * Fraction(b) for a, b in pairs), Fraction(0))
    )


def can_move(op: str, array: np.ndarray) -> bool:
    """Whether a move loses nothing of this array."""
    word, *rest = op.split()
    if word in ("not", "true", "signs"):
        return bool(np.all((array == 0) | (array == 1)))
    if word == "bits":
        return bool(np.all(np.abs(array) == 1))
    if word in ("seen", "away"):
        return bool(np.all((array == 0) | (array == -np.inf)))
    if word == "shares":
        off = np.abs(np.sum(array, axis=-1) - 1)
        return bool(np.all(off <= 4 * np.finfo(float).eps))
    return word != "labels" or is_one_hot(array, len(rest) > 1)


def is_one_hot(t: np.ndarray, ignores: bool = False) -> bool:
    """Whether every row has a single 1 among zeros, so that a label can say it.

    ignores: a row of zeros will do as well.
    """
    bits = np.all((t == 0) | (t == 1))
    ones = np.sum(t, axis=-1)
    one = np.all(ones <= 1) if ignores else np.all(ones == 1)
    return bool(bits and t.shape[-1] > 0 and one)
