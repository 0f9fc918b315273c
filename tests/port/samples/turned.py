"""Our layers in every convention: turned.py:LAYER__AXIS__CHOICE.

What comes in is brought into our convention, what goes out into the other.
"""

import numpy as np

from pyref import layers
from pyref.fixtures.case import is_plain
from pyref.fixtures.load import load
from pyref.port.conventions import read_axes
from pyref.port.moves import read_divisor, read_factor, rearrange


def __getattr__(name):
    layer, *numbers = name.split("__")
    known = layer in layers.__all__ and len(numbers) == 2
    if not known or not all(number.isdigit() for number in numbers):
        raise AttributeError(name)
    axis, number = map(int, numbers)
    return written(layer, read_axes(load(layer)[0].sheet)[axis][number])


def written(layer, choice):
    """The layer in one other convention."""
    sheet = load(layer)[0].sheet
    plain = [name for name, spec in sheet.options.items() if is_plain(spec)]
    names = [*sheet.inputs, *(name for name in sheet.options if name not in plain)]
    order = [*sheet.inputs, *sheet.options]
    if sheet.through:  # options are those of the network around it
        plain, names, order = [], [*sheet.inputs], [*sheet.inputs]
    outputs = list(sheet.through or sheet.outputs)
    ops = {name: choice.moves.get(name, ()) for name in (*names, *outputs, "epsilon")}

    def port(*args):
        sizes = {}
        values = dict(zip(order, args, strict=True))
        given = {name: values[name] for name in names}
        options = {name: values[name] for name in plain}
        learn(sizes, layer, given, options, ops)
        ours = {k: inward(ops[k], v, sizes, given, k) for k, v in given.items()}
        if "epsilon" in options:
            for op in ops["epsilon"]:
                options["epsilon"] = options["epsilon"] / float(read_factor(op, sizes))
        for name in {"axis"} & set(choice.moves):
            counted = np.array([options[name]])
            (options[name],) = inward(choice.moves[name], counted, sizes, given, name)
        ours |= options
        *found, back = getattr(layers, layer)(*(ours[name] for name in order))
        x = next(iter(ours.values()))
        sizes = {"N": x.shape[0], "M": x.shape[-1]} | sizes
        sizes |= {name: ours[name] for name in ("t", "w") if name in ours}
        if "t" in ours:
            sizes["LABELED"] = int(np.any(ours["t"], axis=-1).sum())
        theirs = [
            outward(ops[k], v, sizes) for k, v in zip(outputs, found, strict=True)
        ]

        def backward(*dys):
            dys = [
                upstream(ops[k], dy, v, sizes)
                for k, dy, v in zip(outputs, dys, found, strict=True)
            ]
            gradients = back(*dys)
            gradients = gradients if isinstance(gradients, tuple) else (gradients,)
            return tuple(
                gradient(ops[k], g, sizes)
                for k, g in zip(names, gradients, strict=False)
            )

        return (*theirs, backward)

    return port


