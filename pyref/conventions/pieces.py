"""One array of a library, and the arrays of ours that it holds: there and back.

Nothing here computes: numbers change their places alone.
"""

from collections.abc import Sequence

import numpy as np

from pyref.conventions.tables import Layer, Parameter

Array = np.ndarray


def list_letters(layer: Layer, parameter: Parameter) -> tuple[str, ...]:
    """The axes of what a parameter holds, before they are turned."""
    if len(parameter.holds) == 1:
        base = parameter.holds[0]
        return layer.arrays.get(base) or layer.arrays["bx"]  # b, the sum of bx and bh
    if "K" in parameter.axes:
        return ("K", "G")
    return ("2G",) if "2G" in parameter.axes else ("2", "G")


def pack(layer: Layer, parameter: Parameter, pieces: Sequence[Array]) -> Array:
    """The array of a library that holds these of ours."""
    letters = list_letters(layer, parameter)
    whole = pieces[0]
    if len(pieces) > 1:
        whole = np.stack(pieces) if letters[0] == "2" else np.concatenate(pieces)
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
    if len(parameter.holds) == 1:
        return [whole]
    if letters[0] != "K":
        return [part.reshape(-1) for part in np.split(whole, 2)]
    rows = len(whole) - whole.shape[1] // len(layer.gates)
    return [whole[:rows], whole[rows:]]
