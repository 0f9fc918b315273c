"""Moves between two ways to write the same numbers: "transpose", "permute 0 2 3 1".

A convention is a move for each array. Most only rearrange: a gradient then moves as
its array does. "factor" multiplies, and its gradient is divided; "mean" makes one loss
of all, and its upstream gradient is shared out.

    transpose           two axes swapped
    permute 0 2 3 1     axes in another order
    flip 1              an axis, or several, or the last, from its end
    ravel               one axis
    lead 2, tail 2      more axes of length 1, before or behind
    diagonal            a row as a square matrix
    labels 0            a one-hot row as the index of its one, from 0 or from 1
    order 1 C H W : ..  an axis, counted by several lengths, counted in another order
    factor 2            times a number, or n / (n - 1) (bessel), or its root
    mean N M, over M    the sum of all, or each, divided by a product of lengths

A move reads lengths by their letters from sizes.
"""

from fractions import Fraction
from math import prod, sqrt

import numpy as np


def rearranged(op, array, sizes):
    """An array after a move that loses nothing and rounds nothing."""
    word, *rest = op.split()
    if array.ndim == 0 or (array.ndim < 2 and word == "transpose"):
        return array
    if word == "transpose":
        return array.T
    if word == "permute":
        return array.transpose([int(k) for k in rest])
    if word == "flip":
        axes: list[int] = [array.ndim - 1 if k == "last" else int(k) for k in rest]
        return np.flip(array, tuple(axes))
    if word == "ravel":
        return array.ravel()
    if word in ("lead", "tail"):
        ones = (1,) * int(rest[0])
        shape = (*ones, *array.shape) if word == "lead" else (*array.shape, *ones)
        return array.reshape(shape)
    if word == "diagonal":
        return np.diag(array.ravel())
    if word == "labels":
        return (np.argmax(array, axis=1) + int(rest[0])).reshape(-1, 1)
    if word == "order":
        return ordered(array, rest, sizes)
    raise ValueError(f"{op}: no such move")


def ordered(array, rest, sizes):
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


def restored(ops, array, shape, sizes):
    """The array of that shape which these moves turned into this one.

    Whatever rearranges does so with places as well: those say where each number was.
    """
    places = np.arange(prod(shape), dtype=np.int64).reshape(shape)
    if "diagonal" in ops:
        places = places + 1
    for op in ops:
        places = rearranged(op, places, sizes)
    if places.shape != array.shape:
        found, asked = (" x ".join(map(str, a.shape)) for a in (array, places))
        raise ValueError(f"is {found}, not {asked}")
    back = np.empty(prod(shape), array.dtype)
    if "diagonal" in ops:
        back[places[places > 0] - 1] = array[places > 0]
    else:
        back[places.ravel()] = array.ravel()
    return back.reshape(shape)


def factor(op, sizes):
    """The number of "factor 2" or "factor bessel_root N H W"; None where it is none."""
    _, first, *letters = op.split()
    if first not in ("bessel", "bessel_root"):
        return Fraction(first)
    n = prod(sizes[letter] for letter in letters)
    if n < 2:
        return None
    share = Fraction(n, n - 1)
    return share if first == "bessel" else Fraction(sqrt(share))


def divisor(op, sizes):
    """The product of lengths behind "mean" or "over"."""
    return prod(1 if word == "1" else sizes[word] for word in op.split()[1:])
