"""One array of a library, and the arrays of ours that it holds: there and back.

Nothing here computes: numbers change their places alone.
"""

from collections.abc import Sequence

import numpy as np

from pyref.conventions.tables import Layer, Parameter

Array = np.ndarray


HEADS = ("H", "P")
"""What the columns E are cut into: heads, and the columns of each."""


def list_letters(layer: Layer, parameter: Parameter) -> tuple[str, ...]:
    """The axes of what a parameter holds, before they are turned."""
    base = parameter.holds[0]
    if len(parameter.holds) == 1:
        own = layer.arrays.get(base) or layer.arrays["bx"]  # b, the sum of bx and bh
        heads = {"H", "P"} <= {*parameter.axes}
        return tuple(x for a in own for x in (HEADS if heads and a == "E" else (a,)))
    if "3E" in parameter.axes:
        return (*layer.arrays[base][:-1], "3E")
    if "K" in parameter.axes:
        return ("K", "G")
    return ("2G",) if "2G" in parameter.axes else ("2", "G")


def pack(
    layer: Layer, parameter: Parameter, pieces: Sequence[Array], heads: int
) -> Array:
    """The array of a library that holds these of ours; heads: how many there are."""
    letters = list_letters(layer, parameter)
    whole = pieces[0]
    if "H" in letters:
        whole = cut_heads(whole, letters.index("H"), heads)
    if len(pieces) > 1:
        side = -1 if "3E" in letters else 0
        whole = np.stack(pieces) if letters[0] == "2" else np.concatenate(pieces, side)
    kept = [axis for axis in parameter.axes if axis != "1"]
    turned = whole.transpose([letters.index(axis) for axis in kept])
    ones = [k for k, axis in enumerate(parameter.axes) if axis == "1"]
    for place in ones:
        turned = np.expand_dims(turned, place)
    return turned.copy()


def unpack(layer: Layer, parameter: Parameter, array: Array) -> list[Array]:
    """The arrays of ours that one of a library holds.

    ValueError: it has other axes.
    """
    axes = parameter.axes
    fixed = {"1": 1, "2": 2}
    if len(axes) != array.ndim:
        raise ValueError
    if any(fixed.get(a, n) != n for a, n in zip(axes, array.shape, strict=True)):
        raise ValueError
    letters = list_letters(layer, parameter)
    kept = [axis for axis in axes if axis != "1"]
    ones = tuple(k for k, axis in enumerate(axes) if axis == "1")
    flat = np.squeeze(array, ones)
    whole = flat.transpose([kept.index(letter) for letter in letters])
    if "H" in letters:
        k = letters.index("H")
        whole = whole.reshape(*whole.shape[:k], -1, *whole.shape[k + 2 :])
    if len(parameter.holds) == 1:
        return [whole]
    if "3E" in letters:
        return np.split(whole, 3, axis=-1)
    if letters[0] != "K":
        return [part.reshape(-1) for part in np.split(whole, 2)]
    hidden = whole.shape[1] // (1 if parameter.gate else len(layer.gates))
    rows = hidden if parameter.holds[0] == "wh" else len(whole) - hidden
    return [whole[:rows], whole[rows:]]


def cut_heads(whole: Array, axis: int, heads: int) -> Array:
    """An axis of columns as two, of heads and the columns of each.

    ValueError: they are not columns for so many.
    """
    if heads < 1 or whole.shape[axis] % heads:
        raise ValueError
    shape = whole.shape
    return whole.reshape(*shape[:axis], heads, -1, *shape[axis + 1 :])
