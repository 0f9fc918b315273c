"""What NumPy says of two arrays that do not fit each other, read as sizes.

A sum without keepdims=True has lost its axis; it and the array that it is of are then
the ones that do not fit. Octave keeps every axis, and says nothing like it.
"""

import re
from collections.abc import Collection

SHAPES = re.compile(r"could not be broadcast together with shapes? (\(.*?\)) (\(.*?\))")

Shape = tuple[int, ...]


def find_lost_axis(told: str, known: Collection[Shape]) -> tuple[Shape, Shape] | None:
    """The sizes of an array, and of one that has lost an axis of it; None where none.

    known: sizes of what was given. One of these has lost nothing, with or without axes
    of length 1: of a bias in one axis no sum is at fault.
    """
    found = SHAPES.search(told)
    if not found:
        return None
    sizes = [tuple(map(int, re.findall(r"\d+", text))) for text in found.groups()]
    short, whole = sorted(sizes, key=len)
    plain = {tuple(n for n in shape if n != 1) for shape in known}
    cut = [whole[:k] + whole[k + 1 :] for k in range(len(whole))]
    if short in {*known} | plain or short not in cut:
        return None
    return whole, short