def learn(sizes, layer, given, options, ops):
    """Lengths by their letters, as moves read them."""
    first, x = next(iter(given.items()))
    for op in reversed(ops[first]):
        if op.startswith(("permute", "transpose", "lead", "tail", "split")):
            x = inverse(op, x, sizes)
    if x.ndim == 4:
        sizes |= dict(zip("NCHW", x.shape, strict=True))
        high, wide = x.shape[2:]
    else:
        sizes |= {"N": x.shape[0], "D": x.shape[1]}
        high, wide = options.get("image", (0, 0))
    if "kept" in given:
        sizes |= {"T": x.shape[1], "KEPT": int(given["kept"].sum())}
    if "heads" in options:
        heads = options["heads"]
        sizes |= {"HEADS": heads, "K": x.shape[1] // heads}
    if "base" in options:
        sizes |= {"PAIRS": x.shape[1] // 2, "TWO": 2}
    if "window" in options and "dilation" in options:
        (KH, KW), (top, bottom, left, right) = options["window"], options["pad"]
        (down, across), spread = options["stride"], options["dilation"]
        OH = (high + top + bottom - (KH - 1) * spread[0] - 1) // down + 1
        OW = (wide + left + right - (KW - 1) * spread[1] - 1) // across + 1
        sizes |= {"KH": KH, "KW": KW, "OH": OH, "OW": OW}
        if layer == "col2im":
            sizes |= {"C": x.shape[1] // (KH * KW), "N": x.shape[0] // max(1, OH * OW)}


def inward(ops, array, sizes, given, name):
    for op in reversed(ops):
        if op.startswith("factor"):
            array = array / array.dtype.type(read_factor(op, sizes))
        elif op.startswith("labels"):
            x = given["x"]
            places = array.astype(int) - int(op.split()[1])
            array = np.eye(x.shape[-1], dtype=x.dtype)[
                places if x.ndim > 2 else np.ravel(places)
            ]
        elif op in ("seen", "away"):
            first = next(iter(given.values()))
            if not np.all((array == 0) | (array == 1)):
                raise ValueError("a mask of other numbers than 0 and 1")
            mask = np.where((array != 0) == (op == "seen"), 0, -np.inf)
            array = mask.astype(first.dtype)
        elif op == "true":
            must_be_boolean(array)
            array = array.astype(next(iter(given.values())).dtype)
        elif op == "ravel" and name in ("index", "t"):
            if not any(other.startswith("labels") for other in ops):
                (length,) = array.shape
                array = array.reshape(length, 1)
        else:
            array = inverse(op, array, sizes)
    return array


def must_be_boolean(array):
    if array.dtype != bool:
        raise TypeError(f"a mask of {array.dtype}, not bool")


def inverse(op, array, sizes):
    word, *rest = op.split()
    if word == "permute":
        return array.transpose(np.argsort([int(k) for k in rest]))
    if word == "ravel":
        (length,) = array.shape
        return array.reshape(1, length)
    if word == "split":
        axis = int(rest[0])
        before, behind = array.shape[:axis], array.shape[axis + 2 :]
        return array.reshape(*before, np.prod(array.shape[axis : axis + 2]), *behind)
    if word in ("lead", "tail"):
        ones = int(rest[0])
        shape = array.shape
        return array.reshape(shape[ones:] if word == "lead" else shape[:-ones])
    if word == "not":
        return 1 - array
    if word == "shares":
        return array / np.sum(array, axis=-1, keepdims=True)
    if word == "bits":
        return 2 * array - 1
    if word == "plus":
        return array - float(rest[0])
    if word == "diagonal":
        return np.diag(array).reshape(1, -1)
    if word == "blocks":
        turn = np.argsort([int(k) for k in rest[2:]])
        return rearrange(f"blocks {rest[0]} : {' '.join(map(str, turn))}", array, sizes)
    if word == "order":
        axis, colon = int(rest[0]), rest.index(":")
        letters, turn = rest[1:colon], [int(k) for k in rest[colon + 1 :]]
        back = np.argsort(turn)
        moved = [letters[k] for k in turn]
        words = ["order", str(axis), *moved, ":", *map(str, back)]
        return rearrange(" ".join(words), array, sizes)
    return rearrange(op, array, sizes)


def divide_by(op, sizes):
    """What a loss is divided by: lengths, or the sum of the weights of labels."""
    arrays = {name: value for name, value in sizes.items() if name.islower()}
    return read_divisor(op, sizes, arrays)


def outward(ops, array, sizes):
    for op in ops:
        if op.startswith("factor"):
            array = array * array.dtype.type(read_factor(op, sizes))
        elif op.startswith("mean"):
            array = np.sum(array) / array.dtype.type(divide_by(op, sizes))
        elif op.startswith("over"):
            array = array / array.dtype.type(divide_by(op, sizes))
        else:
            array = rearrange(op, array, sizes)
    return array


def upstream(ops, dy, ours, sizes):
    """dy in our convention; of ours, the output."""
    share = ours.dtype.type(1)
    for op in reversed(ops):
        if op.startswith("factor"):
            share = share * ours.dtype.type(read_factor(op, sizes))
        elif op.startswith(("mean", "over")):
            share = share / ours.dtype.type(divide_by(op, sizes))
            dy = np.broadcast_to(dy, ours.shape) if op.startswith("mean") else dy
        elif op == "ravel":
            dy = dy.reshape(ours.shape)
        else:
            dy = inverse(op, dy, sizes)
    return dy * share


def gradient(ops, array, sizes):
    for op in ops:
        if op.startswith("factor"):
            array = array / array.dtype.type(read_factor(op, sizes))
        else:
            array = rearrange(op, array, sizes)
    return array
